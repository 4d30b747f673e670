import Testing

@testable import Imaging

extension ImagingTests {
    @Suite struct MediaTypeTests {
        @Test func `every sample is known by its first bytes`() throws {
            for (type, bytes) in try MediaSamples.all() { #expect(MediaType.sniff(bytes) == type) }
        }

        @Test(arguments: [
            "<svg xmlns='http://www.w3.org/2000/svg'/>", "<?xml version='1.0'?><svg/>", "Hello, I am a text named .png", "", "GIF",
            "BM......",
            "%PDF-1.7",
        ])
        func `text, SVG and other types are not taken`(text: String) {
            #expect(MediaType.sniff(text.utf8) == nil)
        }

        @Test(arguments: ["qt  ", "heic", "avif", "mif1", "M4A ", "crx "])
        func `relatives of MP4 are not taken`(brand: String) {
            let bytes = MediaSamples.box("ftyp", Array(brand.utf8) + MediaSamples.big(0) + Array("mp42".utf8) + Array(brand.utf8))
            #expect(MediaType.sniff(bytes) == nil)
        }

        @Test(arguments: ["isom", "mp42", "avc1", "M4V ", "dash", "XAVC"])
        func `brands of MP4 are taken`(brand: String) {
            #expect(MediaType.sniff(MediaSamples.box("ftyp", Array(brand.utf8) + MediaSamples.big(0) + Array("mp42".utf8))) == .mp4)
        }
    }
}
