import HTTPServer
import HTTPTypes
import JSONSchema
import Operations
import TestSupport

@testable import Faces

/// All of HTTP but MCP: REST, uploads, media, pages, the set-up form.
enum HTTPTarget {
    @Sendable static func prepare() -> @Sendable ([UInt8]) -> Void {
        let appliance = FuzzedAppliance()
        let routes = RouteTable(appliance.catalog)
        let failures = failureSchema(appliance.catalog)
        return { input in
            var request = RawRequest(input)
            request.suppose(.authorization, "Bearer $KEY")
            let exchange = appliance.exchange(request)
            let (head, response) = (exchange.head, exchange.response)
            let status = response.status.code
            require((200..<500).contains(status) || status == 503, "an answer has a status that is defined, not \(status)")
            require(response.headerFields.allSatisfy { $0.value.utf8.allSatisfy { $0 >= 0x20 } }, "a header's fields are one line each")
            guard response.headerFields[.contentType] == "application/json" else {
                return require(!head.path.hasPrefix("/api/v1/"), "REST answers JSON")
            }
            guard let json = try? JSON(parsing: exchange.bytes) else { return require(false, "an answer that is declared as JSON is JSON") }
            if json["jsonrpc"] != nil { return }  // MCP, which has a target of its own
            if status >= 400, head.path.hasPrefix("/oauth/"), json["error"]?.stringValue != nil {
                require(json["error_description"]?.stringValue != nil, "OAuth fails as RFC 6749 section 5.2 says: \(json.text)")
            } else if status >= 400 {
                let violations = failures.violations(in: json)
                require(violations.isEmpty, "a failure is as declared: \(violations)")
                require(json["error"]?["code"] != "unexpected", "nothing unexpected happens: \(json.text)")
            } else if case .operation(let operation, _) = routes.match(Route.Method(rawValue: head.method.rawValue), head.path) {
                let violations = operation.outputSchema.violations(in: json)
                require(violations.isEmpty, "\(operation.spec.name) answers as declared: \(violations)")
            }
        }
    }

    /// The schema of failures in our own description.
    private static func failureSchema(_ catalog: OperationCatalog) -> Schema {
        let document = OpenAPIDocument(catalog: catalog, version: "0").json(publicURL: "http://troupe.test")
        return Schema(document["components"]?["schemas"]?["Error"] ?? .bool(false))
    }
}
