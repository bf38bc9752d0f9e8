internal import SchemaLanguage

extension Linker {
    /// Checks what depends on options: what the language, and each edition of it, forbids.
    mutating func check(_ descriptor: FileDescriptorProto) {
        checkFile(descriptor)
        for (index, id) in files[file].messages.enumerated() { check(id, at: [4, Int32(index)]) }
        for (index, id) in files[file].enums.enumerated() { check(id, at: [5, Int32(index)]) }
        for (index, id) in files[file].services.enumerated() { check(id, at: [6, Int32(index)]) }
        for (index, id) in files[file].extensions.enumerated() { checkField(id, at: [7, Int32(index)]) }
    }

    private var isLite: Bool { isLite(files[file].descriptor.options) }

    private func isLite(_ options: DescriptorOptions?) -> Bool {
        options?.int32(9) == FileOptions.OptimizeMode.liteRuntime.rawValue
    }

    private mutating func checkFile(_ descriptor: FileDescriptorProto) {
        files[file].descriptor.options = descriptor.options
        let edition = files[file].edition
        if !isLite {
            for (index, imported) in files[file].imports.enumerated()
            where isLite(files[imported.file.index].descriptor.options) {
                report(
                    "Files that do not use optimize_for = LITE_RUNTIME cannot import files which do use this option.  This file is not lite, but it imports \"\(files[imported.file.index].name)\" which is.",
                    at: 3, Int32(index))
            }
        }
        if edition >= .edition2023 {
            if files[file].features.fieldPresence == .legacyRequired {
                report("Required presence can't be specified by default.")
            }
            checkKnown(descriptor.options?.message(50))
        } else if descriptor.options?.message(50) != nil {
            report("Features are only valid under editions.")
        }
        checkPackageStyle(descriptor.package ?? "")
    }

    /// Checks the features that a declaration itself states.
    mutating func checkStated(_ stated: DescriptorOptions?) {
        guard let stated else { return }
        if files[file].edition < .edition2023 { report("Features are only valid under editions.", at: 1) }
        checkKnown(stated, at: [1])
    }

    /// The zero of each feature's enum is no value to be stated.
    private mutating func checkKnown(_ stated: DescriptorOptions?, at steps: [Int32] = []) {
        let names = [
            "field_presence", "enum_type", "repeated_field_encoding", "utf8_validation", "message_encoding",
            "json_format", "enforce_naming_style", "default_symbol_visibility",
        ]
        for (index, name) in names.enumerated() where stated?.int32(Int32(index) + 1) == 0 {
            hasErrors = true
            add(
                .error,
                "Feature field `\(name)` must resolve to a known value, found \(name.uppercased())_UNKNOWN",
                at: path + steps)
        }
    }

    private mutating func check(_ id: MessageID, at steps: [Int32]) {
        path += steps
        defer { path.removeLast(steps.count) }
        let message = messages[id.index]
        let maximum = message.isMessageSet ? Int32.max : FieldNumber.maximum + 1
        for (index, range) in message.extensionRanges.enumerated() {
            if range.end > maximum {
                report("Extension numbers cannot be greater than \(maximum - 1).", at: 5, Int32(index))
            }
            checkDeclarations(of: range, at: Int32(index))
        }
        if files[file].edition == .proto3 { checkProto3(message) }
        checkStated(message.options.features)
        if !message.isMapEntry { checkStyle("Message", message.name, .title, message.features, at: [1]) }
        for (index, oneof) in message.oneofs.enumerated() {
            checkStyle(
                "Oneof", oneofs[oneof.index].name, .lowerSnake, oneofs[oneof.index].features, at: [8, Int32(index), 1])
        }
        checkJSONNames(of: message)
        for (index, field) in message.fields.enumerated() { checkField(field, at: [2, Int32(index)]) }
        for (index, inner) in message.messages.enumerated() { check(inner, at: [3, Int32(index)]) }
        for (index, enumeration) in message.enums.enumerated() { check(enumeration, at: [4, Int32(index)]) }
        for (index, field) in message.extensions.enumerated() { checkField(field, at: [6, Int32(index)]) }
        if files[file].edition >= .edition2024 { checkVisibilityOfNested(message) }
    }

