internal import Registry

extension APIRequest {
    /// Rewrites `/contexts/CONTEXT/REST` to REST, in which subjects that name no context belong to that one.
    ///
    /// - Throws: `APIError`, 400, for a context with a colon.
    mutating func enterContext() throws(APIError) {
        guard path.count > 2, path[0] == "contexts" else { return }
        let name = path[1]
        guard !name.contains(":") else { throw .badRequest("A context's name can't hold a colon: \(name)") }
        let prefix = name.hasPrefix(".") ? ":\(name):" : ":.\(name):"
        path.removeFirst(2)
        switch (path[0], path.count) {
        case ("subjects", 1), ("schemas", 1): qualify(parameter: "subjectPrefix", prefix)
        case ("subjects", _): path[1].qualify(prefix)
        case ("config", 1), ("mode", 1): path.append(prefix)
        case ("config", _), ("mode", _): path[1].qualify(prefix)
        case ("compatibility", 3...) where path[1] == "subjects": path[2].qualify(prefix)
        case ("schemas", 3...) where path[1] == "ids": qualify(parameter: "subject", prefix)
        case ("associations", _), ("associations:batchMutate", _):
            if text("context") == nil { query.append(("context", prefix)) }
        default: break
        }
    }

    private mutating func qualify(parameter name: String, _ prefix: String) {
        if let index = query.firstIndex(where: { $0.name == name }) {
            query[index].value.qualify(prefix)
        } else {
            query.append((name, prefix))
        }
    }
}

extension String {
    fileprivate mutating func qualify(_ prefix: String) {
        if !hasPrefix(":.") { self = prefix + self }
    }
}
