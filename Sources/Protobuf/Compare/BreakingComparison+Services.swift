internal import JSON

/// What belongs to a service that both sides have, in whichever file.
extension BreakingComparison {
    func compareServices() {
        let newServices = Dictionary(
            new.schema.services.map { (ExactString($0.fullName), $0) }, uniquingKeysWith: { first, _ in first })
        for was in old.schema.services {
            guard let now = newServices[ExactString(was.fullName)] else { continue }
            let methods = Dictionary(
                now.methods.enumerated().map { (ExactString($1.name), $0) }, uniquingKeysWith: { first, _ in first })
            for (index, method) in was.methods.enumerated() {
                if let newIndex = methods[ExactString(method.name)] {
                    compareMethod(was, index, now, newIndex)
                } else {
                    report(
                        .rpcNoDelete, method.fullName, at: new.place(now.path, in: now.file),
                        was: old.place(was.path, in: was.file), "the rpc \(method.name) of \(now.name) is gone")
                }
            }
        }
    }

    private func compareMethod(
        _ oldService: ProtobufService, _ oldIndex: Int, _ newService: ProtobufService, _ newIndex: Int
    ) {
        let (was, now) = (oldService.methods[oldIndex], newService.methods[newIndex])
        let path = newService.path + [2, Int32(truncatingIfNeeded: newIndex)]
        let oldPath = oldService.path + [2, Int32(truncatingIfNeeded: oldIndex)]
        let (newFile, oldFile) = (newService.file, oldService.file)
        if was.isClientStreaming != now.isClientStreaming {
            report(
                .rpcSameClientStreaming, now.fullName, at: new.place(path, in: newFile),
                was: old.place(oldPath, in: oldFile),
                "\(now.name) takes \(now.isClientStreaming ? "a stream of requests" : "one request") now")
        }
        if was.isServerStreaming != now.isServerStreaming {
            report(
                .rpcSameServerStreaming, now.fullName, at: new.place(path, in: newFile),
                was: old.place(oldPath, in: oldFile),
                "\(now.name) gives \(now.isServerStreaming ? "a stream of responses" : "one response") now")
        }
        let (oldLevel, newLevel) = (was.options.idempotencyLevel, now.options.idempotencyLevel)
        if (oldLevel ?? .unknown) != (newLevel ?? .unknown) {
            report(
                .rpcSameIdempotencyLevel, now.fullName, at: new.place(path + [4, 34], in: newFile),
                was: old.place(oldPath + [4, 34], in: oldFile),
                "the idempotency_level of \(now.name) changed")
        }
        let (oldInput, newInput) = (old.schema[was.input].fullName, new.schema[now.input].fullName)
        if !oldInput.isIdentical(to: newInput) {
            report(
                .rpcSameRequestType, now.fullName, at: new.place(path + [2], in: newFile),
                was: old.place(oldPath + [2], in: oldFile),
                "\(now.name) takes \(newInput) instead of \(oldInput)")
        }
        let (oldOutput, newOutput) = (old.schema[was.output].fullName, new.schema[now.output].fullName)
        if !oldOutput.isIdentical(to: newOutput) {
            report(
                .rpcSameResponseType, now.fullName, at: new.place(path + [3], in: newFile),
                was: old.place(oldPath + [3], in: oldFile),
                "\(now.name) gives \(newOutput) instead of \(oldOutput)")
        }
    }
}
