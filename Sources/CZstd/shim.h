// libzstd compresses sealed segments of the log.
#include <zstd.h>
