/// How C++ holds a string.
enum CppStringType: String {
    case view = "VIEW"
    case cord = "CORD"
    case string = "STRING"
    /// Of the option `ctype` only.
    case stringPiece = "STRING_PIECE"
}

/// The features of C++ (`pb.cpp`, 1000) and Java (`pb.java`, 1001), which generated code depends on.
extension ComparedFiles {
    func cppStringType(of field: ProtobufField) -> CppStringType {
        let edition = schema[field.file].edition
        if edition < .edition2024, let type = field.options.ctype {
            switch type {
            case .string: return .string
            case .cord: return .cord
            case .stringPiece: return .stringPiece
            }
        }
        switch feature(1000, 2, of: field) {
        case 1: return .view
        case 2: return .cord
        case 3: return .string
        default: return edition < .edition2024 ? .string : .view
        }
    }

    /// Whether Java checks the UTF-8 of a string field.
    func javaVerifiesUTF8(of field: ProtobufField) -> Bool {
        let file = schema[field.file]
        let verifies = field.features.utf8Validation == .verify
        if let check = file.options.javaStringCheckUTF8 { return check || verifies }
        if file.edition < .edition2023 { return verifies }
        return feature(1001, 2, of: field) == 2 || verifies
    }

    /// The place where a field sets the feature `number` of the extension `language` of `FeatureSet`.
    func featurePlace(of id: ProtobufSchema.FieldID, _ language: Int32, _ number: Int32) -> ComparedPlace {
        .first(place(of: id, 8, 21, language, number), place(of: id, 8, 21, language))
    }

    /// The value that the field, or else what is around it, from the inside out, sets.
    private func feature(_ language: Int32, _ number: Int32, of field: ProtobufField) -> Int32? {
        func value(_ options: DescriptorOptions?, _ features: Int32) -> Int32? {
            options?.message(features)?.message(language)?.int32(number)
        }
        if let found = value(field.descriptorOptions, 21) { return found }
        var scope = field.isExtension ? field.extensionScope : field.message
        while let id = scope {
            if let found = value(schema[id].descriptorOptions, 12) { return found }
            scope = schema[id].parent
        }
        return value(schema[field.file].descriptor.options, 50)
    }
}
