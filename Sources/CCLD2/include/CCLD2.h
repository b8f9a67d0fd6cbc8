// libcld2 tells which language a text is in. It is written in C++, and this is the one function of it that is needed, for C.
#ifndef CCLD2_H
#define CCLD2_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

// The code of the language that most of a UTF-8 text is in, such as "en" or "zh-Hant"; a null pointer when that is not certain.
// The code is never freed. The byte behind the text must be readable: the library looks at it. `percent` becomes the share of the
// text in that language.
const char *cld2_language(const char *text, size_t bytes, int *percent);

#ifdef __cplusplus
}
#endif

#endif
