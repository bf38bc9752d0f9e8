extension ValueEncoder {
    func writeNull(at node: Int32) {
        switch plan[node].kind {
        case .null, .refused: break
        case .nullable: write(byte: plan[node].nullByte)
        case .union where allowsNull(node): _ = resolve(node, .null)
        default: refuse(at: node, found: "nil")
        }
    }

    func allowsNull(_ node: Int32) -> Bool {
        switch plan[node].kind {
        case .null, .nullable, .refused: true
        case .union: plan.branches(of: node).contains { plan[$0].kind == .null }
        default: false
        }
    }

    @inline(__always)
    func write(_ value: Bool, at node: Int32) {
        let index = resolve(node, .boolean)
        guard plan[index].kind == .boolean else { return refuse(at: index, found: "\(value)") }
        write(byte: value ? 1 : 0)
    }

    @inline(__always)
    func write<Value: FixedWidthInteger>(_ value: Value, at node: Int32) {
        let index = resolve(node, Value.bitWidth < 32 || Value.self == Int32.self ? .int : .long)
        let kind = plan[index].kind
        if kind == .long, let long = Int64(exactly: value) {
            write(long: long)
        } else if kind == .int, let int = Int32(exactly: value) {
            write(long: Int64(int))
        } else {
            writeConverted(value, at: index)
        }
    }

    @inline(never)
    private func writeConverted(_ value: some FixedWidthInteger, at node: Int32) {
        switch plan[node].kind {
        case .float: write(float: Float(value))
        case .double: write(double: Double(value))
        default: refuse(at: node, found: "the number \(value)")
        }
    }

    @inline(__always)
    func write(_ value: Double, at node: Int32) {
        let index = resolve(node, .double)
        switch plan[index].kind {
        case .double: write(double: value)
        case .float where Float(value).isFinite || !value.isFinite: write(float: Float(value))
        default: refuse(at: index, found: "the number \(value)")
        }
    }

    @inline(__always)
    func write(_ value: Float, at node: Int32) {
        let index = resolve(node, .float)
        switch plan[index].kind {
        case .float: write(float: value)
        case .double: write(double: Double(value))
        default: refuse(at: index, found: "the number \(value)")
        }
    }

    @inline(__always)
    func write(_ value: String, at node: Int32) {
        let index = resolve(node, .string(value))
        if plan[index].kind == .string {
            write(string: value)
        } else {
            writeSymbol(value, at: index)
        }
    }

    /// Writes a string to what is no plain string.
    @inline(never)
    private func writeSymbol(_ value: String, at node: Int32) {
        switch plan[node].kind {
        case .enumeration:
            guard let position = plan.position(ofSymbol: value, in: node) else {
                return refuse(at: node, found: "the string \(quoted(value))")
            }
            write(long: Int64(position))
        case .uuid where ValueEncoder.isUUID(value): write(string: value)
        default: refuse(at: node, found: "the string \(quoted(value))")
        }
    }

    func write(_ value: [UInt8], at node: Int32) {
        let index = resolve(node, .bytes(count: value.count))
        let target = plan[index]
        switch target.kind {
        case .bytes: write(bytes: value)
        case .fixed where Int(target.count) == value.count: write(fixed: value)
        default: refuse(at: index, found: "\(value.count) bytes")
        }
    }
}
