// What the Glibc module lacks: which kind of file system a file is on (statfs), a descriptor to wake a loop by (eventfd), giving
// memory back (malloc_trim), and opening a path that must not leave a directory (openat2), which the C library has no function for
// and Swift, as it takes no variadic functions, no way to call; a file in memory (memfd_create); and asking the processor for memory that will soon be read.
#include <fcntl.h>
#include <linux/memfd.h>
#include <linux/openat2.h>
#include <malloc.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

static inline int copytaster_openat2(int directory, const char *path, unsigned long long flags, unsigned long long resolve) {
  struct open_how how = {.flags = flags, .mode = 0, .resolve = resolve};
  return (int)syscall(SYS_openat2, directory, path, &how, sizeof how);
}

// Debian's own header declares it only for GNU's dialect of C, which Swift does not import.
static inline int copytaster_memfd(const char *name) { return (int)syscall(SYS_memfd_create, name, MFD_CLOEXEC); }

static inline void copytaster_prefetch(const void *place) { __builtin_prefetch(place); }
