internal import CProtobufDescriptor

/// The C structs of descriptors, for libprotobuf-c to write. They live until `free` and are never freed one by one.
@safe struct DescriptorArena {
    private var blocks: [UnsafeMutableRawPointer] = unsafe []
    private var next: UnsafeMutableRawPointer?
    private var left = 0

    /// Gives all memory back; nothing that was made here may be used any more.
    mutating func free() {
        for index in unsafe blocks.indices { unsafe blocks[index].deallocate() }
        unsafe blocks = []
        left = 0
    }

    /// Memory for `count` values, from blocks of at least 256 KiB; all types here are trivial and at most 16-byte aligned.
    private mutating func allocate<T>(_ type: T.Type, _ count: Int) -> UnsafeMutablePointer<T> {
        let size = max((count * MemoryLayout<T>.stride + 15) & ~15, 16)
        if size > left {
            left = max(size, 1 << 18)
            let block = UnsafeMutableRawPointer.allocate(byteCount: left, alignment: 16)
            unsafe blocks.append(block)
            unsafe next = block
        }
        guard let start = unsafe next else { preconditionFailure("a block was allocated above") }
        unsafe next = start + size
        left -= size
        return unsafe start.bindMemory(to: type, capacity: count)
    }

    private mutating func new<T>(_ value: T) -> UnsafeMutablePointer<T> {
        let pointer = unsafe allocate(T.self, 1)
        unsafe pointer.initialize(to: value)
        return unsafe pointer
    }

    private mutating func list<T, Value>(
        _ values: [Value], _ make: (inout DescriptorArena, Value) -> UnsafeMutablePointer<T>
    ) -> UnsafeMutablePointer<UnsafeMutablePointer<T>?> {
        let list = unsafe allocate(UnsafeMutablePointer<T>?.self, values.count)
        for (index, value) in values.enumerated() { unsafe (list + index).initialize(to: make(&self, value)) }
        return unsafe list
    }

    private mutating func data(_ text: String) -> ProtobufCBinaryData {
        unsafe data(text.utf8)
    }

    private mutating func data(_ bytes: some Collection<UInt8>) -> ProtobufCBinaryData {
        let count = bytes.count
        let copy = unsafe allocate(UInt8.self, count)
        _ = unsafe UnsafeMutableBufferPointer(start: copy, count: count).initialize(fromContentsOf: bytes)
        return unsafe ProtobufCBinaryData(len: count, data: copy)
    }

    private mutating func list(_ texts: [String]) -> UnsafeMutablePointer<ProtobufCBinaryData> {
        let list = unsafe allocate(ProtobufCBinaryData.self, texts.count)
        for (index, text) in texts.enumerated() { unsafe (list + index).initialize(to: data(text)) }
        return unsafe list
    }

    private mutating func list(_ numbers: [Int32]) -> UnsafeMutablePointer<Int32> {
        let list = unsafe allocate(Int32.self, numbers.count)
        _ = unsafe UnsafeMutableBufferPointer(start: list, count: numbers.count).initialize(fromContentsOf: numbers)
        return unsafe list
    }

    private mutating func set(
        _ isPresent: inout protobuf_c_boolean, _ data: inout ProtobufCBinaryData, _ text: String?
    ) {
        guard let text else { return }
        isPresent = 1
        unsafe data = unsafe self.data(text)
    }

    private mutating func set(
        _ isPresent: inout protobuf_c_boolean, _ data: inout ProtobufCBinaryData, _ options: DescriptorOptions?
    ) {
        guard let options else { return }
        isPresent = 1
        unsafe data = unsafe self.data(options.bytes)
    }

    private func set(_ isPresent: inout protobuf_c_boolean, _ target: inout Int32, _ number: Int32?) {
        guard let number else { return }
        isPresent = 1
        target = number
    }

    private func set(_ isPresent: inout protobuf_c_boolean, _ target: inout protobuf_c_boolean, _ value: Bool?) {
        guard let value else { return }
        isPresent = 1
        target = value ? 1 : 0
    }

    // MARK: Descriptors

    mutating func fileSet(_ set: FileDescriptorSet) -> UnsafeMutablePointer<Concord__FileDescriptorSet> {
        var c = unsafe Concord__FileDescriptorSet()
        unsafe concord__file_descriptor_set__init(&c)
        unsafe c.n_file = set.files.count
        unsafe c.file = unsafe list(set.files) { unsafe $0.file($1) }
        return unsafe new(c)
    }

