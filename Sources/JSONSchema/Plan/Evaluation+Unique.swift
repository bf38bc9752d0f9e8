/// `uniqueItems`.
extension Evaluation {
    mutating func checkUniqueItems(_ schema: Int32, _ keyword: Int32, at array: Int) -> Bool {
        let count = Int(tape[array].count)
        guard count > 1 else { return true }
        // A hash table with open addressing, at most half full: the positions of items and their hashes.
        var size = 4
        while size < count * 2 { size *= 2 }
        var slots = [(item: Int32, hash: UInt64)](repeating: (-1, 0), count: size)
        var position = array + 1
        for _ in 0..<count {
            let next = tape.next(after: position)
            guard take(next - position) else { return false }
            let hash = tape.hash(position)
            var slot = Int(truncatingIfNeeded: hash) & (size - 1)
            while slots[slot].item >= 0 {
                guard take(1) else { return false }
                let other = Int(slots[slot].item)
                if slots[slot].hash == hash, tape.isEqual(other, position) {
                    if collects {
                        fail(
                            schema, keyword, at: array,
                            .equal(index(of: other, in: array), index(of: position, in: array)))
                    }
                    return false
                }
                slot = (slot + 1) & (size - 1)
            }
            slots[slot] = (Int32(position), hash)
            position = next
        }
        return true
    }

    private mutating func index(of item: Int, in array: Int) -> Int {
        var index = 0
        var position = array + 1
        while position < item {
            position = tape.next(after: position)
            index += 1
        }
        return index
    }
}
