import Support
import Testing

@testable import Ingest

struct RetryTests {
  @Test func whatMayPassIsTriedAgainWithDoublingDelays() throws {
    #expect([1, 2, 3, 9, 10, 99].map { Retry.delay(after: $0) } == [10, 20, 40, 2560, 3600, 3600])
    let folder = try TemporaryFolder()
    try folder.state.create()
    let catalog = try Catalog.open(folder.state.catalog).catalog
    let key = FileKey(folder: "/f", path: "a.txt")
    let start = Timestamp(microseconds: 1_000_000)
    try catalog.retry(key, first: 10, at: start)
    #expect(try catalog.nextRetry(at: start) == Timestamp(microseconds: 11_000_000))
    #expect(try catalog.takeRetries(10, at: Timestamp(microseconds: 10_999_999)).isEmpty)
    #expect(try catalog.takeRetries(10, at: Timestamp(microseconds: 11_000_000)) == [key])
    #expect(try catalog.takeRetries(10, at: Timestamp(microseconds: 11_000_000)).isEmpty)
    try catalog.retry(key, first: 10, at: Timestamp(microseconds: 11_000_000))
    #expect(try catalog.nextRetry(at: start) == Timestamp(microseconds: 31_000_000))
    try catalog.noRetry(key)
    #expect(try catalog.nextRetry(at: start) == nil)
  }

  @Test func aClockThatIsSetBackDelaysNothingForLong() throws {
    let folder = try TemporaryFolder()
    try folder.state.create()
    let catalog = try Catalog.open(folder.state.catalog).catalog
    let key = FileKey(folder: "/f", path: "a.txt")
    let now = Timestamp(microseconds: 1_000_000)
    let tomorrow = Timestamp(microseconds: 86_400_000_000)
    try catalog.retry(key, first: 10, at: tomorrow)
    let latest = Timestamp(microseconds: now.microseconds + Limits.lastRetry.wholeMicroseconds)
    #expect(try catalog.nextRetry(at: now) == latest)
    #expect(try catalog.takeRetries(10, at: latest) == [key])
  }
}
