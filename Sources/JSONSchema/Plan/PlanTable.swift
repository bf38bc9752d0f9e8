internal import JSON

/// An array in a plan's memory, read without reference counts.
///
/// `@unchecked Sendable` because the memory is written before the table is made and never after; it must outlive the
/// table, for which the plan keeps it.
@safe struct PlanTable<Element: BitwiseCopyable>: BitwiseCopyable, @unchecked Sendable {
    private let elements: UnsafePointer<Element>
    let count: Int

    init(_ elements: [Element], in memory: PlanMemory) {
        unsafe self.elements = memory.copy(elements)
        count = elements.count
    }

    /// An element where it stands, so that looking at a part of it doesn't copy the whole.
    subscript(index: Int32) -> Element {
        @inline(__always) unsafeAddress {
            precondition(index >= 0 && index < count, "the compiler of a plan numbers only what it adds")
            return unsafe elements + Int(index)
        }
    }
}

extension PlanTable<Int64> {
    /// Whether the table, which must be sorted, holds `value`.
    func holds(_ value: Int64) -> Bool {
        var low: Int32 = 0
        var high = Int32(count)
        while low < high {
            let middle = low + (high - low) / 2
            if self[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low] == value
    }
}