    mutating func file(_ file: FileDescriptorProto) -> UnsafeMutablePointer<Concord__FileDescriptorProto> {
        var c = unsafe Concord__FileDescriptorProto()
        unsafe concord__file_descriptor_proto__init(&c)
        unsafe set(&c.has_name, &c.name, file.name)
        unsafe set(&c.has_package, &c.package, file.package)
        unsafe c.n_dependency = file.dependencies.count
        unsafe c.dependency = unsafe list(file.dependencies)
        unsafe c.n_message_type = file.messages.count
        unsafe c.message_type = unsafe list(file.messages) { unsafe $0.message($1) }
        unsafe c.n_enum_type = file.enums.count
        unsafe c.enum_type = unsafe list(file.enums) { unsafe $0.enumeration($1) }
        unsafe c.n_service = file.services.count
        unsafe c.service = unsafe list(file.services) { unsafe $0.service($1) }
        unsafe c.n_extension = file.extensions.count
        unsafe c.extension = unsafe list(file.extensions) { unsafe $0.field($1) }
        unsafe set(&c.has_options, &c.options, file.options)
        if let info = file.sourceInfo { unsafe c.source_code_info = unsafe sourceInfo(info) }
        unsafe c.n_public_dependency = file.publicDependencies.count
        unsafe c.public_dependency = unsafe list(file.publicDependencies)
        unsafe c.n_weak_dependency = file.weakDependencies.count
        unsafe c.weak_dependency = unsafe list(file.weakDependencies)
        unsafe set(&c.has_syntax, &c.syntax, file.syntax)
        unsafe set(&c.has_edition, &c.edition, file.edition?.rawValue)
        unsafe c.n_option_dependency = file.optionDependencies.count
        unsafe c.option_dependency = unsafe list(file.optionDependencies)
        return unsafe new(c)
    }

    private mutating func message(_ message: DescriptorProto) -> UnsafeMutablePointer<Concord__DescriptorProto> {
        var c = unsafe Concord__DescriptorProto()
        unsafe concord__descriptor_proto__init(&c)
        unsafe set(&c.has_name, &c.name, message.name)
        unsafe c.n_field = message.fields.count
        unsafe c.field = unsafe list(message.fields) { unsafe $0.field($1) }
        unsafe c.n_nested_type = message.messages.count
        unsafe c.nested_type = unsafe list(message.messages) { unsafe $0.message($1) }
        unsafe c.n_enum_type = message.enums.count
        unsafe c.enum_type = unsafe list(message.enums) { unsafe $0.enumeration($1) }
        unsafe c.n_extension_range = message.extensionRanges.count
        unsafe c.extension_range = unsafe list(message.extensionRanges) { unsafe $0.extensionRange($1) }
        unsafe c.n_extension = message.extensions.count
        unsafe c.extension = unsafe list(message.extensions) { unsafe $0.field($1) }
        unsafe set(&c.has_options, &c.options, message.options)
        unsafe c.n_oneof_decl = message.oneofs.count
        unsafe c.oneof_decl = unsafe list(message.oneofs) { unsafe $0.oneof($1) }
        unsafe c.n_reserved_range = message.reservedRanges.count
        unsafe c.reserved_range = unsafe list(message.reservedRanges) { unsafe $0.reservedRange($1) }
        unsafe c.n_reserved_name = message.reservedNames.count
        unsafe c.reserved_name = unsafe list(message.reservedNames)
        unsafe set(&c.has_visibility, &c.visibility, message.visibility?.rawValue)
        return unsafe new(c)
    }

    private mutating func extensionRange(
        _ range: DescriptorProto.ExtensionRange
    ) -> UnsafeMutablePointer<Concord__DescriptorProto__ExtensionRange> {
        var c = unsafe Concord__DescriptorProto__ExtensionRange()
        unsafe concord__descriptor_proto__extension_range__init(&c)
        unsafe set(&c.has_start, &c.start, range.start)
        unsafe set(&c.has_end, &c.end, range.end)
        unsafe set(&c.has_options, &c.options, range.options)
        return unsafe new(c)
    }

    private mutating func reservedRange(
        _ range: DescriptorProto.ReservedRange
    ) -> UnsafeMutablePointer<Concord__DescriptorProto__ReservedRange> {
        var c = unsafe Concord__DescriptorProto__ReservedRange()
        unsafe concord__descriptor_proto__reserved_range__init(&c)
        unsafe set(&c.has_start, &c.start, range.start)
        unsafe set(&c.has_end, &c.end, range.end)
        return unsafe new(c)
    }

    private mutating func oneof(_ oneof: OneofDescriptorProto) -> UnsafeMutablePointer<Concord__OneofDescriptorProto> {
        var c = unsafe Concord__OneofDescriptorProto()
        unsafe concord__oneof_descriptor_proto__init(&c)
        unsafe set(&c.has_name, &c.name, oneof.name)
        unsafe set(&c.has_options, &c.options, oneof.options)
        return unsafe new(c)
    }

    private mutating func field(_ field: FieldDescriptorProto) -> UnsafeMutablePointer<Concord__FieldDescriptorProto> {
        var c = unsafe Concord__FieldDescriptorProto()
        unsafe concord__field_descriptor_proto__init(&c)
        unsafe set(&c.has_name, &c.name, field.name)
        unsafe set(&c.has_extendee, &c.extendee, field.extendee)
        unsafe set(&c.has_number, &c.number, field.number)
        unsafe set(&c.has_label, &c.label, field.label?.rawValue)
        unsafe set(&c.has_type, &c.type, field.type?.rawValue)
        unsafe set(&c.has_type_name, &c.type_name, field.typeName)
        if let value = field.defaultValue {
            unsafe c.has_default_value = 1
            unsafe c.default_value = unsafe data(value)
        }
        unsafe set(&c.has_options, &c.options, field.options)
        unsafe set(&c.has_oneof_index, &c.oneof_index, field.oneofIndex)
        unsafe set(&c.has_json_name, &c.json_name, field.jsonName)
        unsafe set(&c.has_proto3_optional, &c.proto3_optional, field.isProto3Optional)
        return unsafe new(c)
    }

