internal import CJansson

extension JSONDocument {
    /// Reads one JSON text with jansson. Duplicate names are refused, nesting is bounded by jansson's own limit (2,048).
    ///
    /// - Throws: `JSONError` with jansson's words and the byte that it names.
    public init(parsing bytes: some Collection<UInt8>) throws(JSONError) {
        var failure = json_error_t()
        let flags = JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL
        let root = unsafe Array(bytes).withUnsafeBytes { buffer in
            unsafe json_loadb(buffer.baseAddress, buffer.count, Int(flags), &failure)
        }
        guard let root = unsafe root else {
            throw JSONError(JSONDocument.message(of: failure), at: max(0, Int(failure.position)))
        }
        defer { unsafe json_decref(root) }
        self = unsafe JSONDocument(copying: root)
    }

    /// Reads one JSON text as `init(parsing:)` of its UTF-8 bytes does.
    ///
    /// - Throws: `JSONError` with jansson's words and the byte that it names.
    public init(parsing text: String) throws(JSONError) {
        try self.init(parsing: text.utf8)
    }

    /// The document as JSON text in UTF-8. Numbers that JSON has no text for (NaN, infinities) are written as `null`.
    public func text(_ style: Style = .compact) -> String {
        let flags: Int32 =
            switch style {
            case .compact: JSON_COMPACT
            case .pretty: 2  // JSON_INDENT(2), a macro that Swift doesn't import
            case .canonical: JSON_COMPACT | JSON_SORT_KEYS
            }
        let root = unsafe makeJansson()
        defer { unsafe json_decref(root) }
        guard let text = unsafe json_dumps(root, Int(flags | JSON_ENCODE_ANY)) else { return "null" }
        defer { unsafe free(text) }
        return unsafe String(cString: text)
    }

    private init(copying node: UnsafeMutablePointer<json_t>) {
        switch unsafe node.pointee.type {
        case JSON_OBJECT:
            var members: [Member] = []
            var iterator = unsafe json_object_iter(node)
            while let current = unsafe iterator {
                if let name = unsafe json_object_iter_key(current), let value = unsafe json_object_iter_value(current) {
                    unsafe members.append(Member(String(cString: name), JSONDocument(copying: value)))
                }
                unsafe iterator = json_object_iter_next(node, current)
            }
            self = .object(members)
        case JSON_ARRAY:
            self = unsafe .array(
                (0..<json_array_size(node)).map { index in
                    unsafe json_array_get(node, index).map { unsafe JSONDocument(copying: $0) } ?? .null
                })
        case JSON_STRING:
            let bytes = unsafe UnsafeRawBufferPointer(start: json_string_value(node), count: json_string_length(node))
            self = unsafe .string(String(decoding: bytes, as: UTF8.self))
        case JSON_INTEGER: self = unsafe .integer(json_integer_value(node))
        case JSON_REAL: self = unsafe .real(json_real_value(node))
        case JSON_TRUE: self = .boolean(true)
        case JSON_FALSE: self = .boolean(false)
        default: self = .null
        }
    }

    /// A new reference that the caller gives back.
    private func makeJansson() -> UnsafeMutablePointer<json_t>? {
        switch self {
        case .null: return unsafe json_null()
        case .boolean(let value): return unsafe value ? json_true() : json_false()
        case .integer(let value): return unsafe json_integer(value)
        case .real(let value): return unsafe json_real(value) ?? json_null()
        case .string(let text): return unsafe JSONDocument.makeString(text)
        case .array(let items):
            let array = unsafe json_array()
            for item in items { unsafe json_array_append_new(array, item.makeJansson()) }
            return unsafe array
        case .object(let members):
            let object = unsafe json_object()
            for member in members { unsafe json_object_set_new(object, member.name, member.value.makeJansson()) }
            return unsafe object
        }
    }

    private static func makeString(_ text: String) -> UnsafeMutablePointer<json_t>? {
        var text = text
        return text.withUTF8 { utf8 in
            unsafe utf8.withMemoryRebound(to: CChar.self) { unsafe json_stringn($0.baseAddress, $0.count) }
        }
    }

    private static func message(of failure: json_error_t) -> String {
        unsafe withUnsafeBytes(of: failure.text) { unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
