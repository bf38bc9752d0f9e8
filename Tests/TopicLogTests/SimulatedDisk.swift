import Synchronization
import SystemPackage

@testable import TopicLog

/// A file system in memory that knows what would survive power loss: of a file, what was synchronized; of a directory,
/// the names that were there when it was synchronized; of everything else, any part.
final class SimulatedDisk: FileSystem {
    /// What is on the disk and in the kernel's cache.
    struct Image {
        enum Node: Hashable {
            case directory
            case file(Int)
        }

        /// A change of the content of a file that is not synchronized.
        enum Change {
            case write([UInt8], at: Int)
            case truncate(Int)
        }

        struct Inode {
            /// What processes see.
            var cached: [UInt8] = []
            var durable: [UInt8] = []
            /// What will become durable. A synchronization that fails forgets it.
            var pending: [Change] = []
        }

        /// Names of one directory that changed together: made, replaced, or (nil) removed.
        struct NameChange {
            var directory: String
            var nodes: [(path: String, node: Node?)]
        }

        var nodes: [String: Node] = ["/": .directory]
        var durableNodes: [String: Node] = ["/": .directory]
        var pendingNames: [NameChange] = []
        var inodes: [Inode] = []
    }

    /// What a call does instead of what it should.
    enum Fault: Hashable {
        case inputOutputError, full, interrupted, shortWrite
    }

    struct State {
        var image: Image
        var operations = 0
        /// Called before every operation that changes something.
        var observer: (@Sendable (Image, Int) -> Void)?
        /// Which operations fail.
        var faultyOperations: Range<Int> = 0..<0
        var fault = Fault.inputOutputError
        var lockedInodes: Set<Int> = []
    }

    let state: Mutex<State>

    init(_ image: Image = Image(), observer: (@Sendable (Image, Int) -> Void)? = nil) {
        state = Mutex(State(image: image, observer: observer))
    }

    var image: Image { state.withLock(\.image) }
    var operations: Int { state.withLock(\.operations) }

    /// Makes the operations of these numbers fail.
    func inject(_ fault: Fault, into operations: Range<Int>) {
        state.withLock { state in
            state.fault = fault
            state.faultyOperations = operations
        }
    }

    // MARK: FileSystem

    func open(_ path: String, _ access: FileAccess) throws(Errno) -> any OpenFile {
        let inode = try state.withLock { state throws(Errno) -> Int in
            switch state.image.nodes[path] {
            case .file(let inode): return inode
            case .directory: throw .isDirectory
            case nil:
                guard access == .create else { throw .noSuchFileOrDirectory }
                try begin(&state)
                state.image.inodes.append(Image.Inode())
                try change(&state, [(path, .file(state.image.inodes.count - 1))])
                return state.image.inodes.count - 1
            }
        }
        return SimulatedFile(self, inode)
    }

    func createDirectory(_ path: String) throws(Errno) {
        try state.withLock { state throws(Errno) in
            guard state.image.nodes[path] == nil else { throw .fileExists }
            try begin(&state)
            try change(&state, [(path, .directory)])
        }
    }

    func list(_ directory: String) throws(Errno) -> [String] {
        try state.withLock { state throws(Errno) in
            guard state.image.nodes[directory] == .directory else { throw .noSuchFileOrDirectory }
            let prefix = Array((directory + "/").utf8)
            return state.image.nodes.keys.compactMap { path in
                let name = path.utf8.dropFirst(prefix.count)
                guard path.utf8.starts(with: prefix), !name.isEmpty, !name.contains(UInt8(ascii: "/")) else {
                    return nil
                }
                return String(Substring(name))
            }.sorted()
        }
    }

    func rename(_ path: String, to newPath: String) throws(Errno) {
        try state.withLock { state throws(Errno) in
            guard let node = state.image.nodes[path] else { throw .noSuchFileOrDirectory }
            try begin(&state)
            try change(&state, [(path, nil), (newPath, node)])
        }
    }

