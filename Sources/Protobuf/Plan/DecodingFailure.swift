internal import JSON

/// What is known of a message that a pass has refused.
struct DecodingFailure {
    let fault: DecodingPass.Fault
    let error: ProtobufDataError

    init(fault: DecodingPass.Fault, offset: Int, count: Int, state: borrowing DecodingState) {
        self.fault = fault
        let pointer = state.path.reversed().map { step in
            switch step {
            case .field(let label): DecodingFailure.token(label.name)
            case .index(let index): "/\(index)"
            case .key(let key): DecodingFailure.token(key)
            }
        }.joined()
        let (expected, found) = DecodingFailure.words(fault, left: count - offset, state)
        error = ProtobufDataError(
            offset: (0...count).contains(offset) ? offset : 0, pointer: pointer, expected: expected, found: found)
    }

    private static func token(_ name: String) -> String {
        "/" + name.replacing("~", with: "~0").replacing("/", with: "~1")
    }

    private static func words(
        _ fault: DecodingPass.Fault, left: Int, _ state: borrowing DecodingState
    ) -> (expected: String, found: String) {
        switch fault {
        case .truncated: ("a whole value", left <= 0 ? "the end of the data" : "only the beginning of one")
        case .overlongVarint: ("a varint of at most 10 bytes", "a longer one")
        case .tag: ("a tag with a field number from 1 to 536870911 and a wire type from 0 to 5", "another number")
        case .length: ("a length of at most the bytes that are left", "a larger number")
        case .groupEnd: ("a field, or the end of the group that is open", "the end of another group")
        case .notUTF8: ("a string in UTF-8", "bytes that are not UTF-8")
        case .timestamp: ("a time from year 1 to 9999 with 0 to 999999999 nanoseconds", "another time")
        case .duration: ("up to 315576000000 seconds, and nanoseconds of the same sign", "another duration")
        case .fieldMask: ("paths that lowerCamelCase can express, such as foo_bar.baz", "another path")
        case .anyType: ("an Any of a type that the schema has", "another type URL")
        case .notFinite: ("a finite number in a Value", "NaN or an infinity, which JSON has no number for")
        case .required:
            ("the required field \(JSONValue.quoted(state.missing?.name ?? ""))", "a message without it")
        case .tooDeep: ("at most \(state.options.depth) messages inside one another", "more of them")
        case .tooLong: ("at most \(state.options.outputBytes) bytes of JSON text", "a longer text")
        case .needsMerging, .outOfScratch: ("a message that can be brought into order", "another")
        }
    }
}
