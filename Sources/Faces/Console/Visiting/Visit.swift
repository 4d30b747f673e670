internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import Secrets

/// Who looks at a page of the console, and the token that the forms on it carry.
struct Visit: Sendable {
    /// The session, if somebody is signed in.
    let session: Session?
    /// The session of somebody who has shown a password and not yet the second factor.
    let pending: Session?
    /// What proves that a form was on a page of ours: bound to the session, or for people who are not signed in to their browser.
    let formToken: String
    /// A cookie that the answer has to set, so that the forms on it are accepted.
    let cookie: String?

    /// The name of the field that carries the token.
    static let tokenField = "form_token"

    /// What stands in every form.
    var tokenInput: HTML { "<input type=\"hidden\" name=\"form_token\" value=\"\(formToken)\">" }

    /// Whether the form was on a page of ours that this browser got.
    func sent(_ form: FormFields) -> Bool {
        guard let token = form[Self.tokenField] else { return false }
        return ConstantTime.equal(token, formToken)
    }
}
