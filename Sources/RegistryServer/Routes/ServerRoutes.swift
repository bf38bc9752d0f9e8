internal import JSON
internal import Registry

/// What is asked about the server itself.
enum ServerRoutes {
    static let all = [
        Route(.get, "/", "Says that the registry is there") { _, _ in .json([:]) },
        Route(.post, "/", "Says that the registry is there") { _, _ in .json([:]) },
        Route(.get, "/openapi.yaml", "Describes this API") { _, _ in
            .text(OpenAPI.yaml(of: Route.all), contentType: "application/yaml")
        },
        Route(.get, "/v1/metadata/id", "Names the cluster") { _, _ in
            .json([
                "scope": [
                    "path": [], "clusters": ["kafka-cluster": "concord", "schema-registry-cluster": "schema-registry"],
                ]
            ])
        },
        Route(.get, "/v1/metadata/version", "Tells the server's version") { _, _ in
            .json(["version": "0.1.0", "commitId": "Unknown"])
        },
        Route(.get, "/v1/metadata/deployment", "Tells how the server is deployed") { _, _ in .json(["attributes": []])
        },
    ]
}
