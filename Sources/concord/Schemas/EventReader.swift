import Avro
import JSON
import SchemaLanguage

/// Encodes events by an Avro schema, in the form that was asked for or, if none was, in the form that each has: with plain unions or, where
/// that fails, in the specification's JSON encoding.
struct EventReader {
    private let first: EncodingPlan
    /// The tagged form, where that may be tried, too.
    private let second: EncodingPlan?
    /// What the branches of the schema's unions are called in the specification's encoding.
    private let branchNames: Set<ExactString>
    init(_ schema: AvroSchema, form: JSONForm?, unknownFields: EncodingPlan.UnknownFields) {
        first = EncodingPlan(schema, form: form ?? .plain, unknownFields: unknownFields)
        second = form == nil ? EncodingPlan(schema, form: .tagged, unknownFields: unknownFields) : nil
        branchNames = schema.branchNames
    }

    /// The encoding of one event.
    ///
    /// - Throws: `ValueError` with the mistakes, in the form that the event has.
    func encode(_ event: [UInt8]) throws(ValueError) -> [UInt8] {
        var output = OutputBuffer(capacity: event.count)
        do throws(ValueError) {
            try first.encode(event, appendingTo: &output)
        } catch {
            // In the tagged form any text is a decimal and any string a UUID, so it must not be tried on whatever fails.
            guard let second, let value = try? JSONValue(parsing: event), hasTag(value) else { throw error }
            try second.encode(event, appendingTo: &output)
        }
        return output.bytes
    }

    /// The mistakes in one event, in the form that it has.
    func mistakes(in event: [UInt8]) -> [ValueMistake] {
        do throws(ValueError) {
            _ = try encode(event)
            return []
        } catch {
            return error.mistakes
        }
    }

    /// Whether there is anything like `{"string": "a"}` in `value`, with the name of a branch.
    private func hasTag(_ value: JSONValue) -> Bool {
        switch value.content {
        case .null, .boolean, .number, .string: return false
        case .array(let items):
            for item in items where hasTag(item) { return true }
            return false
        case .object(let object):
            if object.members.count == 1, branchNames.contains(ExactString(object.members[0].name)) { return true }
            for member in object.members where hasTag(member.value) { return true }
            return false
        }
    }
}

extension AvroSchema {
    fileprivate var branchNames: Set<ExactString> {
        var names: Set<ExactString> = []
        for type in types {
            guard case .union(let union) = type.shape else { continue }
            for branch in union.branches { names.insert(ExactString(self[branch].branchName)) }
        }
        return names
    }
}
