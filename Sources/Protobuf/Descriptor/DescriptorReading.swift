internal import CProtobufDescriptor

// The values of what libprotobuf-c has read. Every pointer is libprotobuf-c's own, valid until the set is freed, and its
// count is the number of elements behind it.

extension FileDescriptorProto {
    init(_ file: Concord__FileDescriptorProto) throws(DescriptorError) {
        self.init()
        name = try unsafe string(file.has_name, file.name)
        package = try unsafe string(file.has_package, file.package)
        dependencies = try unsafe strings(file.dependency, file.n_dependency)
        messages = try unsafe values(file.message_type, file.n_message_type) { m throws(DescriptorError) in
            try unsafe DescriptorProto(m)
        }
        enums = try unsafe values(file.enum_type, file.n_enum_type) { e throws(DescriptorError) in
            try unsafe EnumDescriptorProto(e)
        }
        services = try unsafe values(file.service, file.n_service) { s throws(DescriptorError) in
            try unsafe ServiceDescriptorProto(s)
        }
        extensions = try unsafe values(file.extension, file.n_extension) { f throws(DescriptorError) in
            try unsafe FieldDescriptorProto(f)
        }
        options = unsafe file.has_options != 0 ? DescriptorOptions(bytes: bytes(file.options)) : nil
        sourceInfo = try unsafe file.source_code_info.map { info throws(DescriptorError) in
            try unsafe SourceCodeInfo(info.pointee)
        }
        publicDependencies = unsafe Array(
            UnsafeBufferPointer(start: file.public_dependency, count: file.n_public_dependency))
        weakDependencies = unsafe Array(UnsafeBufferPointer(start: file.weak_dependency, count: file.n_weak_dependency))
        syntax = try unsafe string(file.has_syntax, file.syntax)
        edition = unsafe file.has_edition != 0 ? Edition(rawValue: file.edition) : nil
        optionDependencies = try unsafe strings(file.option_dependency, file.n_option_dependency)
    }
}

extension DescriptorProto {
    fileprivate init(_ message: Concord__DescriptorProto) throws(DescriptorError) {
        self.init()
        name = try unsafe string(message.has_name, message.name)
        fields = try unsafe values(message.field, message.n_field) { f throws(DescriptorError) in
            try unsafe FieldDescriptorProto(f)
        }
        messages = try unsafe values(message.nested_type, message.n_nested_type) { m throws(DescriptorError) in
            try unsafe DescriptorProto(m)
        }
        enums = try unsafe values(message.enum_type, message.n_enum_type) { e throws(DescriptorError) in
            try unsafe EnumDescriptorProto(e)
        }
        extensionRanges = try unsafe values(message.extension_range, message.n_extension_range) {
            unsafe ExtensionRange(
                start: $0.start, end: $0.end,
                options: $0.has_options != 0 ? DescriptorOptions(bytes: bytes($0.options)) : nil)
        }
        extensions = try unsafe values(message.extension, message.n_extension) { f throws(DescriptorError) in
            try unsafe FieldDescriptorProto(f)
        }
        options = unsafe message.has_options != 0 ? DescriptorOptions(bytes: bytes(message.options)) : nil
        oneofs = try unsafe values(message.oneof_decl, message.n_oneof_decl) { oneof throws(DescriptorError) in
            unsafe OneofDescriptorProto(
                name: try string(oneof.has_name, oneof.name),
                options: oneof.has_options != 0 ? DescriptorOptions(bytes: bytes(oneof.options)) : nil)
        }
        reservedRanges = try unsafe values(message.reserved_range, message.n_reserved_range) {
            unsafe ReservedRange(start: $0.start, end: $0.end)
        }
        reservedNames = try unsafe strings(message.reserved_name, message.n_reserved_name)
        visibility = unsafe message.has_visibility != 0 ? SymbolVisibility(rawValue: message.visibility) : nil
    }
}

extension FieldDescriptorProto {
    fileprivate init(_ field: Concord__FieldDescriptorProto) throws(DescriptorError) {
        self.init()
        name = try unsafe string(field.has_name, field.name)
        extendee = try unsafe string(field.has_extendee, field.extendee)
        number = unsafe field.has_number != 0 ? field.number : nil
        label = unsafe field.has_label != 0 ? FieldLabel(rawValue: field.label) : nil
        type = unsafe field.has_type != 0 ? FieldType(rawValue: field.type) : nil
        typeName = try unsafe string(field.has_type_name, field.type_name)
        defaultValue = unsafe field.has_default_value != 0 ? bytes(field.default_value) : nil
        options = unsafe field.has_options != 0 ? DescriptorOptions(bytes: bytes(field.options)) : nil
        oneofIndex = unsafe field.has_oneof_index != 0 ? field.oneof_index : nil
        jsonName = try unsafe string(field.has_json_name, field.json_name)
        isProto3Optional = unsafe field.has_proto3_optional != 0 ? field.proto3_optional != 0 : nil
    }
}

