// libuchardet guesses a legacy encoding; iconv, from the Glibc module, decodes it.
#include <uchardet.h>
