/// Checks what libprotobuf-c would allocate for a serialized set, and how deep it would recurse, before it does.
struct DescriptorBounds {
    private let limits: FileDescriptorSet.Limits
    private var count = 0

    init(_ limits: FileDescriptorSet.Limits) {
        self.limits = limits
    }

    /// Which messages stand in which fields of a message; everything else is scalar for libprotobuf-c.
    private enum Kind {
        case fileSet, file, message, enumeration, service, sourceInfo
        case leaf

        func inner(_ field: Int32) -> Kind? {
            switch (self, field) {
            case (.fileSet, 1): .file
            case (.file, 4): .message
            case (.file, 5): .enumeration
            case (.file, 6): .service
            case (.file, 7): .leaf
            case (.file, 9): .sourceInfo
            case (.message, 3): .message
            case (.message, 4): .enumeration
            case (.message, 2), (.message, 5), (.message, 6), (.message, 8), (.message, 9): .leaf
            case (.enumeration, 2), (.enumeration, 4): .leaf
            case (.service, 2): .leaf
            case (.sourceInfo, 1): .leaf
            default: nil
            }
        }
    }

    consuming func check(fileSet bytes: [UInt8]) throws(DescriptorError) {
        try checkSize(bytes)
        try check(bytes[...], .fileSet, depth: 0)
    }

    consuming func check(file bytes: [UInt8]) throws(DescriptorError) {
        try checkSize(bytes)
        try check(bytes[...], .file, depth: 0)
    }

    private func checkSize(_ bytes: [UInt8]) throws(DescriptorError) {
        guard bytes.count <= limits.bytes else {
            throw DescriptorError("the descriptor has \(bytes.count) bytes; at most \(limits.bytes) are read")
        }
    }

    /// Recursion goes along nested messages, at most `limits.depth` deep.
    private mutating func check(_ bytes: ArraySlice<UInt8>, _ kind: Kind, depth: Int) throws(DescriptorError) {
        guard depth <= limits.depth else {
            throw DescriptorError("messages nest more than \(limits.depth) deep in the descriptor")
        }
        var scan = WireScan(bytes)
        while !scan.isAtEnd {
            guard let field = scan.next() else {
                throw DescriptorError("the descriptor is malformed at byte \(scan.offset)")
            }
            guard case .bytes(let range) = field.value else { continue }
            // Strings, too, take a place in an array.
            count += 1
            guard count <= limits.descriptors else {
                throw DescriptorError("the descriptor holds more than \(limits.descriptors) parts")
            }
            if let inner = kind.inner(field.number) {
                try check(bytes[range], inner, depth: inner == .message ? depth + 1 : depth)
            }
        }
    }
}
