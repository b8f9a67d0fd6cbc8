// swift-tools-version: 6.2

import PackageDescription

/// What holds for every target of ours. Warnings are errors here and only here: dependencies keep their own rules.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "copytaster",
  products: [
    .executable(name: "copytaster", targets: ["Daemon"]),
    .library(name: "Ingest", targets: ["Ingest"]),
  ],
  // Why each is here, and what it replaces: docs/architecture.md.
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["YAML"]),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
    .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(name: "CGMime", pkgConfig: "gmime-3.0", providers: [.apt(["libgmime-3.0-dev"])]),
    .systemLibrary(name: "CBrotli", pkgConfig: "libbrotlidec", providers: [.apt(["libbrotli-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CUchardet", pkgConfig: "uchardet", providers: [.apt(["libuchardet-dev"])]),
    // libcld2 is written in C++, so it needs a function for C; and Debian has no pkg-config file for it.
    .target(name: "CCLD2", linkerSettings: [.linkedLibrary("cld2")]),
    .systemLibrary(name: "CLinux"),
    // Two generated tables, which only the C compiler can embed as they are.
    .target(name: "CTables", exclude: ["folds.txt", "word-frequencies.bin"]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .target(
      name: "Ingest",
      dependencies: [
        "CArchive",
        "CBrotli",
        "CCLD2",
        "CGMime",
        "CLibXML2",
        "CUchardet",
        "CLinux",
        "CTables",
        "CZlib",
        "CZstd",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "HeapModule", package: "swift-collections"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict
    ),
    .executableTarget(
      name: "Daemon",
      dependencies: [
        "CSystemd",
        "Ingest",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Configuration", package: "swift-configuration"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "SystemPackage", package: "swift-system"),
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: strict
    ),
    .executableTarget(
      name: "throughput",
      dependencies: [
        "Ingest",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      path: "Benchmarks/Throughput", swiftSettings: strict),
    .executableTarget(
      name: "overlap", dependencies: ["CLinux", "Ingest"], path: "Benchmarks/Overlap",
      exclude: ["copies.py", "overlap.py"],
      swiftSettings: strict),
    .executableTarget(name: "pack-words", dependencies: ["Ingest"], path: "scripts/PackWords", swiftSettings: strict),
    .executableTarget(name: "formats", dependencies: ["Ingest"], path: "Benchmarks/Formats", swiftSettings: strict),
    .target(
      name: "Support", dependencies: ["Ingest", .product(name: "SystemPackage", package: "swift-system")],
      path: "Tests/Support", swiftSettings: strict),
    .testTarget(name: "IngestTests", dependencies: ["CArchive", "Ingest", "Support"], swiftSettings: strict),
    .testTarget(
      name: "FaultTests", dependencies: ["Daemon", "Ingest", "Support"], path: "Tests/Faults", exclude: ["Mutants"],
      swiftSettings: strict),
    .testTarget(
      name: "DaemonTests",
      dependencies: ["Daemon", "Ingest", "Support", .product(name: "Logging", package: "swift-log")],
      swiftSettings: strict),
  ],
  // For #embed.
  cLanguageStandard: .c2x
)