    private mutating func checkProto3(_ message: ProtobufMessage) {
        if !message.extensionRanges.isEmpty { report("Extension ranges are not allowed in proto3.", at: 5, 0) }
        if message.isMessageSet { report("MessageSet is not supported in proto3.", at: 1) }
    }

    /// `default_symbol_visibility = STRICT`: nothing nested may be exported, except enums in a local message that can't have
    /// fields.
    private mutating func checkVisibilityOfNested(_ message: ProtobufMessage) {
        guard message.features.defaultSymbolVisibility == .strict else { return }
        if message.parent != nil, message.visibility == .export {
            report(
                "\"\(message.fullName)\" is a nested message and cannot be `export` with STRICT default_symbol_visibility. It must be moved to top-level, ideally in its own file in order to be `export`.",
                at: 1)
        }
        let holdsOnlyEnums =
            message.visibility == .local
            && message.reservedRanges.contains { $0.start == 1 && $0.end > FieldNumber.maximum }
        guard !holdsOnlyEnums else { return }
        for (index, id) in message.enums.enumerated() where enums[id.index].visibility == .export {
            report(
                "\"\(enums[id.index].fullName)\" is a nested enum and cannot be marked `export` with STRICT default_symbol_visibility. It must be moved to top-level, ideally in its own file in order to be `export`. For C++ namespacing of enums in a messages use: `local message <OuterNamespace> { export enum \(enums[id.index].name) {...} reserved 1 to max; }`",
                at: 4, Int32(index), 1)
        }
    }

    // MARK: JSON names

    /// Two fields whose names differ only in letter case or underscores have one name in JSON.
    private mutating func checkJSONNames(of message: ProtobufMessage) {
        guard message.fields.count > 1, !message.isMapEntry else { return }
        if files[file].edition < .proto3 { return }
        guard !(message.descriptorOptions?.bool(11) ?? false) else { return }
        if files[file].edition >= .edition2023 { return checkEditionJSONNames(of: message) }
        var seen: [[UInt8]: String] = [:]
        for (index, id) in message.fields.enumerated() {
            let name = fields[id.index].name
            let folded = name.utf8.filter { $0 != UInt8(ascii: "_") }.map { 65...90 ~= $0 ? $0 + 32 : $0 }
            guard let other = seen.updateValue(name, forKey: folded) else { continue }
            report(
                "The JSON camel-case name of field \"\(name)\" conflicts with field \"\(other)\". This is not allowed in proto3.",
                at: 2, Int32(index), 1)
        }
    }

    /// In editions the names that fields have in JSON count: those that follow from their names, and those that are stated.
    private mutating func checkEditionJSONNames(of message: ProtobufMessage) {
        let isError = message.features.jsonFormat == .allow
        guard isError || files[file].locations != nil else { return }
        var implied: [String: String] = [:]
        var actual: [String: (field: String, isStated: Bool)] = [:]
        for (index, id) in message.fields.enumerated() {
            let field = fields[id.index]
            let name = JSONName.of(field.name)
            let isStated = field.jsonName != name
            var conflict: String?
            if let other = implied.updateValue(field.name, forKey: name) {
                conflict =
                    "The default JSON name of field \"\(field.name)\" (\"\(name)\") conflicts with the default JSON name of field \"\(other)\"."
            } else if let other = actual[field.jsonName], isStated || other.isStated {
                let kinds = [isStated ? "custom" : "default", other.isStated ? "custom" : "default"]
                conflict =
                    "The \(kinds[0]) JSON name of field \"\(field.name)\" (\"\(field.jsonName)\") conflicts with the \(kinds[1]) JSON name of field \"\(other.field)\"."
            }
            actual[field.jsonName] = (field.name, isStated)
            guard let conflict else { continue }
            if isError {
                report(conflict, at: 2, Int32(index), 1)
            } else {
                add(.warning, conflict, at: path + [2, Int32(index), 1])
            }
        }
    }

    // MARK: Enums

