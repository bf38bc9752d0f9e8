/// The memory of a compiled plan: flat pieces that live as long as the plan and don't move.
///
/// Plans point from piece to piece without reference counts, and run without touching this object. It is filled while
/// the plan is compiled and never changed afterwards.
@safe package final class PlanMemory {
    private var pieces: [UnsafeMutableRawPointer] = unsafe []

    package init() {}

    deinit { unsafe pieces.forEach { unsafe $0.deallocate() } }

    /// Room for `count` values, which the caller initializes before anyone reads them; 8 more bytes are readable behind.
    package func allocate<Value: BitwiseCopyable>(_ type: Value.Type, count: Int) -> UnsafeMutablePointer<Value> {
        let size = MemoryLayout<Value>.stride * count
        let piece = UnsafeMutableRawPointer.allocate(byteCount: size + 8, alignment: 16)
        unsafe piece.initializeMemory(as: UInt8.self, repeating: 0, count: size + 8)
        unsafe pieces.append(piece)
        return unsafe piece.bindMemory(to: Value.self, capacity: count)
    }

    /// A copy of `values`.
    package func copy<Value: BitwiseCopyable>(_ values: [Value]) -> UnsafePointer<Value> {
        let piece = unsafe allocate(Value.self, count: values.count)
        for (index, value) in values.enumerated() { unsafe piece[index] = value }
        return unsafe UnsafePointer(piece)
    }
}
