/// The .proto files that every Protobuf compiler brings along, and those of Confluent's registry: imports of them need no
/// reference. Nothing of a file is read before something imports it.
///
/// The definitions are those of protobuf 34 and of googleapis' `google/type`; the texts are the project's own.
enum BundledFiles {
    /// The text of a file.
    ///
    /// - Parameter path: The path by which files import it, such as `google/protobuf/timestamp.proto`.
    /// - Returns: The text; nil if no such file comes with the project.
    static func text(of path: String) -> String? {
        switch path {
        case "confluent/meta.proto": confluentMeta
        case "confluent/type/decimal.proto": confluentTypeDecimal
        case "google/protobuf/any.proto": anyFile
        case "google/protobuf/api.proto": api
        case "google/protobuf/compiler/plugin.proto": compilerPlugin
        case "google/protobuf/cpp_features.proto": cppFeatures
        case "google/protobuf/descriptor.proto": descriptor
        case "google/protobuf/duration.proto": duration
        case "google/protobuf/empty.proto": empty
        case "google/protobuf/field_mask.proto": fieldMask
        case "google/protobuf/go_features.proto": goFeatures
        case "google/protobuf/java_features.proto": javaFeatures
        case "google/protobuf/source_context.proto": sourceContext
        case "google/protobuf/struct.proto": structFile
        case "google/protobuf/timestamp.proto": timestamp
        case "google/protobuf/type.proto": typeFile
        case "google/protobuf/wrappers.proto": wrappers
        case "google/type/calendar_period.proto": typeCalendarPeriod
        case "google/type/color.proto": typeColor
        case "google/type/date.proto": typeDate
        case "google/type/datetime.proto": typeDatetime
        case "google/type/dayofweek.proto": typeDayofweek
        case "google/type/decimal.proto": typeDecimal
        case "google/type/expr.proto": typeExpr
        case "google/type/fraction.proto": typeFraction
        case "google/type/interval.proto": typeInterval
        case "google/type/latlng.proto": typeLatlng
        case "google/type/localized_text.proto": typeLocalizedText
        case "google/type/money.proto": typeMoney
        case "google/type/month.proto": typeMonth
        case "google/type/phone_number.proto": typePhoneNumber
        case "google/type/postal_address.proto": typePostalAddress
        case "google/type/quaternion.proto": typeQuaternion
        case "google/type/timeofday.proto": typeTimeofday
        default: nil
        }
    }

    /// The paths of all files, in alphabetical order.
    static let paths = [
        "confluent/meta.proto",
        "confluent/type/decimal.proto",
        "google/protobuf/any.proto",
        "google/protobuf/api.proto",
        "google/protobuf/compiler/plugin.proto",
        "google/protobuf/cpp_features.proto",
        "google/protobuf/descriptor.proto",
        "google/protobuf/duration.proto",
        "google/protobuf/empty.proto",
        "google/protobuf/field_mask.proto",
        "google/protobuf/go_features.proto",
        "google/protobuf/java_features.proto",
        "google/protobuf/source_context.proto",
        "google/protobuf/struct.proto",
        "google/protobuf/timestamp.proto",
        "google/protobuf/type.proto",
        "google/protobuf/wrappers.proto",
        "google/type/calendar_period.proto",
        "google/type/color.proto",
        "google/type/date.proto",
        "google/type/datetime.proto",
        "google/type/dayofweek.proto",
        "google/type/decimal.proto",
        "google/type/expr.proto",
        "google/type/fraction.proto",
        "google/type/interval.proto",
        "google/type/latlng.proto",
        "google/type/localized_text.proto",
        "google/type/money.proto",
        "google/type/month.proto",
        "google/type/phone_number.proto",
        "google/type/postal_address.proto",
        "google/type/quaternion.proto",
        "google/type/timeofday.proto",
    ]
}
