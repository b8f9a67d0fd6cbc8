#include "CCLD2.h"

// Its header uses FILE without saying where that is from.
#include <cstdio>
#include <cstdlib>

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

// CLD2 takes some 160 kB for each text and frees them again. glibc gives back to the kernel what lies free at the end of the heap
// beyond twice the largest block that it ever mapped by itself and freed: one such block keeps it from growing and shrinking the heap
// for each text, which took as long as CLD2 itself.
static bool keepHeap() {
  void *volatile block = std::malloc(512 << 10);
  std::free(block);
  return true;
}

const char *cld2_language(const char *text, size_t bytes, int *percent) {
  static const bool isKept = keepHeap();
  (void)isKept;
  CLD2::CLDHints hints = {nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
  CLD2::Language languages[3];
  int percents[3];
  double scores[3];
  int textBytes = 0;
  bool isReliable = false;
  int validBytes = 0;
  CLD2::Language language = CLD2::ExtDetectLanguageSummaryCheckUTF8(
      text, static_cast<int>(bytes), true, &hints, 0, languages, percents, scores, nullptr, &textBytes, &isReliable,
      &validBytes);
  // The language of most of the text may be the second one: the first is then too mixed to count.
  *percent = language == languages[0] ? percents[0] : language == languages[1] ? percents[1] : 0;
  return isReliable && language != CLD2::UNKNOWN_LANGUAGE ? CLD2::LanguageCode(language) : nullptr;
}
