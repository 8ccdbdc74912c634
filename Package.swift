// swift-tools-version:6.0
import PackageDescription

let package = Package(
    name: "akto",
    products: [
        .executable(name: "akto", targets: ["akto-cli"]),
        .library(name: "CoreKit", targets: ["CoreKit"]),
    ],
    targets: [
        // Headers alone: what Swift cannot express.
        .systemLibrary(name: "CShims"),
        // Resources are generated into Swift string literals by `akto generate`; see docs/design.md.
        .target(
            name: "CoreKit", dependencies: ["CShims"], exclude: ["Resources"],
            // Debug builds, and so the tests, check that accesses do not overlap; checking takes a tenth of a release's time.
            swiftSettings: [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]
        ),
        .executableTarget(
            name: "akto-cli",
            dependencies: ["CoreKit"],
            linkerSettings: [.unsafeFlags(["-static-stdlib"], .when(platforms: [.linux], configuration: .release))]
        ),
        .testTarget(name: "CoreKitTests", dependencies: ["CoreKit"]),
        .testTarget(name: "AktoCLITests", dependencies: ["CoreKit", "akto-cli"]),
    ],
    swiftLanguageModes: [.v6]
)