    func removeFile(_ path: String) throws(Errno) {
        try state.withLock { state throws(Errno) in
            guard case .file = state.image.nodes[path] else { throw .noSuchFileOrDirectory }
            try begin(&state)
            try change(&state, [(path, nil)])
        }
    }

    func removeDirectory(_ path: String) throws(Errno) {
        try state.withLock { state throws(Errno) in
            guard state.image.nodes[path] == .directory else { throw .noSuchFileOrDirectory }
            guard !state.image.nodes.keys.contains(where: { $0.hasPrefix(path + "/") }) else {
                throw .directoryNotEmpty
            }
            try begin(&state)
            try change(&state, [(path, nil)])
        }
    }

    func synchronize(directory: String) throws(Errno) {
        try state.withLock { state throws(Errno) in
            guard state.image.nodes[directory] == .directory else { throw .noSuchFileOrDirectory }
            try begin(&state)
            for change in state.image.pendingNames where change.directory == directory {
                for (path, node) in change.nodes { state.image.durableNodes[path] = node }
            }
            state.image.pendingNames.removeAll { $0.directory == directory }
        }
    }

    private func change(_ state: inout State, _ nodes: [(path: String, node: Image.Node?)]) throws(Errno) {
        let above = String(nodes[0].path[..<(nodes[0].path.lastIndex(of: "/") ?? nodes[0].path.startIndex)])
        let directory = above.isEmpty ? "/" : above
        guard state.image.nodes[directory] == .directory else { throw .noSuchFileOrDirectory }
        for (path, node) in nodes { state.image.nodes[path] = node }
        state.image.pendingNames.append(
            Image.NameChange(directory: directory, nodes: nodes.map { ($0.path, $0.node) }))
    }

    /// Counts an operation, and lets it fail if it is its turn.
    fileprivate func begin(_ state: inout State, isWrite: Bool = false) throws(Errno) {
        state.observer?(state.image, state.operations)
        defer { state.operations += 1 }
        guard state.faultyOperations.contains(state.operations) else { return }
        switch state.fault {
        case .inputOutputError: throw .ioError
        case .full: throw .noSpace
        // Only transfers are interrupted or short.
        case .interrupted: if isWrite { throw .interrupted }
        case .shortWrite: return
        }
    }
}

private final class SimulatedFile: OpenFile {
    private let disk: SimulatedDisk
    private let inode: Int
    private let isLocked = Mutex(false)

    init(_ disk: SimulatedDisk, _ inode: Int) {
        self.disk = disk
        self.inode = inode
    }

    deinit {
        if isLocked.withLock(\.self) { disk.state.withLock { _ = $0.lockedInodes.remove(inode) } }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at position: Int) throws(Errno) -> Int {
        let bytes = disk.state.withLock { $0.image.inodes[inode].cached.dropFirst(position).prefix(buffer.count) }
        unsafe buffer.copyBytes(from: bytes)
        return bytes.count
    }

    func write(
        _ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer, at position: Int
    ) throws(Errno) -> Int {
        let bytes = unsafe Array(first) + Array(second)
        return try disk.state.withLock { state throws(Errno) in
            let isShort = state.fault == .shortWrite && state.faultyOperations.contains(state.operations)
            try disk.begin(&state, isWrite: true)
            let written = isShort ? Array(bytes.prefix((bytes.count + 1) / 2)) : bytes
            state.image.inodes[inode].change(.write(written, at: position))
            return written.count
        }
    }

    func truncate(to size: Int) throws(Errno) {
        try disk.state.withLock { state throws(Errno) in
            try disk.begin(&state)
            state.image.inodes[inode].change(.truncate(size))
        }
    }

    func synchronize() throws(Errno) {
        try disk.state.withLock { state throws(Errno) in
            do throws(Errno) {
                try disk.begin(&state)
            } catch {
                // As on Linux: what couldn't be written counts as written from now on.
                state.image.inodes[inode].pending = []
                throw error
            }
            state.image.inodes[inode].durable = state.image.inodes[inode].synchronized
            state.image.inodes[inode].pending = []
        }
    }

