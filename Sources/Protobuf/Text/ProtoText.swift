/// Writes one file of a schema as .proto text.
///
/// What the text says comes from the file's descriptor; the schema gives the names of custom options. Names of types are
/// written in full with a leading dot, so that no scope can change what they mean. Descriptors are bounded in depth when
/// they are read or parsed, so walking them is too.
struct ProtoText {
    let schema: ProtobufSchema
    let file: FileDescriptorProto
    let order: Order
    var text = ""
    var depth = 0
    /// The names of the package and the messages around what is being written, from the outside in.
    var scope: [String]

    /// In which order the parts of a message are written.
    enum Order {
        /// As the descriptor has them, so that the text gives the same descriptor.
        case descriptor
        /// By kind, as a registry stores them.
        case registry
        /// By kind, and by number or name inside each kind.
        case normal
    }

    init(_ schema: ProtobufSchema, file: FileDescriptorProto, order: Order) {
        self.schema = schema
        self.file = file
        self.order = order
        scope = file.package.map { $0.split(separator: ".").map(String.init) } ?? []
    }

    var isProto3: Bool { file.syntax == "proto3" }
    var isEdition: Bool { file.syntax == "editions" }

    /// The whole text.
    static func text(of schema: ProtobufSchema, file: FileDescriptorProto, order: Order) -> String {
        var output = ProtoText(schema, file: file, order: order)
        output.writeFile()
        return output.text
    }

    private mutating func writeFile() {
        writeSyntax()
        if let package = file.package, !package.isEmpty { line("package \(package);") }
        writeImports()
        let options = statements(file.options, of: .file)
        if !options.isEmpty { blankLine() }
        for option in options { line(option) }
        if !file.messages.isEmpty || !file.enums.isEmpty { blankLine() }
        writeMembers(
            Members(messages: file.messages, enums: file.enums, extensions: file.extensions), isTopLevel: true)
        if !file.services.isEmpty { blankLine() }
        for service in file.services { write(service) }
    }

    private mutating func writeSyntax() {
        if isEdition, let edition = file.edition {
            line("edition = \"\(Int64(edition.rawValue) - Int64(Edition.edition2023.rawValue) + 2023)\";")
        } else if isProto3 {
            line("syntax = \"proto3\";")
        } else if order != .normal {
            line("syntax = \"proto2\";")
        }
    }

    private mutating func writeImports() {
        let isPublic = Set(file.publicDependencies.map(Int.init))
        let isWeak = Set(file.weakDependencies.map(Int.init))
        var imports = file.dependencies.enumerated().map { index, path in
            let kind = isPublic.contains(index) ? "public " : isWeak.contains(index) ? "weak " : ""
            return (kind: kind, path: path)
        }
        imports += file.optionDependencies.map { (kind: "option ", path: $0) }
        if order == .normal {
            imports.sort { ExactOrder.precedes($0.path, $1.path) }
            var seen = Set<[UInt8]>()
            imports = imports.filter { seen.insert(Array($0.path.utf8)).inserted }
        }
        if order != .descriptor {
            imports = imports.filter { $0.kind != "public " } + imports.filter { $0.kind == "public " }
        }
        if !imports.isEmpty { blankLine() }
        for one in imports { line("import \(one.kind)\(ProtoLiteral.string(Array(one.path.utf8)));") }
    }

    private mutating func write(_ service: ServiceDescriptorProto) {
        open("service \(service.name ?? "")")
        for option in statements(service.options, of: .service) { line(option) }
        for method in service.methods {
            let input = (method.isClientStreaming == true ? "stream " : "") + (method.inputType ?? "")
            let output = (method.isServerStreaming == true ? "stream " : "") + (method.outputType ?? "")
            let head = "rpc \(method.name ?? "") (\(input)) returns (\(output))"
            let options = statements(method.options, of: .method)
            // An empty block gives empty options in the descriptor, a semicolon none.
            guard !options.isEmpty || (order == .descriptor && method.options != nil) else {
                line(head + ";")
                continue
            }
            open(head)
            for option in options { line(option) }
            close()
        }
        close()
    }

    mutating func line(_ content: String) {
        text += String(repeating: "  ", count: depth) + content + "\n"
    }

    mutating func blankLine() {
        if !text.isEmpty && !text.hasSuffix("{\n") && !text.hasSuffix("\n\n") { text += "\n" }
    }

    mutating func open(_ head: String) {
        line(head + " {")
        depth += 1
    }

    mutating func close() {
        depth -= 1
        line("}")
    }
}

/// The order of names by their bytes.
enum ExactOrder {
    static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }
}
