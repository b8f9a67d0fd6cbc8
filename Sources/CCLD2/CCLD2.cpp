#include "CCLD2.h"

// Its header uses FILE without saying where that is from.
#include <cstdio>

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

const char *cld2_language(const char *text, size_t bytes, int *percent) {
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
