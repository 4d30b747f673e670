import Testing

@testable import Features

@Suite struct MediaFilenameTests {
    @Test(arguments: [
        ("slide.png", "slide.jpg"), ("../../etc/passwd", "passwd.jpg"), ("C:\\pictures\\My Cat.JPEG", "My-Cat.jpg"), (nil, "media.jpg"),
        ("", "media.jpg"), (".png", "media.jpg"), ("日本語.png", "media.jpg"), ("v1.final.webp", "v1.final.jpg"),
        ("a\r\nb\"<x>.gif", "a-b-x.jpg"),
        ("..hidden", "hidden.jpg"), (String(repeating: "a", count: 200), String(repeating: "a", count: 80) + ".jpg"),
    ])
    func `a name keeps what is safe, with the extension of the real type`(sent: String?, kept: String) {
        #expect(MediaFilename.safe(sent, as: .jpeg) == kept)
    }
}
