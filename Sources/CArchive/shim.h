// libarchive unpacks gzip, bzip2, xz, zstd, zip and tar.
#include <archive.h>
#include <archive_entry.h>
