import Features
import HTTPServer
import Operations
import TestSupport
import Testing

/// Providers in the console: for admins, and without a way to see a key or to run a program.
@Suite struct ProviderPagesTests {
    private let test = try! TestAppliance.console()

    private static let fields = [
        ("name", "own"), ("kind", "openai"), ("address", "https://generators.example.org/v1"), ("model", "big"), ("key", "sk-secret-1"),
        ("price_picture", "0.04"),
    ]

    private func admin() async -> ConsoleBrowser {
        let admin = ConsoleBrowser(test)
        await admin.signIn()
        await admin.get("/console/providers")
        return admin
    }

    @Test func `an admin adds one, puts it into an order, and removes it, and never sees its key`() async throws {
        let admin = await admin()
        #expect(admin.page.text.contains("None yet"))
        await admin.submit("/console/providers", Self.fields)
        #expect(
            admin.page.text.contains("The provider is added.") && admin.page.text.contains("$0.04 a picture")
                && admin.page.text.contains("Sealed"))
        await admin.submit("/console/providers/order", [("capability", "picture"), ("order", "own, embedded")])
        #expect(admin.page.text.contains("value=\"own, embedded\"") && !admin.page.text.contains("sk-secret-1"))
        await admin.submit("/console/providers/own/remove")
        #expect(admin.page.text.contains("The provider is removed") && admin.page.text.contains("None yet"))
    }

    @Test func `one that trains and makes video is added with all that it needs, and old prices are told`() async throws {
        let admin = await admin()
        let fields = [
            ("name", "studio"), ("kind", "fal"), ("model", "fal-ai/flux-lora"), ("key", "sk-secret-1"), ("video_model", "fal-ai/films"),
            ("image_input", "image_url"), ("trainer", "fal-ai/flux-lora-fast-training"), ("reference_input", "image_urls[]"),
            ("references", "2"), ("price_picture", "0.03"), ("price_video_second", "0.1"),
        ]
        await admin.submit("/console/providers", fields)
        #expect(admin.page.problem?.hasPrefix("Dollars a training: expected the price of one training") == true)
        #expect(admin.page.text.contains("<details class=\"more\" open>"))
        await admin.submit("/console/providers", fields.map { $0.0 == "references" ? ($0.0, "many") : $0 } + [("price_training", "2")])
        #expect(admin.page.problem?.hasPrefix("Reference pictures: expected 0 to 16") == true)
        await admin.submit("/console/providers", fields + [("price_training", "2")])
        #expect(admin.page.text.contains("picture, video, training") && admin.page.text.contains("$0.10 a second of video"))
        #expect(!admin.page.text.contains("Its prices are from"))
        let provider = try test.appliance.dispatcher.view(as: .operator) { context in try Providers.named("studio", in: context) }
        #expect(provider.settings["references"] == 2 && provider.settings["image_input"] == "image_url")
        test.clock.advance(seconds: 366 * 86_400)
        await admin.signIn()
        await admin.get("/console/providers")
        #expect(admin.page.text.contains("Its prices are from 2026-05-01: check them"))
    }

    @Test func `what is wrong is said in the form, which keeps all but the key`() async throws {
        let admin = await admin()
        await admin.submit(
            "/console/providers",
            [("name", "Own"), ("kind", "replicate"), ("model", "ada/<flux>"), ("key", "sk-secret-1"), ("address", "http://10.1.1.1")])
        let text = admin.page.text
        #expect(admin.page.status == 422 && text.contains("small letters") && text.contains("--allow-outbound"))
        #expect(text.contains("value=\"ada/&lt;flux&gt;\"") && !text.contains("sk-secret-1"))
        await admin.submit("/console/providers", Self.fields.filter { $0.0 != "price_picture" } + [("price_picture", "four")])
        #expect(admin.page.problem == "A price is written in dollars, such as 0.04, not four.")
        await admin.submit("/console/providers/order", [("capability", "picture"), ("order", "nobody")])
        #expect(admin.page.problem == "There is no provider nobody; none was added yet.")
    }

    @Test(arguments: ["command", "comfyui", ""])
    func `programs and graphs are not added here`(kind: String) async throws {
        let admin = await admin()
        await admin.submit("/console/providers", [("name", "own"), ("kind", kind), ("program", "/bin/sh")])
        #expect(admin.page.problem == "Choose how the provider is spoken to.")
    }

    @Test func `one that does not answer is said to`() async throws {
        let admin = await admin()
        try await test.appliance.dispatcher.perform(as: .operator) { context in
            _ = try Providers.add(ProviderOrder(name: "gone", kind: .automatic1111, address: "https://gone.invalid"), in: context)
        }
        await admin.submit("/console/providers/gone/test")
        #expect(admin.page.problem?.hasPrefix("gone: It cannot be reached") == true)
    }

    @Test func `it is there for admins only`() async {
        let bob = ConsoleBrowser(test)
        await bob.signIn("bob@example.org")
        #expect(await bob.get("/console/providers").status == 404)
        #expect(!(await bob.get("/console").text.contains("/console/providers")))
    }
}
