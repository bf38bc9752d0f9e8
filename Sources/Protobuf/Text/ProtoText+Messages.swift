extension ProtoText {
    /// What stands in a file or in a message.
    struct Members {
        var fields: [FieldDescriptorProto] = []
        var oneofs: [OneofDescriptorProto] = []
        var messages: [DescriptorProto]
        var enums: [EnumDescriptorProto]
        var extensions: [FieldDescriptorProto]
        /// The positions in `messages` that are written already.
        var written: Set<Int> = []

        /// The position of the message that the text of `field` declares: a group's or a map's.
        func declared(by field: FieldDescriptorProto, in scope: [String]) -> Int? {
            guard field.type == .group || (field.type == .message && field.label == .repeated),
                let typeName = field.typeName
            else { return nil }
            let prefix = scope.map { "." + $0 }.joined() + "."
            guard typeName.hasPrefix(prefix) else { return nil }
            let name = typeName.dropFirst(prefix.count)
            guard let index = messages.firstIndex(where: { ($0.name ?? "") == name }) else { return nil }
            if field.type == .message { return messages[index].isMapEntry ? index : nil }
            return name.lowercased() == field.name ? index : nil
        }
    }

    mutating func write(_ message: DescriptorProto) {
        open("\(prefix(message.visibility))message \(message.name ?? "")")
        writeBody(of: message)
        close()
    }

    private mutating func writeBody(of message: DescriptorProto) {
        scope.append(message.name ?? "")
        writeReserved(
            message.reservedRanges.map { (Int64($0.start), Int64($0.end) - 1) }, names: message.reservedNames,
            last: 536_870_911)
        for option in statements(message.options, of: .message) { line(option) }
        var members = Members(
            fields: message.fields, oneofs: message.oneofs, messages: message.messages, enums: message.enums,
            extensions: message.extensions)
        if order == .descriptor {
            writeExtensionRanges(of: message)
        } else {
            writeFieldsByKind(&members)
            writeExtensionRanges(of: message)
        }
        writeMembers(members, isTopLevel: false)
        scope.removeLast()
    }

    private mutating func writeExtensionRanges(of message: DescriptorProto) {
        var ranges = message.extensionRanges
        if order == .normal { ranges.sort { $0.start < $1.start } }
        let last: Int64 = MessageOptions(message.options).messageSetWireFormat == true ? 2_147_483_646 : 536_870_911
        for range in ranges {
            let numbers = rangeText(Int64(range.start), Int64(range.end) - 1, last: last)
            line("extensions \(numbers)\(bracketed(entries(range.options, of: .extensionRange)));")
        }
    }

    /// Fields, then oneofs, then groups.
    private mutating func writeFieldsByKind(_ members: inout Members) {
        let fields = members.fields
        let outside = byNumber(fields.filter { !$0.isInRealOneof })
        let groups = outside.filter { $0.type == .group && members.declared(by: $0, in: scope) != nil }
        for field in outside where !groups.contains(field) { write(field, in: &members) }
        var oneofs = members.oneofs.indices.map { index in
            byNumber(fields.filter { $0.isInRealOneof && $0.oneofIndex.map(Int.init) == index })
        }.filter { !$0.isEmpty }
        if order == .normal { oneofs.sort { ($0[0].number ?? 0) < ($1[0].number ?? 0) } }
        for oneof in oneofs {
            blankLine()
            writeOneof(oneof, in: &members)
        }
        for field in groups {
            blankLine()
            write(field, in: &members)
        }
        members.fields = []
    }

    private func byNumber(_ fields: [FieldDescriptorProto]) -> [FieldDescriptorProto] {
        order == .normal ? fields.sorted { ($0.number ?? 0) < ($1.number ?? 0) } : fields
    }

    private mutating func writeOneof(_ fields: [FieldDescriptorProto], in members: inout Members) {
        guard let index = fields.first?.oneofIndex.map(Int.init), members.oneofs.indices.contains(index) else { return }
        open("oneof \(members.oneofs[index].name ?? "")")
        for option in statements(members.oneofs[index].options, of: .oneof) { line(option) }
        for field in fields { write(field, in: &members) }
        close()
    }

    /// The rest of a file or a message. A group's or map's message stands among the other messages where its field does, so
    /// the messages before it are written before the field.
    mutating func writeMembers(_ given: Members, isTopLevel: Bool) {
        var members = given
        var extensions = order == .normal ? byExtendee(members.extensions) : members.extensions
        if order != .descriptor {
            // By kind: in a message, extensions come before what is nested; in a file, after it.
            if !isTopLevel { writeExtensions(&extensions, count: extensions.count, in: &members) }
            for one in extensions {
                if let index = members.declared(by: one, in: scope) { members.written.insert(index) }
            }
        }
        var next = members.fields.startIndex
        while next < members.fields.endIndex {
            let end = endOfOneof(from: next, in: members)
            let fields = Array(members.fields[next..<end])
            if let first = fields.lazy.compactMap({ [scope] in members.declared(by: $0, in: scope) }).first {
                writeMessages(before: first, of: &members, &extensions)
            }
            if fields[0].isInRealOneof {
                writeOneof(fields, in: &members)
            } else {
                write(fields[0], in: &members)
            }
            next = end
        }
        if order != .descriptor && !isTopLevel && (!members.messages.isEmpty || !members.enums.isEmpty) { blankLine() }
        writeMessages(before: members.messages.count, of: &members, &extensions)
        for one in members.enums { write(one) }
        if !extensions.isEmpty { blankLine() }
        writeExtensions(&extensions, count: extensions.count, in: &members)
    }

    private func endOfOneof(from start: Int, in members: Members) -> Int {
        let first = members.fields[start]
        guard first.isInRealOneof else { return start + 1 }
        return members.fields[start...].firstIndex { $0.oneofIndex != first.oneofIndex } ?? members.fields.endIndex
    }

    private mutating func writeMessages(
        before end: Int, of members: inout Members, _ extensions: inout [FieldDescriptorProto]
    ) {
        for index in 0..<end where !members.written.contains(index) {
            if let position = extensions.firstIndex(where: { members.declared(by: $0, in: scope) == index }) {
                writeExtensions(&extensions, count: position + 1, in: &members)
            } else if !members.messages[index].isMapEntry {
                members.written.insert(index)
                write(members.messages[index])
            }
        }
    }

    private func byExtendee(_ extensions: [FieldDescriptorProto]) -> [FieldDescriptorProto] {
        extensions.sorted { left, right in
            let (first, second) = (left.extendee ?? "", right.extendee ?? "")
            return first == second ? (left.number ?? 0) < (right.number ?? 0) : ExactOrder.precedes(first, second)
        }
    }

    /// The first `count` extensions, those of the same message that follow each other in one block.
    private mutating func writeExtensions(
        _ extensions: inout [FieldDescriptorProto], count: Int, in members: inout Members
    ) {
        var rest = extensions.prefix(count)
        extensions.removeFirst(count)
        while let extendee = rest.first?.extendee {
            open("extend \(extendee)")
            while let field = rest.first, field.extendee == extendee {
                write(field, in: &members)
                rest.removeFirst()
            }
            close()
        }
    }

    private mutating func write(_ field: FieldDescriptorProto, in members: inout Members) {
        let declared = members.declared(by: field, in: scope)
        if let declared { members.written.insert(declared) }
        let end = "\(field.name ?? "") = \(field.number ?? 0)\(bracketed(fieldOptions(field)))"
        guard let declared else {
            line("\(label(of: field))\(typeName(of: field)) \(end);")
            return
        }
        let message = members.messages[declared]
        if message.isMapEntry, message.fields.count == 2 {
            line("map<\(typeName(of: message.fields[0])), \(typeName(of: message.fields[1]))> \(end);")
            return
        }
        let number = "\(field.number ?? 0)\(bracketed(fieldOptions(field)))"
        open("\(label(of: field))group \(message.name ?? "") = \(number)")
        writeBody(of: message)
        close()
    }

    private func typeName(of field: FieldDescriptorProto) -> String {
        field.typeName ?? field.type?.name ?? ""
    }

    private func label(of field: FieldDescriptorProto) -> String {
        if field.label == .repeated { return "repeated " }
        if field.isProto3Optional == true { return "optional " }
        if isProto3 || isEdition || field.oneofIndex != nil { return "" }
        return field.label == .required ? "required " : "optional "
    }

    private func fieldOptions(_ field: FieldDescriptorProto) -> [String] {
        var parts: [String] = []
        if let value = field.defaultValue {
            switch field.type {
            case .string: parts.append("default = \(ProtoLiteral.string(value))")
            // That of bytes is escaped in descriptors.
            case .bytes: parts.append("default = \"\(String(decoding: value, as: UTF8.self))\"")
            default: parts.append("default = \(String(decoding: value, as: UTF8.self))")
            }
        }
        if let json = field.jsonName, field.extendee == nil, json != ProtoLiteral.jsonName(of: field.name ?? "") {
            parts.append("json_name = \(ProtoLiteral.string(Array(json.utf8)))")
        }
        return parts + entries(field.options, of: .field)
    }

    func prefix(_ visibility: SymbolVisibility?) -> String {
        switch visibility {
        case .local: "local "
        case .export: "export "
        default: ""
        }
    }
}

extension DescriptorProto {
    var isMapEntry: Bool { MessageOptions(options).mapEntry == true }
}

extension FieldDescriptorProto {
    /// Whether it belongs to a oneof that the text declares.
    var isInRealOneof: Bool { oneofIndex != nil && isProto3Optional != true }
}
