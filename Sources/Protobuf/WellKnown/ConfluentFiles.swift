extension WellKnownFiles {
    /// What Confluent's registry adds to schemas: metadata, and decimals.
    static func confluent(_ path: String) -> String? {
        switch path {
        case "confluent/meta.proto": metaProto
        case "confluent/type/decimal.proto": decimalProto
        default: nil
        }
    }

    private static let metaProto = #"""
        syntax = "proto3";

        package confluent;

        import "google/protobuf/descriptor.proto";

        option java_package = "io.confluent.protobuf";
        option java_outer_classname = "MetaProto";

        message Meta {
          string doc = 1;
          map<string, string> params = 2;
          repeated string tags = 3;
        }

        extend google.protobuf.FileOptions {
          Meta file_meta = 1088;
        }
        extend google.protobuf.MessageOptions {
          Meta message_meta = 1088;
        }
        extend google.protobuf.FieldOptions {
          Meta field_meta = 1088;
        }
        extend google.protobuf.EnumOptions {
          Meta enum_meta = 1088;
        }
        extend google.protobuf.EnumValueOptions {
          Meta enum_value_meta = 1088;
        }

        """#

    private static let decimalProto = #"""
        syntax = "proto3";

        package confluent.type;

        option java_package = "io.confluent.protobuf.type";
        option java_multiple_files = true;
        option java_outer_classname = "DecimalProto";

        message Decimal {
          bytes value = 1;
          uint32 precision = 2;
          int32 scale = 3;
        }

        """#
}
