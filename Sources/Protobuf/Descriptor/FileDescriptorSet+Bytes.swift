internal import CProtobufDescriptor

extension FileDescriptorSet {
    /// How much a serialized set may ask for before it is refused.
    public struct Limits: Sendable, Hashable {
        /// How many bytes the set may have.
        public var bytes = 256 << 20
        /// How deep messages may nest in messages.
        public var depth = 64
        /// How many descriptors and places (files, messages, fields, …) the set may hold together: an empty one takes two
        /// bytes of the set, but about 200 in memory.
        public var descriptors = 4_000_000

        /// The defaults.
        public init() {}
    }

    /// Reads a serialized `google.protobuf.FileDescriptorSet`.
    ///
    /// - Parameters:
    ///   - bytes: The set, as protoc writes it.
    ///   - limits: What it may ask for.
    /// - Throws: `DescriptorError` where the bytes are not such a message, or ask for more than `limits` allows.
    public init(serialized bytes: [UInt8], limits: Limits = Limits()) throws(DescriptorError) {
        try DescriptorBounds(limits).check(fileSet: bytes)
        guard let set = unsafe concord__file_descriptor_set__unpack(nil, bytes.count, bytes) else {
            throw DescriptorError(
                "the bytes are not a google.protobuf.FileDescriptorSet: libprotobuf-c can't read them")
        }
        defer { unsafe concord__file_descriptor_set__free_unpacked(set, nil) }
        files = []
        for index in 0..<(unsafe set.pointee.n_file) {
            guard let file = unsafe set.pointee.file[index] else { continue }
            files.append(try unsafe FileDescriptorProto(file.pointee))
        }
    }

    /// The set in its wire form: the bytes that protoc would write.
    public func serialized() -> [UInt8] {
        var arena = DescriptorArena()
        defer { arena.free() }
        let set = unsafe arena.fileSet(self)
        let size = unsafe concord__file_descriptor_set__get_packed_size(set)
        return unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = unsafe concord__file_descriptor_set__pack(set, buffer.baseAddress)
        }
    }
}

extension FileDescriptorProto {
    /// Reads a serialized `google.protobuf.FileDescriptorProto`.
    ///
    /// - Parameters:
    ///   - bytes: The file.
    ///   - limits: What it may ask for.
    /// - Throws: `DescriptorError` where the bytes are not such a message, or ask for more than `limits` allows.
    public init(serialized bytes: [UInt8], limits: FileDescriptorSet.Limits = .init()) throws(DescriptorError) {
        try DescriptorBounds(limits).check(file: bytes)
        guard let file = unsafe concord__file_descriptor_proto__unpack(nil, bytes.count, bytes) else {
            throw DescriptorError(
                "the bytes are not a google.protobuf.FileDescriptorProto: libprotobuf-c can't read them")
        }
        defer { unsafe concord__file_descriptor_proto__free_unpacked(file, nil) }
        self = try unsafe FileDescriptorProto(file.pointee)
    }

    /// The file in its wire form.
    public func serialized() -> [UInt8] {
        var arena = DescriptorArena()
        defer { arena.free() }
        let file = unsafe arena.file(self)
        let size = unsafe concord__file_descriptor_proto__get_packed_size(file)
        return unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = unsafe concord__file_descriptor_proto__pack(file, buffer.baseAddress)
        }
    }
}

/// Why bytes are not a usable descriptor.
public struct DescriptorError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, in one sentence without a full stop.
    public let description: String

    package init(_ description: String) {
        self.description = description
    }
}
