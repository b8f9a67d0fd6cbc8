import Testing

@testable import Ingest

struct AtSpacesTests {
  @Test(arguments: [
    "", " ", "a", "one two", " one  two ", "a\tb c", "a\r\n b", "5 May 2026, updated", "é f", "e \u{301}f g",
    "\u{600} a b",
  ])
  func textsAreSplitAsByCharactersAndPutTogetherAgain(text: String) {
    let parts = text.split(separator: " ")
    #expect(text.atSpaces == parts)
    #expect(parts.withSpaces == parts.joined(separator: " "))
  }
}
