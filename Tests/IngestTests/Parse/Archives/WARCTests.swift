import Foundation
import Support
import Testing

@testable import Ingest

struct WARCTests {
  private static func record(_ type: String, _ address: String?, _ block: [UInt8], _ more: String = "") -> [UInt8] {
    let target = address.map { "WARC-Target-URI: \($0)\r\n" } ?? ""
    return Array("WARC/1.0\r\nWARC-Type: \(type)\r\n\(target)\(more)Content-Length: \(block.count)\r\n\r\n".utf8)
      + block
      + Array("\r\n\r\n".utf8)
  }

  private static func answer(_ status: String, _ header: String, _ body: [UInt8]) -> [UInt8] {
    Array("HTTP/1.1 \(status)\r\n\(header)\r\n".utf8) + body
  }

  private static let page = """
    <html><head><title>Sturm über Halven</title></head><body><article><p>Ein Sturm hat in der Nacht das Dach des Fischmarkts in \
    Halven abgedeckt, wie die Behörde mitteilte.</p></article></body></html>
    """
  private static let text =
    "Ein Sturm hat in der Nacht das Dach des Fischmarkts in Halven abgedeckt, wie die Behörde mitteilte."

  private static func chunked(_ body: [UInt8]) -> [UInt8] {
    let half = body.count / 2
    return [body[..<half], body[half...]].flatMap { part in
      Array("\(String(part.count, radix: 16));x=y\r\n".utf8) + part + Array("\r\n".utf8)
    } + Array("0\r\n\r\n".utf8)
  }

  static func archive() throws -> [UInt8] {
    let latin = EncodingTests.encode(page, as: "ISO-8859-1")
    let packed = try #require(Packing.pack([("x", latin)], format: "raw", filter: "gzip"))
    let html = "Content-Type: text/html; charset=ISO-8859-1\r\n"
    return record("warcinfo", nil, Array("software: crawler\r\n".utf8))
      + record("request", "https://a.example/sturm/", Array("GET /sturm/ HTTP/1.1\r\n\r\n".utf8))
      + record("response", "https://a.example/sturm/", answer("200 OK", html, latin))
      + record(
        "response", "<https://a.example/2>",
        answer("200 OK", html + "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", chunked(packed)))
      // Undone by the archiver, and the header left as it was.
      + record(
        "response", "https://a.example/3",
        answer("200 OK", html + "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", latin))
      + record("response", "https://a.example/gone", answer("404 Not Found", html, latin))
      + record("response", "https://a.example/i.png", answer("200 OK", "Content-Type: image/png\r\n", [0x89, 0x50]))
      + record("revisit", "https://a.example/sturm/", answer("200 OK", html, []))
      + record("conversion", "https://a.example/wet", Array(text.utf8), "Content-Type: text/plain\r\n")
  }

