// What the Glibc module lacks: which kind of file system a file is on (statfs).
#include <sys/vfs.h>
