import Foundation
import JSON
import Protobuf
import SchemaLanguage

/// Protobuf's conformance protocol (conformance/conformance.proto in its repository): a request with a message in one
/// format, a response with the same message in another.
struct ProtobufHarness {
    private let schemas: [ProtobufSchema]
    private let requests: MessageDecodingPlan
    private let responses: MessageEncodingPlan
    private var plans: [String: Plans] = [:]

    /// What a type of messages is read and written with.
    private struct Plans {
        var encoding: MessageEncodingPlan
        /// Leaves out what is unknown.
        var lenientEncoding: MessageEncodingPlan
        var decoding: MessageDecodingPlan
        var text: MessageText
        var textWithUnknown: MessageText
    }

    /// Why the harness can't go on.
    struct ProtocolError: Error, CustomStringConvertible {
        let description: String
    }

    init() throws {
        schemas = try TestMessages.schemas()
        let text = SchemaText(ProtobufHarness.messages, name: "conformance.proto")
        let schema = try ProtobufSchema(parsing: text)
        guard let request = schema.message(named: "conformance.ConformanceRequest"),
            let response = schema.message(named: "conformance.ConformanceResponse")
        else { throw ProtocolError(description: "the protocol's messages are missing") }
        requests = MessageDecodingPlan(schema, message: request)
        responses = MessageEncodingPlan(schema, message: response)
    }

    /// The fields of the protocol's messages that matter here.
    private static let messages = """
        syntax = "proto3"; package conformance;
        enum WireFormat { UNSPECIFIED = 0; PROTOBUF = 1; JSON = 2; JSPB = 3; TEXT_FORMAT = 4; }
        enum TestCategory {
          UNSPECIFIED_TEST = 0; BINARY_TEST = 1; JSON_TEST = 2; JSON_IGNORE_UNKNOWN_PARSING_TEST = 3; JSPB_TEST = 4;
          TEXT_FORMAT_TEST = 5;
        }
        message ConformanceRequest {
          oneof payload {
            bytes protobuf_payload = 1; string json_payload = 2; string jspb_payload = 7; string text_payload = 8;
          }
          WireFormat requested_output_format = 3; string message_type = 4; TestCategory test_category = 5;
          bool print_unknown_fields = 9;
        }
        message ConformanceResponse {
          oneof result {
            string parse_error = 1; string serialize_error = 6; string runtime_error = 2; bytes protobuf_payload = 3;
            string json_payload = 4; string skipped = 5; string text_payload = 8;
          }
        }
        """

    /// A result of the response's oneof: the field's name and its value.
    private struct Answer: Error {
        var field: String
        var value: JSONDocument
    }

    /// The response to a request, both in their wire form.
    mutating func answer(to request: [UInt8]) throws -> [UInt8] {
        let text: [UInt8]
        do {
            text = try requests.decode(request)
        } catch {
            // The suite puts texts that are no UTF-8 into fields for texts; those can be no JSON and no text format.
            return try response(Answer(field: "parseError", value: .string("\(error)")))
        }
        let request = try JSONDocument(parsing: text)
        do throws(Answer) {
            throw try answer(request)
        } catch {
            return try response(error)
        }
    }

    private func response(_ answer: Answer) throws -> [UInt8] {
        try responses.encode(Array(JSONDocument.object([.init(answer.field, answer.value)]).text(.compact).utf8))
    }

    private mutating func answer(_ request: JSONDocument) throws(Answer) -> Answer {
        let type = request["messageType"]?.string ?? ""
        // The first request asks for the tests that are known to fail: none.
        if type == "conformance.FailureSet" { return Answer(field: "protobufPayload", value: .string("")) }
        guard let plans = plans(for: type) else {
            return Answer(field: "runtimeError", value: .string("there is no message \(type)"))
        }
        let bytes = try read(request, plans)
        return try write(bytes, request, plans)
    }

    private mutating func plans(for type: String) -> Plans? {
        if let known = plans[type] { return known }
        for schema in schemas {
            guard let message = schema.message(named: type) else { continue }
            let made = Plans(
                encoding: MessageEncodingPlan(schema, message: message),
                lenientEncoding: MessageEncodingPlan(schema, message: message, unknownFields: .ignored),
                decoding: MessageDecodingPlan(schema, message: message),
                text: MessageText(schema, message: message),
                textWithUnknown: MessageText(schema, message: message, unknownFields: .written))
            plans[type] = made
            return made
        }
        return nil
    }

    /// The payload's message in its wire form.
    private func read(_ request: JSONDocument, _ plans: Plans) throws(Answer) -> [UInt8] {
        if request["jspbPayload"] != nil { throw Answer(field: "skipped", value: .string("JSPB is not public")) }
        do {
            if let json = request["jsonPayload"]?.string {
                let isLenient = request["testCategory"]?.string == "JSON_IGNORE_UNKNOWN_PARSING_TEST"
                return try (isLenient ? plans.lenientEncoding : plans.encoding).encode(Array(json.utf8))
            }
            if let text = request["textPayload"]?.string { return try plans.text.encode(Array(text.utf8)) }
            return try plans.text.normalize(
                Array(Data(base64Encoded: request["protobufPayload"]?.string ?? "") ?? Data()))
        } catch {
            throw Answer(field: "parseError", value: .string("\(error)"))
        }
    }

    private func write(_ bytes: [UInt8], _ request: JSONDocument, _ plans: Plans) throws(Answer) -> Answer {
        do {
            switch request["requestedOutputFormat"]?.string {
            case "PROTOBUF": return Answer(field: "protobufPayload", value: .string(Data(bytes).base64EncodedString()))
            case "JSON":
                let text = String(decoding: try plans.decoding.decode(bytes), as: UTF8.self)
                return Answer(field: "jsonPayload", value: .string(text))
            case "TEXT_FORMAT":
                let printsUnknown = request["printUnknownFields"] == .boolean(true)
                let text = try (printsUnknown ? plans.textWithUnknown : plans.text).decode(bytes)
                return Answer(field: "textPayload", value: .string(String(decoding: text, as: UTF8.self)))
            case "JSPB": return Answer(field: "skipped", value: .string("JSPB is not public"))
            default: return Answer(field: "runtimeError", value: .string("no output format was asked for"))
            }
        } catch {
            return Answer(field: "serializeError", value: .string("\(error)"))
        }
    }
}