    private mutating func check(_ id: EnumID, at steps: [Int32]) {
        path += steps
        defer { path.removeLast(steps.count) }
        let enumeration = enums[id.index]
        checkStated(enumeration.options.features)
        checkStyle("Enum", enumeration.name, .title, enumeration.features, at: [1])
        for (index, value) in enumeration.values.enumerated() {
            checkStyle("Enum value", value.name, .upperSnake, value.features, at: [2, Int32(index), 1])
        }
        if !enumeration.isClosed, let first = enumeration.values.first, first.number != 0 {
            report(
                files[file].edition == .proto3
                    ? "The first enum value must be zero in proto3."
                    : "The first enum value must be zero for open enums.",
                at: 2, 0, 2)
        }
        if !(enumeration.options.allowAlias ?? false) { checkAliases(enumeration) }
        checkJSONNames(of: enumeration)
    }

    private mutating func checkAliases(_ enumeration: ProtobufEnum) {
        var seen: [Int32: String] = [:]
        for (index, value) in enumeration.values.enumerated() {
            guard let other = seen[value.number] else {
                seen[value.number] = value.name
                continue
            }
            report(
                "\"\(value.fullName)\" uses the same enum value as \"\(other)\". If this is intended, set 'option allow_alias = true;' to the enum definition.",
                at: 2, Int32(index), 2)
        }
    }

    /// Values whose names are one once the enum's name in front, letter case and underscores are left out.
    private mutating func checkJSONNames(of enumeration: ProtobufEnum) {
        guard !(enumeration.options.deprecatedLegacyJSONFieldConflicts ?? false) else { return }
        let isError = files[file].edition >= .proto3 && enumeration.features.jsonFormat == .allow
        guard isError || files[file].locations != nil else { return }
        var seen: [[UInt8]: Int] = [:]
        for (index, value) in enumeration.values.enumerated() {
            let folded = EnumValueName.folded(value.name, in: enumeration.name)
            guard let other = seen[folded] else {
                seen[folded] = index
                continue
            }
            guard enumeration.values[other].number != value.number else { continue }
            let message =
                "Enum name \(value.name) has the same name as \(enumeration.values[other].name) if you ignore case and strip out the enum name prefix (if any). This is error-prone and can lead to undefined behavior. Please avoid doing this. If you are using allow_alias, please assign the same numeric value to both enums."
            if isError {
                report(message, at: 2, Int32(index), 1)
            } else {
                add(.warning, message, at: path + [2, Int32(index), 1])
            }
        }
    }

    // MARK: Services

    private mutating func check(_ id: ServiceID, at steps: [Int32]) {
        path += steps
        defer { path.removeLast(steps.count) }
        let service = services[id.index]
        checkStyle("Service", service.name, .title, service.features, at: [1])
        for (index, method) in service.methods.enumerated() {
            checkStyle("Method", method.name, .title, method.features, at: [2, Int32(index), 1])
        }
        let options = FileOptions(files[file].descriptor.options)
        if isLite, options.ccGenericServices ?? false || options.javaGenericServices ?? false {
            report(
                "Files with optimize_for = LITE_RUNTIME cannot define services unless you set both options cc_generic_services and java_generic_services to false.",
                at: 1)
        }
    }
}

/// Names of enum values as they are compared with each other.
enum EnumValueName {
    /// The name without that of the enum in front, in camel case with a capital.
    static func folded(_ name: String, in enumeration: String) -> [UInt8] {
        let wanted = enumeration.utf8.filter { $0 != UInt8(ascii: "_") }.map(lower)
        let bytes = Array(name.utf8)
        var rest = bytes[...]
        var matched = 0
        var index = 0
        while index < bytes.count, matched < wanted.count {
            if bytes[index] != UInt8(ascii: "_") {
                guard lower(bytes[index]) == wanted[matched] else { break }
                matched += 1
            }
            index += 1
        }
        if matched == wanted.count {
            while index < bytes.count, bytes[index] == UInt8(ascii: "_") { index += 1 }
            if index < bytes.count { rest = bytes[index...] }
        }
        var result: [UInt8] = []
        var capitalize = true
        for byte in rest {
            if byte == UInt8(ascii: "_") {
                capitalize = true
            } else {
                result.append(capitalize ? upper(byte) : lower(byte))
                capitalize = false
            }
        }
        return result
    }

    private static func lower(_ byte: UInt8) -> UInt8 { 65...90 ~= byte ? byte + 32 : byte }
    private static func upper(_ byte: UInt8) -> UInt8 { 97...122 ~= byte ? byte - 32 : byte }
}