    private mutating func enumeration(
        _ enumeration: EnumDescriptorProto
    ) -> UnsafeMutablePointer<Concord__EnumDescriptorProto> {
        var c = unsafe Concord__EnumDescriptorProto()
        unsafe concord__enum_descriptor_proto__init(&c)
        unsafe set(&c.has_name, &c.name, enumeration.name)
        unsafe c.n_value = enumeration.values.count
        unsafe c.value = unsafe list(enumeration.values) { unsafe $0.enumValue($1) }
        unsafe set(&c.has_options, &c.options, enumeration.options)
        unsafe c.n_reserved_range = enumeration.reservedRanges.count
        unsafe c.reserved_range = unsafe list(enumeration.reservedRanges) { unsafe $0.enumReservedRange($1) }
        unsafe c.n_reserved_name = enumeration.reservedNames.count
        unsafe c.reserved_name = unsafe list(enumeration.reservedNames)
        unsafe set(&c.has_visibility, &c.visibility, enumeration.visibility?.rawValue)
        return unsafe new(c)
    }

    private mutating func enumReservedRange(
        _ range: EnumDescriptorProto.ReservedRange
    ) -> UnsafeMutablePointer<Concord__EnumDescriptorProto__EnumReservedRange> {
        var c = unsafe Concord__EnumDescriptorProto__EnumReservedRange()
        unsafe concord__enum_descriptor_proto__enum_reserved_range__init(&c)
        unsafe set(&c.has_start, &c.start, range.start)
        unsafe set(&c.has_end, &c.end, range.end)
        return unsafe new(c)
    }

    private mutating func enumValue(
        _ value: EnumValueDescriptorProto
    ) -> UnsafeMutablePointer<Concord__EnumValueDescriptorProto> {
        var c = unsafe Concord__EnumValueDescriptorProto()
        unsafe concord__enum_value_descriptor_proto__init(&c)
        unsafe set(&c.has_name, &c.name, value.name)
        unsafe set(&c.has_number, &c.number, value.number)
        unsafe set(&c.has_options, &c.options, value.options)
        return unsafe new(c)
    }

    private mutating func service(
        _ service: ServiceDescriptorProto
    ) -> UnsafeMutablePointer<Concord__ServiceDescriptorProto> {
        var c = unsafe Concord__ServiceDescriptorProto()
        unsafe concord__service_descriptor_proto__init(&c)
        unsafe set(&c.has_name, &c.name, service.name)
        unsafe c.n_method = service.methods.count
        unsafe c.method = unsafe list(service.methods) { unsafe $0.method($1) }
        unsafe set(&c.has_options, &c.options, service.options)
        return unsafe new(c)
    }

    private mutating func method(_ method: MethodDescriptorProto) -> UnsafeMutablePointer<
        Concord__MethodDescriptorProto
    > {
        var c = unsafe Concord__MethodDescriptorProto()
        unsafe concord__method_descriptor_proto__init(&c)
        unsafe set(&c.has_name, &c.name, method.name)
        unsafe set(&c.has_input_type, &c.input_type, method.inputType)
        unsafe set(&c.has_output_type, &c.output_type, method.outputType)
        unsafe set(&c.has_options, &c.options, method.options)
        unsafe set(&c.has_client_streaming, &c.client_streaming, method.isClientStreaming)
        unsafe set(&c.has_server_streaming, &c.server_streaming, method.isServerStreaming)
        return unsafe new(c)
    }

    private mutating func sourceInfo(_ info: SourceCodeInfo) -> UnsafeMutablePointer<Concord__SourceCodeInfo> {
        var c = unsafe Concord__SourceCodeInfo()
        unsafe concord__source_code_info__init(&c)
        unsafe c.n_location = info.locations.count
        unsafe c.location = unsafe list(info.locations) { unsafe $0.location($1) }
        return unsafe new(c)
    }

    private mutating func location(
        _ location: SourceCodeInfo.Location
    ) -> UnsafeMutablePointer<Concord__SourceCodeInfo__Location> {
        var c = unsafe Concord__SourceCodeInfo__Location()
        unsafe concord__source_code_info__location__init(&c)
        unsafe c.n_path = location.path.count
        unsafe c.path = unsafe list(location.path)
        unsafe c.n_span = location.span.count
        unsafe c.span = unsafe list(location.span)
        unsafe set(&c.has_leading_comments, &c.leading_comments, location.leadingComments)
        unsafe set(&c.has_trailing_comments, &c.trailing_comments, location.trailingComments)
        unsafe c.n_leading_detached_comments = location.leadingDetachedComments.count
        unsafe c.leading_detached_comments = unsafe list(location.leadingDetachedComments)
        return unsafe new(c)
    }
}
