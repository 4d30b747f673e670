// swift-tools-version: 6.2
import PackageDescription

/// Whether this is the build of `make fuzz`: our modules under the address sanitizer, their edges counted, and the targets of Tests/Fuzzing.
/// `quick` is that of `make test`: not optimised, which takes less than half the processor to build and is fuzzed for seconds only.
let fuzzing = Context.environment["TROUPE_FUZZING"]

/// What the fuzzer needs to see of a module; modules of others stay as they are.
/// A module is compiled as a whole, since one file after the other takes twice the processor.
let observed: [SwiftSetting] =
    fuzzing.map { kind in
        [.unsafeFlags(["-sanitize=fuzzer,address", kind == "quick" ? "-Onone" : "-O", "-wmo", "-num-threads", "2"])]
    } ?? []

/// Every Swift target: Swift 6 mode, unsafe code marked, no warning left standing.
let strict: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .strictMemorySafety(),
        .treatAllWarnings(as: .error),
    ] + observed

/// How the executable is linked. LLVM's linker packs its hundred thousand relocations to a hundredth of their size (glibc 2.36 and later
/// read them so), and no symbols are there to be looked up from outside: it starts sooner and holds 6 MB less.
let lean = [
    "-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs", "-Xlinker", "--no-export-dynamic",
]

/// Test targets: as all others, but a test may use members of what its subject brings along without importing it.
let testing: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "troupe",
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Platform: knows nothing of the product; a module a library.
        .systemLibrary(
            name: "CMicroHTTPD", path: "Sources/Platform/CMicroHTTPD", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
        .systemLibrary(name: "CSQLite", path: "Sources/Platform/CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CSodium", path: "Sources/Platform/CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        // These open their library when it is first needed, so that it costs nothing at the start.
        .target(name: "CCurl", path: "Sources/Platform/CCurl"),
        .target(name: "CVips", path: "Sources/Platform/CVips"),
        .target(name: "CQRCode", path: "Sources/Platform/CQRCode"),
        .target(name: "CEmbedded", path: "Sources/Platform/CEmbedded"),
        .target(name: "CPrograms", path: "Sources/Platform/CPrograms"),
        .target(name: "JSONSchema", path: "Sources/Platform/JSONSchema", swiftSettings: strict),
        .target(name: "Store", dependencies: [grdb, sqlite, "CSQLite"], path: "Sources/Platform/Store", swiftSettings: strict),
        .target(name: "Secrets", dependencies: ["CSodium", crypto], path: "Sources/Platform/Secrets", swiftSettings: strict),
        .target(
            name: "AccessTokens", dependencies: [crypto, cryptoExtras], path: "Sources/Platform/AccessTokens", swiftSettings: strict),
        .target(
            name: "HTTPServer", dependencies: ["CMicroHTTPD", httpTypes, logging], path: "Sources/Platform/HTTPServer",
            swiftSettings: strict),
        .target(name: "Outbound", dependencies: ["CCurl"], path: "Sources/Platform/Outbound", swiftSettings: strict),
        .target(name: "Imaging", dependencies: ["CVips"], path: "Sources/Platform/Imaging", swiftSettings: strict),
        .target(name: "Programs", dependencies: ["CPrograms"], path: "Sources/Platform/Programs", swiftSettings: strict),
        .target(name: "QRCodes", dependencies: ["CQRCode"], path: "Sources/Platform/QRCodes", swiftSettings: strict),

        // The product.
        .target(
            name: "Operations", dependencies: ["Store", "JSONSchema", "Secrets", grdb, logging], path: "Sources/Operations",
            swiftSettings: strict),
        .target(
            name: "Features", dependencies: ["Operations", "Store", "Secrets", "JSONSchema", "CEmbedded", grdb], path: "Sources/Features",
            exclude: [
                "Ledger/price-book.json", "Captions/Grammars", "Catalogs", "Characters/Library", "Moderation/look-alikes.txt",
                "Publishing/Limits/channel-limits.json",
            ],
            swiftSettings: strict),
        .target(
            name: "Engines",
            dependencies: ["Features", "Operations", "Outbound", "Imaging", "Programs", "JSONSchema", "Store", "Secrets", grdb, logging],
            path: "Sources/Engines", swiftSettings: strict),
        .target(
            name: "Faces", dependencies: ["Operations", "Features", "HTTPServer", "JSONSchema", "Secrets", "QRCodes", httpTypes, logging],
            path: "Sources/Faces",
            exclude: [
                "MCP/Prompts/Texts", "MCP/Resources/agents-guide.md", "MCP/Views/posts.html", "Pages/feed.css", "Pages/icon.png",
                "Console/Layout/console.css",
            ],
            swiftSettings: strict),
        .target(
            name: "Application",
            dependencies: [
                "CEmbedded", "JSONSchema", "Store", grdb, "Secrets", "AccessTokens", "HTTPServer", "Outbound", "Imaging",
                "Operations", "Features", "Engines", "Faces",
                httpTypes, logging, lifecycle, signals,
            ], path: "Sources/Application", swiftSettings: strict),
        .target(
            name: "Commands",
            dependencies: [
                "Application", "Operations", "Features", "Faces", "Imaging", "Outbound", "Secrets", "Store", "JSONSchema", "HTTPServer",
                grdb,
                argumentParser, logging,
            ],
            path: "Sources/Commands", swiftSettings: strict),
        .executableTarget(
            name: "troupe", dependencies: ["Commands"], path: "Sources/troupe", swiftSettings: strict,
            linkerSettings: [.unsafeFlags(lean, .when(configuration: .release))]),

        // Tests mirror the sources.
        .target(
            name: "TestSupport",
            dependencies: ["Application", "Operations", "Features", "Faces", "JSONSchema", "HTTPServer", "Store", httpTypes, logging],
            path: "Tests/Support", swiftSettings: strict),
        .testTarget(
            name: "PlatformTests",
            dependencies: [
                "JSONSchema", "Store", "Secrets", "HTTPServer", "Outbound", "Imaging", "Programs", "QRCodes", grdb, httpTypes, logging,
                "troupe",
            ],
            path: "Tests/PlatformTests", swiftSettings: testing),
        .testTarget(
            name: "OperationsTests", dependencies: ["Operations", "TestSupport", "JSONSchema", "Secrets", "Store", grdb],
            path: "Tests/OperationsTests",
            swiftSettings: testing),
        .testTarget(
            name: "FeaturesTests",
            dependencies: ["Features", "Operations", "TestSupport", "JSONSchema", "Secrets", "Store", grdb, logging, "troupe"],
            path: "Tests/FeaturesTests",
            swiftSettings: testing),
        .testTarget(
            name: "ApplicationTests",
            dependencies: [
                "Application", "Faces", "Engines", "Features", "Operations", "TestSupport", "HTTPServer", "JSONSchema", "Store", "Secrets",
                "Outbound",
                "Commands", grdb, sqlite, httpTypes, logging, "troupe",
            ],
            path: "Tests/ApplicationTests", exclude: ["Golden"], swiftSettings: testing),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .gnu2x
)

if fuzzing != nil {
    package.targets += [
        .systemLibrary(name: "CFuzzer", path: "Tests/Fuzzing/CFuzzer"),
        .executableTarget(
            name: "troupe-fuzz",
            dependencies: [
                "CFuzzer", "Application", "Faces", "Features", "Operations", "TestSupport", "HTTPServer", "JSONSchema", "Store", "Secrets",
                "Imaging", httpTypes, logging,
            ],
            path: "Tests/Fuzzing", exclude: ["Corpora", "CFuzzer"], swiftSettings: testing + observed,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]),
    ]
}
