extension BreakingRule {
    /// Who breaks and what happens then, in one sentence without a full stop.
    var breaks: String {
        switch self {
        case .fieldNoDelete, .fieldNoDeleteUnlessNumberReserved:
            "new readers of old messages set the value aside as unknown; if the number is used again, they take it for "
                + "another field's, as do old readers of new messages"
        case .fieldNoDeleteUnlessNameReserved:
            "new readers of old JSON refuse or drop the name; if it is used again, they take its value for another field's"
        case .enumValueNoDelete, .enumValueNoDeleteUnlessNumberReserved:
            "new readers of old messages get a number without a name, or set it aside if the enum is closed"
        case .enumValueNoDeleteUnlessNameReserved, .enumValueSameName:
            "readers of JSON refuse the name that the other side writes"
        case .fieldSameName, .fieldSameJSONName:
            "readers of JSON don't know the name that the other side writes, and refuse or drop the value; code that "
                + "uses the old name no longer compiles"
        case .fieldSameType, .fieldWireCompatibleType, .fieldWireJSONCompatibleType:
            "readers lose, misread or refuse the value that the other side wrote, and code that uses the field no longer "
                + "compiles"
        case .fieldSameCardinality, .fieldWireCompatibleCardinality, .fieldWireJSONCompatibleCardinality:
            "readers lose or refuse values that the other side wrote, and code that uses the field no longer compiles"
        case .fieldSameOneof:
            "readers drop all but the last member of a oneof, where the other side may write several"
        case .fieldSameDefault: "old and new readers take different values where the field is absent"
        case .messageSameRequiredFields: "a reader for which the field is required refuses messages that lack it"
        case .reservedMessageNoDelete, .reservedEnumNoDelete:
            "nothing breaks yet, but a number or name that old data hold may be used for something else"
        case .extensionMessageNoDelete:
            "extensions with these numbers are no longer allowed, so code that has them breaks"
        case .rpcSameClientStreaming, .rpcSameServerStreaming, .rpcSameRequestType, .rpcSameResponseType:
            "old clients and new servers, or the reverse, no longer understand each other"
        case .rpcSameIdempotencyLevel:
            "clients and proxies that repeat or cache calls do so by the other side's promise"
        case .rpcNoDelete, .serviceNoDelete, .packageServiceNoDelete: "old clients get the error UNIMPLEMENTED"
        case .fileSamePackage: "every full name changes: Any values, extensions, rpc paths and generated code"
        case .enumSameType:
            "readers of a closed enum set numbers aside that they don't know, those of an open one keep them"
        case .enumSameJSONFormat, .messageSameJSONFormat: "JSON may be refused, or names may clash in it"
        case .fieldSameUTF8Validation, .fieldSameJavaUTF8Validation:
            "readers that check refuse messages whose strings aren't valid UTF-8"
        default: "code that was generated from the old files no longer compiles or no longer behaves the same"
        }
    }
}
