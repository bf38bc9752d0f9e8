internal import JSON
internal import Registry

/// What is asked about the server itself.
enum ServerRoutes {
    static let all = [
        Route(.get, "/") { _, _ in .json([:]) },
        Route(.post, "/") { _, _ in .json([:]) },
        Route(.get, "/v1/metadata/id") { _, _ in
            .json([
                "scope": [
                    "path": [], "clusters": ["kafka-cluster": "concord", "schema-registry-cluster": "schema-registry"],
                ]
            ])
        },
        Route(.get, "/v1/metadata/version") { _, _ in .json(["version": "0.1.0", "commitId": "Unknown"]) },
        Route(.get, "/v1/metadata/deployment") { _, _ in .json(["attributes": []]) },
    ]
}
