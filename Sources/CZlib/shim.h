// zlib unpacks what web archives hold as servers sent it.
#include <zlib.h>
