/// Keeps at least the `capacity` / 2 entries that were used last, and at most `capacity`.
struct BoundedCache<Key: Hashable, Value> {
    private let capacity: Int
    private var recent: [Key: Value] = [:]
    /// What hasn't been used since `recent` was empty, and goes when that is full.
    private var older: [Key: Value] = [:]

    init(capacity: Int) {
        self.capacity = capacity
    }

    subscript(key: Key) -> Value? {
        mutating get {
            if let value = recent[key] { return value }
            guard let value = older.removeValue(forKey: key) else { return nil }
            self[key] = value
            return value
        }
        set {
            older.removeValue(forKey: key)
            if newValue != nil, recent.count >= capacity / 2 {
                older = recent
                recent = [:]
            }
            if capacity > 1 { recent[key] = newValue }
        }
    }

    mutating func removeAll() {
        recent = [:]
        older = [:]
    }
}
