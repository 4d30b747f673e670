import Features
import Testing

@Suite struct CredentialsTests {
    @Test(arguments: [
        "short", "aaaaaaaaaaaa", "1234567890", "abcdefghijkl", "0987654321", "password12", "Passwort!2026", "ada@example.org",
        "ADA@example.org1",
        "          ", "\0\0\0\0\0\0\0\0\0\0\0\0", String(repeating: "correct horse ", count: 80),
    ])
    func `a password that is guessed at once is refused`(password: String) {
        #expect(Credentials.problem(with: password, email: "ada@example.org") != nil)
    }

    @Test(arguments: ["correct horse battery", "größer als zehn", "8f#kQz!27Lm", "password manager of my aunt", "まいにちコーヒーをのむひと"])
    func `any other is taken`(password: String) {
        #expect(Credentials.problem(with: password, email: "ada@example.org") == nil)
    }
}
