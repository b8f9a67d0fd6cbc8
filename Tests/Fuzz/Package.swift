// swift-tools-version: 6.2

import PackageDescription

/// A package of its own, so that nobody who builds the service builds this: everything in it is compiled with what libFuzzer and
/// AddressSanitizer need. `make fuzz` says how.
let package = Package(
  name: "fuzz",
  dependencies: [.package(name: "copytaster", path: "../..")],
  targets: [
    .systemLibrary(name: "CFuzzer", path: "CFuzzer"),
    .executableTarget(
      name: "fuzz", dependencies: ["CFuzzer", .product(name: "Ingest", package: "copytaster")], path: "Fuzz"),
  ]
)