extension EnumDescriptorProto {
    fileprivate init(_ enumeration: Concord__EnumDescriptorProto) throws(DescriptorError) {
        self.init()
        name = try unsafe string(enumeration.has_name, enumeration.name)
        values = try unsafe Protobuf.values(enumeration.value, enumeration.n_value) { value throws(DescriptorError) in
            var result = EnumValueDescriptorProto()
            result.name = try unsafe string(value.has_name, value.name)
            result.number = unsafe value.has_number != 0 ? value.number : nil
            result.options = unsafe value.has_options != 0 ? DescriptorOptions(bytes: bytes(value.options)) : nil
            return result
        }
        options = unsafe enumeration.has_options != 0 ? DescriptorOptions(bytes: bytes(enumeration.options)) : nil
        reservedRanges = try unsafe Protobuf.values(enumeration.reserved_range, enumeration.n_reserved_range) {
            unsafe ReservedRange(start: $0.start, end: $0.end)
        }
        reservedNames = try unsafe strings(enumeration.reserved_name, enumeration.n_reserved_name)
        visibility = unsafe enumeration.has_visibility != 0 ? SymbolVisibility(rawValue: enumeration.visibility) : nil
    }
}

extension ServiceDescriptorProto {
    fileprivate init(_ service: Concord__ServiceDescriptorProto) throws(DescriptorError) {
        self.init()
        name = try unsafe string(service.has_name, service.name)
        methods = try unsafe values(service.method, service.n_method) { method throws(DescriptorError) in
            var result = MethodDescriptorProto()
            result.name = try unsafe string(method.has_name, method.name)
            result.inputType = try unsafe string(method.has_input_type, method.input_type)
            result.outputType = try unsafe string(method.has_output_type, method.output_type)
            result.options = unsafe method.has_options != 0 ? DescriptorOptions(bytes: bytes(method.options)) : nil
            result.isClientStreaming = unsafe method.has_client_streaming != 0 ? method.client_streaming != 0 : nil
            result.isServerStreaming = unsafe method.has_server_streaming != 0 ? method.server_streaming != 0 : nil
            return result
        }
        options = unsafe service.has_options != 0 ? DescriptorOptions(bytes: bytes(service.options)) : nil
    }
}

extension SourceCodeInfo {
    fileprivate init(_ info: Concord__SourceCodeInfo) throws(DescriptorError) {
        let locations = try unsafe values(info.location, info.n_location) { location throws(DescriptorError) in
            unsafe Location(
                path: Array(UnsafeBufferPointer(start: location.path, count: location.n_path)),
                span: Array(UnsafeBufferPointer(start: location.span, count: location.n_span)),
                leadingComments: try string(location.has_leading_comments, location.leading_comments),
                trailingComments: try string(location.has_trailing_comments, location.trailing_comments),
                leadingDetachedComments: try strings(
                    location.leading_detached_comments, location.n_leading_detached_comments))
        }
        self.init(locations: locations)
    }
}

private func bytes(_ data: ProtobufCBinaryData) -> [UInt8] {
    unsafe Array(UnsafeBufferPointer(start: data.data, count: data.len))
}

private func string(_ isPresent: protobuf_c_boolean, _ data: ProtobufCBinaryData) throws(DescriptorError) -> String? {
    guard isPresent != 0 else { return nil }
    return try unsafe string(data)
}

private func string(_ data: ProtobufCBinaryData) throws(DescriptorError) -> String {
    guard let text = unsafe String(validating: UnsafeBufferPointer(start: data.data, count: data.len), as: UTF8.self)
    else {
        throw DescriptorError("a string of the descriptor is not valid UTF-8")
    }
    return text
}

private func strings(
    _ start: UnsafeMutablePointer<ProtobufCBinaryData>?, _ count: Int
) throws(DescriptorError) -> [String] {
    var result: [String] = []
    guard let start = unsafe start else { return [] }
    for index in 0..<count { result.append(try unsafe string(start[index])) }
    return result
}

private func values<Message, Value>(
    _ start: UnsafeMutablePointer<UnsafeMutablePointer<Message>?>?, _ count: Int,
    _ value: (Message) throws(DescriptorError) -> Value
) throws(DescriptorError) -> [Value] {
    var result: [Value] = []
    result.reserveCapacity(count)
    guard let start = unsafe start else { return [] }
    for index in 0..<count {
        if let pointer = unsafe start[index] { result.append(try unsafe value(pointer.pointee)) }
    }
    return result
}
