/* libxml2 for Swift.

   Debian's libxml2 is built with ICU, and its encoding.h includes ICU's headers; those clash with the copy of ICU inside
   Swift's Foundation. Only the tail of a struct that is never touched here (xmlCharEncodingHandler) depends on it. */
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <libxml/uri.h>
