// libbrotli unpacks what web archives hold as servers sent it.
#include <brotli/decode.h>
