/// The options of a file, a message, a field and so on, in the wire form of their message (`FieldOptions`, …).
///
/// Custom options are extensions of those messages and stand in the bytes like the others.
public struct DescriptorOptions: Sendable, Hashable {
    /// The serialized message.
    public var bytes: [UInt8]
    /// Where the options stand in `ParsedFile.optionLists` that the parser has read and the linker has still to interpret; −1 for
    /// none. It is −1 in everything that leaves the module.
    var pending: Int32 = -1

    /// Takes the serialized message as it is.
    public init(bytes: [UInt8] = []) {
        self.bytes = bytes
    }

    /// The last value of the varint field `number`; nil where there is none.
    public func varint(_ number: Int32) -> UInt64? {
        var found: UInt64?
        forEachField { field in if field.number == number, case .varint(let value) = field.value { found = value } }
        return found
    }

    /// The last value of the bool field `number`.
    public func bool(_ number: Int32) -> Bool? { varint(number).map { $0 != 0 } }

    /// The last value of the int32 or enum field `number`.
    public func int32(_ number: Int32) -> Int32? { varint(number).map { Int32(truncatingIfNeeded: $0) } }

    /// The last value of the string field `number`, invalid UTF-8 replaced.
    public func string(_ number: Int32) -> String? {
        lastBytes(number).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The message in field `number`, its parts put together as merging says; nil where there is none.
    public func message(_ number: Int32) -> DescriptorOptions? {
        var found: [UInt8]?
        forEachField { field in
            if field.number == number, case .bytes(let range) = field.value { found = (found ?? []) + bytes[range] }
        }
        return found.map(DescriptorOptions.init(bytes:))
    }

    /// The messages in the repeated field `number`.
    public func messages(_ number: Int32) -> [DescriptorOptions] {
        var found: [DescriptorOptions] = []
        forEachField { field in
            if field.number == number, case .bytes(let range) = field.value {
                found.append(DescriptorOptions(bytes: Array(bytes[range])))
            }
        }
        return found
    }

    private func lastBytes(_ number: Int32) -> ArraySlice<UInt8>? {
        var found: ArraySlice<UInt8>?
        forEachField { field in
            if field.number == number, case .bytes(let range) = field.value { found = bytes[range] }
        }
        return found
    }

    /// One field of the serialized message.
    package struct Field {
        package var number: Int32
        package var value: Value
        /// The bytes of tag and value.
        package var range: Range<Int>

        package enum Value {
            case varint(UInt64)
            case fixed64(UInt64)
            case fixed32(UInt32)
            /// The bytes after a length.
            case bytes(Range<Int>)
            /// The bytes between a start and an end tag.
            case group(Range<Int>)
        }
    }

    /// Calls `body` for each field in the order of the bytes; stops at the first malformed one.
    ///
    /// - Parameter body: Takes each field.
    /// - Returns: Whether the bytes are well formed to the end.
    @discardableResult
    package func forEachField(_ body: (Field) -> Void) -> Bool {
        var scan = WireScan(bytes[...])
        while !scan.isAtEnd {
            guard let field = scan.next() else { return false }
            body(field)
        }
        return true
    }
}

/// A walk over the fields of a serialized message.
package struct WireScan {
    private static let groupDepth = 100
    private let bytes: ArraySlice<UInt8>
    /// The position of the next field in the array that `bytes` is a slice of.
    package private(set) var offset: Int

    package init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        offset = bytes.startIndex
    }

    package var isAtEnd: Bool { offset >= bytes.endIndex }

    /// The next field; nil where the bytes are malformed or at their end.
    package mutating func next() -> DescriptorOptions.Field? {
        let start = offset
        guard let (number, wireType) = tag(), wireType != 4 else { return nil }
        guard let value = value(wireType, of: number) else { return nil }
        return DescriptorOptions.Field(number: number, value: value, range: start..<offset)
    }

    private mutating func tag() -> (number: Int32, wireType: UInt8)? {
        guard let tag = varint(), tag <= UInt32.max, tag >> 3 != 0 else { return nil }
        return (Int32(tag >> 3), UInt8(tag & 7))
    }

    private mutating func value(_ wireType: UInt8, of number: Int32) -> DescriptorOptions.Field.Value? {
        switch wireType {
        case 0: return varint().map { .varint($0) }
        case 1: return fixed(8).map { .fixed64($0) }
        case 5: return fixed(4).map { .fixed32(UInt32(truncatingIfNeeded: $0)) }
        case 2:
            guard let length = varint(), length <= UInt64(bytes.endIndex - offset) else { return nil }
            let start = offset
            offset += Int(length)
            return .bytes(start..<offset)
        case 3: return group(number).map { .group($0) }
        default: return nil
        }
    }

    /// The bytes up to the end tag that belongs to the group `number`. Groups in groups are counted, not descended into.
    private mutating func group(_ number: Int32) -> Range<Int>? {
        var open = [number]
        let start = offset
        while true {
            let end = offset
            guard let (number, wireType) = tag() else { return nil }
            if wireType == 4 {
                guard open.popLast() == number else { return nil }
                if open.isEmpty { return start..<end }
            } else if wireType == 3 {
                guard open.count < Self.groupDepth else { return nil }
                open.append(number)
            } else if value(wireType, of: number) == nil {
                return nil
            }
        }
    }

    private mutating func varint() -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), through: 63, by: 7) {
            guard offset < bytes.endIndex else { return nil }
            let byte = bytes[offset]
            offset += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        return nil
    }

    private mutating func fixed(_ size: Int) -> UInt64? {
        guard bytes.endIndex - offset >= size else { return nil }
        var value: UInt64 = 0
        for index in (0..<size).reversed() { value = value << 8 | UInt64(bytes[offset + index]) }
        offset += size
        return value
    }
}
