// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "concord",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "concord", targets: ["concord"]),
        .library(name: "JSON", targets: ["JSON"]),
        .library(name: "Avro", targets: ["Avro"]),
        .library(name: "JSONSchema", targets: ["JSONSchema"]),
        .library(name: "Protobuf", targets: ["Protobuf"]),
        .library(name: "TopicLog", targets: ["TopicLog"]),
        .library(name: "Concord", targets: ["SchemaLanguage", "Registry", "RegistryClient", "Serde"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // System libraries: a module map each, nothing else.
        .systemLibrary(
            name: "CJansson", pkgConfig: "jansson", providers: [.apt(["libjansson-dev"]), .brew(["jansson"])]),
        .systemLibrary(
            name: "CProtobufC", pkgConfig: "libprotobuf-c",
            providers: [.apt(["libprotobuf-c-dev"]), .brew(["protobuf-c"])]),
        .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"]), .brew(["nettle"])]),
        .systemLibrary(name: "CIsal", pkgConfig: "libisal", providers: [.apt(["libisal-dev"]), .brew(["isa-l"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"]), .brew(["zstd"])]),
        .systemLibrary(name: "CSnappy", pkgConfig: "snappy", providers: [.apt(["libsnappy-dev"]), .brew(["snappy"])]),
        .systemLibrary(name: "CLzma", pkgConfig: "liblzma", providers: [.apt(["liblzma-dev"]), .brew(["xz"])]),
        .systemLibrary(
            name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"]), .brew(["pcre2"])]),
        .systemLibrary(name: "CBzip2", providers: [.apt(["libbz2-dev"]), .brew(["bzip2"])]),

        // The rooms, from the bottom up; imports point down only.
        .target(name: "SchemaLanguage"),
        .target(name: "JSON", dependencies: ["SchemaLanguage", "CJansson"]),
        .target(name: "Digest", dependencies: ["CNettle", "CIsal"]),
        .target(name: "Compression", dependencies: ["CIsal", "CZstd", "CSnappy", "CLzma", "CBzip2"]),
        .target(name: "Avro", dependencies: ["SchemaLanguage", "JSON", "Digest", "Compression"]),
        .target(name: "JSONSchema", dependencies: ["SchemaLanguage", "JSON", "CPCRE2"]),
        // What protoc-c makes of Protobuf's own descriptor messages (scripts/generate-descriptor-code).
        .target(name: "CProtobufDescriptor", dependencies: ["CProtobufC"], exclude: ["descriptor.proto"]),
        .target(name: "Protobuf", dependencies: ["SchemaLanguage", "JSON", "CProtobufDescriptor"]),
        .target(
            name: "TopicLog",
            dependencies: ["Digest", .product(name: "SystemPackage", package: "swift-system")]),
        .target(
            name: "Registry",
            dependencies: ["SchemaLanguage", "JSON", "Digest", "Avro", "JSONSchema", "Protobuf", "TopicLog"]),
        .target(
            name: "Serde",
            dependencies: ["SchemaLanguage", "JSON", "Avro", "JSONSchema", "Protobuf", "TopicLog", "Registry"]),
        .target(
            name: "EvolutionCheck", dependencies: ["SchemaLanguage", "JSON", "JSONSchema", "Protobuf", "Registry"]),
        .target(
            name: "RegistryServer",
            dependencies: [
                "SchemaLanguage", "JSON", "TopicLog", "Registry", "EvolutionCheck",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        .target(
            name: "RegistryClient",
            dependencies: [
                "SchemaLanguage", "JSON", "Registry",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        .executableTarget(
            name: "concord",
            dependencies: [
                "SchemaLanguage", "JSON", "Avro", "JSONSchema", "Protobuf", "TopicLog", "Registry", "Serde",
                "EvolutionCheck", "RegistryServer", "RegistryClient", .product(name: "Logging", package: "swift-log"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]),
        // Answers outside test harnesses.
        .executableTarget(
            name: "concord-conformance",
            dependencies: [
                "SchemaLanguage", "JSON", "JSONSchema", "Protobuf",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]),

        // Measures the hot paths; not part of any product.
        .executableTarget(
            name: "concord-bench",
            dependencies: ["SchemaLanguage", "JSON", "Digest", "Avro", "JSONSchema", "Protobuf", "TopicLog"],
            path: "Benchmarks/concord-bench"),

        // Reads the suites that lie beside a checkout; for tests only.
        .target(name: "SuiteData", dependencies: ["JSON"], path: "Tests/SuiteData"),
        .testTarget(name: "JSONTests", dependencies: ["JSON", "SchemaLanguage", "SuiteData"]),
        .testTarget(name: "CompressionTests", dependencies: ["Compression", "Digest"]),
        .testTarget(
            name: "AvroTests",
            dependencies: ["Avro", "JSON", "SchemaLanguage", "Digest", "Compression", "SuiteData"]),
        .testTarget(name: "JSONSchemaTests", dependencies: ["JSONSchema", "JSON", "SchemaLanguage", "SuiteData"]),
        .testTarget(name: "ProtobufTests", dependencies: ["Protobuf", "JSON", "SchemaLanguage", "SuiteData"]),
        .testTarget(name: "ConformanceTests", dependencies: ["concord-conformance", "JSON"]),
        .testTarget(
            name: "TopicLogTests",
            dependencies: ["TopicLog", "Digest", .product(name: "SystemPackage", package: "swift-system")]),
        .testTarget(
            name: "RegistryTests",
            dependencies: ["Registry", "Avro", "JSONSchema", "Protobuf", "JSON", "TopicLog", "SchemaLanguage"]),
        .testTarget(
            name: "RegistryServerTests",
            dependencies: [
                "concord", "RegistryServer", "Registry", "JSON", "TopicLog",
                .product(name: "Logging", package: "swift-log"),
            ],
            exclude: ["Clients"]),
        .testTarget(
            name: "RegistryClientTests",
            dependencies: [
                "RegistryClient", "Registry", "RegistryServer", "SchemaLanguage", "TopicLog",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        .testTarget(
            name: "SerdeTests", dependencies: ["Serde", "Registry", "Avro", "JSON", "TopicLog", "SchemaLanguage"]),
        .testTarget(name: "ConcordTests", dependencies: ["concord", "JSON"]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .strictMemorySafety(),
        .treatAllWarnings(as: .error),
    ]
}