    func isAt(_ path: String) -> Bool { disk.image.nodes[path] == .file(inode) }

    func size() throws(Errno) -> Int { disk.state.withLock { $0.image.inodes[inode].cached.count } }

    func lock() throws(Errno) -> Bool {
        let taken = disk.state.withLock { $0.lockedInodes.insert(inode).inserted }
        isLocked.withLock { $0 = $0 || taken }
        return taken
    }
}

extension SimulatedDisk.Image.Inode {
    fileprivate mutating func change(_ change: SimulatedDisk.Image.Change) {
        cached.apply(change)
        pending.append(change)
    }

    /// The durable content once everything pending is written.
    fileprivate var synchronized: [UInt8] {
        var content = durable
        for change in pending { content.apply(change) }
        return content
    }
}

extension [UInt8] {
    fileprivate mutating func apply(_ change: SimulatedDisk.Image.Change) {
        switch change {
        case .truncate(let size):
            if size < count {
                removeLast(count - size)
            } else {
                append(contentsOf: repeatElement(0, count: size - count))
            }
        case .write(let bytes, let position):
            if position + bytes.count > count {
                append(contentsOf: repeatElement(0, count: position + bytes.count - count))
            }
            replaceSubrange(position..<position + bytes.count, with: bytes)
        }
    }
}

// MARK: Power loss

/// What survives of what was not synchronized.
enum Survival: CaseIterable {
    case nothing, everything, beginning, sectors
}

extension SimulatedDisk.Image {
    /// What is on the disk after the process died: everything it wrote.
    var afterKill: SimulatedDisk.Image { self }

    /// What may be on the disk after power loss.
    func afterPowerLoss(_ survival: Survival, _ random: inout some RandomNumberGenerator) -> SimulatedDisk.Image {
        var image = SimulatedDisk.Image()
        image.nodes = durableNodes
        let beginning = Int.random(in: 0...pendingNames.count, using: &random)
        for (index, change) in pendingNames.enumerated() {
            let survives =
                switch survival {
                case .nothing: false
                case .everything: true
                case .beginning: index < beginning
                case .sectors: Bool.random(using: &random)
                }
            guard survives, image.nodes[change.directory] == .directory else { continue }
            for (path, node) in change.nodes { image.nodes[path] = node }
        }
        image.durableNodes = image.nodes
        image.inodes = inodes.map { inode in
            let content = inode.afterPowerLoss(survival, &random)
            return Inode(cached: content, durable: content)
        }
        return image
    }
}

extension SimulatedDisk.Image.Inode {
    private static let sectorSize = 512

    fileprivate func afterPowerLoss(_ survival: Survival, _ random: inout some RandomNumberGenerator) -> [UInt8] {
        guard !pending.isEmpty else { return durable }
        switch survival {
        case .nothing: return durable
        case .everything: return synchronized
        case .beginning:
            var content = durable
            for change in pending.prefix(Int.random(in: 0...pending.count, using: &random)) { content.apply(change) }
            return content
        case .sectors:
            // Any sectors, the new size or the old one, and where there was nothing zeros or what lay there before.
            let full = synchronized
            let size = Bool.random(using: &random) ? full.count : durable.count
            let garbage = UInt8.random(in: 0...1, using: &random) * 0xA5
            var content: [UInt8] = []
            for start in stride(from: 0, to: size, by: Self.sectorSize) {
                let source = Bool.random(using: &random) ? full : durable
                let sector = source.dropFirst(start).prefix(min(Self.sectorSize, size - start))
                content += sector
                content += repeatElement(garbage, count: min(Self.sectorSize, size - start) - sector.count)
            }
            return content
        }
    }
}

/// Numbers that are the same in every run (SplitMix64, Sebastiano Vigna).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: Int) { state = UInt64(bitPattern: Int64(seed)) }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