  @Test(arguments: [nil, "gzip", "zstd"] as [String?])
  func pagesThatWereFoundAreRead(filter: String?) throws {
    var bytes = try Self.archive()
    if let filter { bytes = try #require(Packing.pack([("x", bytes)], format: "raw", filter: filter)) }
    let document = try Parser.parse(bytes, name: "crawl.warc.gz")
    #expect(document.format == .warc && document.skipped == 0)
    let addresses = ["https://a.example/sturm/", "https://a.example/2", "https://a.example/3", "https://a.example/wet"]
    #expect(document.stories.map(\.member) == addresses && document.stories.map { $0.url?.value } == addresses)
    #expect(document.stories.allSatisfy { $0.text == Self.text && $0.bytes == 0..<bytes.count })
    #expect(document.stories.first?.title?.value == "Sturm über Halven" && document.encoding == nil)
  }

  /// The page above in ISO-8859-1: DEFLATE within the zlib format and without, Brotli.
  @Test(arguments: [
    (
      "deflate",
      """
      eNo9TksKAjEMvUoOIPYCoQtRceXGE6RNsGHacWij4sVdubBjwUUgeXk/TFayxyTEHk0ti7/YvRb4BKlwovyQGd14oBu0cOOXR6qmcUUXf9AZhiqRQT+4a88U\
      kwFTg33fOtTgqC2mQnWytrKGO1C4CkucbANPFeA+O0nvygJFzUSzyRbd0vP/mW50cL/2XzAvRh8=
      """
    ),
    (
      "deflate",
      """
      PU5LCgIxDL1KDiD2AqELUXHlxhOkTbBh2nFoo+LFXbmwY8FFIHl5P0xWssckxB5NLYu/2L0W+ASpcKL8kBndeKAbtHDjl0eqpnFFF3/QGYYqkUE/uGvPFJMB\
      U4N93zrU4KgtpkJ1srayhjtQuApLnGwDTxXgPjtJ78oCRc1Es8kW3dLz/5ludHC/9l8=
      """
    ),
    (
      "br",
      """
      G8MAIB2HsfMkLGy1TwcvFCbDtqV664wQTRKhv9w7oiFHEh5j61rLG54nKclTNKWTU71z64E1D4PAghY4JRjUyeqHrHDMVIMXaDgO6n97z7ngF09MIr1cVwcm\
      0wuwVgjzioBw4oYFzROzUC61uNAJoHlh8JdUVvcFv4KfQEhLTRXvDPeE9kRD91UTi79v+nQz/6vU0i09BA==
      """
    ),
  ])
  func pagesInCodingsOfHTTPAloneAreRead(_ coding: String, _ base64: String) throws {
    let packed = Array(try #require(Data(base64Encoded: base64)))
    let header = "Content-Type: text/html; charset=ISO-8859-1\r\nContent-Encoding: \(coding)\r\n"
    func page(_ body: [UInt8]) -> [UInt8] {
      Self.record("response", "https://a.example/", Self.answer("200 OK", header, body))
    }
    #expect(try Parser.parse(page(packed), name: "a.warc").stories.map(\.text) == [Self.text])
    let failure = #expect(throws: ParseFailure.self) { try Parser.parse(page(packed.dropLast(40)), name: "a.warc") }
    #expect(failure?.reason == .damaged)
    let undone = EncodingTests.encode(Self.page, as: "ISO-8859-1")
    #expect(try Parser.parse(page(undone), name: "a.warc").stories.map(\.text) == [Self.text])
  }

  @Test func recordsThatAreCompressedOneByOneAreReadToo() throws {
    let bytes = try Self.archive()
    let second = try #require(
      bytes.indices.dropFirst().first { bytes[$0...].starts(with: "WARC/".utf8) })
    let packed = try [bytes[..<second], bytes[second...]].flatMap { part in
      try #require(Packing.pack([("x", Array(part))], format: "raw", filter: "gzip"))
    }
    #expect(try Parser.parse(packed, name: "crawl.warc.gz").stories.count == 4)
  }

  @Test func anArchiveThatBreaksOffKeepsItsWholePages() throws {
    let bytes = try Self.archive()
    let document = try Parser.parse(Array(bytes.dropLast(50)), name: "crawl.warc")
    #expect(document.stories.count == 3 && document.problems.map(\.reason) == ["damaged"])
  }

  @Test(arguments: [
    "WARC/1.0\r\nContent-Length: 9999999999999999999\r\n\r\n", "WARC/1.0\r\nContent-Length: -1\r\n\r\n", "WARC/1.0\r\n",
  ])
  func aLyingHeaderIsDamage(header: String) {
    let failure = #expect(throws: ParseFailure.self) { try Parser.parse(Array(header.utf8), name: "") }
    #expect(failure?.reason == .damaged)
  }

  @Test func mutatedArchivesNeverCrash() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("mutatedArchivesNeverCrash seed \(seed)")
    var random = SeededRandom(seed: seed)
    let sample = try Self.archive()
    for _ in 0..<60 { _ = try? Parser.parse(Mutation.mutate(sample, &random), name: "") }
  }
}
