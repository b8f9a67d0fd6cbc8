import Foundation
import Support
import Testing

@testable import Ingest

struct TimestampTests {
  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00.000000Z"), (1_767_690_000_123_456, "2026-01-06T09:00:00.123456Z"),
      (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"), (-1, "1969-12-31T23:59:59.999999Z"),
    ])
  func isWrittenAsRFC3339(_ microseconds: Int64, _ text: String) {
    #expect(Timestamp(microseconds: microseconds).description == text)
    #expect(Timestamp(text) == Timestamp(microseconds: microseconds))
  }

  @Test(arguments: ["", "2026-01-06", "2026-01-06T09:00:00Z", "2026-01-06T09:00:00.12345xZ"])
  func otherFormsAreNotRead(_ text: String) {
    #expect(Timestamp(text) == nil)
  }

  @Test func agreesWithFoundationForFourCenturies() {
    let formatter = ISO8601DateFormatter()
    var seconds: Int64 = -2_208_988_800
    while seconds < 10_413_792_000 {
      let ours = Timestamp(microseconds: seconds * 1_000_000).description.prefix(19) + "Z"
      #expect(formatter.string(from: Date(timeIntervalSince1970: Double(seconds))) == ours)
      seconds += 86_400 * 13 + 3_607
    }
  }

  @Test func aDayIsItsDistanceFrom1970AndBack() {
    for day in stride(from: -200_000, through: 200_000, by: 97) {
      #expect(CivilDate(daysSince1970: day).daysSince1970 == day)
    }
    #expect(CivilDate(iso: "2026-01-06T09:24:00")?.daysSince1970 == 20_459)
    #expect(CivilDate(iso: "6 January 2026") == nil)
  }
}
