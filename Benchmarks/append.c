/* The least that a durable log can cost: the lines of a file appended to another, so many at a time, each time with one
 * write and one fdatasync. The first line goes alone, as it does in a log.
 *
 * usage: append SOURCE TARGET LINES     prints the nanoseconds that it took, from the second line on
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void append(int target, const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t n = write(target, bytes, count);
    if (n < 0) fail("write");
    bytes += n;
    count -= (size_t)n;
  }
  if (fdatasync(target) != 0) fail("fdatasync");
}

/* The byte behind so many lines, or the end. */
static const char *behind(const char *from, const char *end, long lines) {
  while (lines-- > 0 && from < end) {
    const char *newline = memchr(from, '\n', (size_t)(end - from));
    from = newline ? newline + 1 : end;
  }
  return from;
}

static long long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  int source = open(argv[1], O_RDONLY);
  int target = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC, 0644);
  struct stat status;
  if (source < 0 || target < 0 || fstat(source, &status) != 0) fail("open");
  char *bytes = malloc((size_t)status.st_size);
  if (!bytes || read(source, bytes, (size_t)status.st_size) != status.st_size) fail("read");
  const char *end = bytes + status.st_size;
  const char *from = behind(bytes, end, 1);
  append(target, bytes, (size_t)(from - bytes));
  long long started = now();
  while (from < end) {
    const char *to = behind(from, end, atol(argv[3]));
    append(target, from, (size_t)(to - from));
    from = to;
  }
  printf("%lld\n", now() - started);
  return 0;
}
