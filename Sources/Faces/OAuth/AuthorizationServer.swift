internal import Features
internal import JSONSchema
internal import Operations

/// What the authorization server says of itself.
enum AuthorizationServer {
    /// The metadata of RFC 8414. The issuer is the bare origin, byte for byte the same everywhere.
    static func metadata(publicURL: String) -> JSON {
        let methods = JSON(ClientMetadata.AuthMethod.allCases.map(\.rawValue))
        return [
            "issuer": .string(publicURL),
            "authorization_endpoint": .string(publicURL + "/oauth/authorize"),
            "token_endpoint": .string(publicURL + "/oauth/token"),
            "registration_endpoint": .string(publicURL + "/oauth/register"),
            "revocation_endpoint": .string(publicURL + "/oauth/revoke"),
            "introspection_endpoint": .string(publicURL + "/oauth/introspect"),
            "jwks_uri": .string(publicURL + "/.well-known/jwks.json"),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": methods,
            "revocation_endpoint_auth_methods_supported": methods,
            "introspection_endpoint_auth_methods_supported": methods,
            "scopes_supported": JSON(OAuthScopes.all.map(\.rawValue) + [OAuthScopes.offline]),
            "client_id_metadata_document_supported": true,
            "authorization_response_iss_parameter_supported": true,
        ]
    }

    /// The same with what OpenID Connect Discovery 1.0 (section 3) asks for besides, so that clients that only read that form can.
    static func openIDMetadata(publicURL: String) -> JSON {
        var metadata = metadata(publicURL: publicURL)
        metadata["subject_types_supported"] = ["public"]
        metadata["id_token_signing_alg_values_supported"] = ["RS256"]
        metadata["request_parameter_supported"] = false
        metadata["request_uri_parameter_supported"] = false  // absent would mean true (section 3)
        return metadata
    }
}
