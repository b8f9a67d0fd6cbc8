/* Tries, from inside the service's sandbox, what a service that was taken over by somebody would try. One line each:
 *
 *     NAME ALLOWED      or the name of the error
 *
 * It is put in the place of the service's own program, so that it runs in the very context of the unit.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static void say(const char *name, int failed) {
  printf("%s %s\n", name, failed ? strerrorname_np(errno) : "ALLOWED");
  fflush(stdout);
}

static int writes(const char *path) {
  int file = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  if (file < 0) return -1;
  close(file);
  unlink(path);
  return 0;
}

/* Whether a program can be executed: in a child, because it does not come back from it. */
static int executes(const char *path, int file) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC)) return -1;
  pid_t child = fork();
  if (child < 0) return -1;
  if (child == 0) {
    char *arguments[] = {(char *)path, NULL}, *environment[] = {NULL};
    if (file >= 0) syscall(SYS_execveat, file, "", arguments, environment, AT_EMPTY_PATH);
    else execve(path, arguments, environment);
    int error = errno;
    if (write(ends[1], &error, sizeof error) < 0) _exit(2);
    _exit(1);
  }
  close(ends[1]);
  int error = 0;
  ssize_t n = read(ends[0], &error, sizeof error);
  close(ends[0]);
  waitpid(child, NULL, 0);
  errno = error;
  return n > 0 ? -1 : 0;
}

/* A file in memory that is a program. */
static int program_in_memory(void) {
  int memory = memfd_create("x", 0), file = open("/bin/true", O_RDONLY);
  char buffer[65536];
  for (ssize_t n; file >= 0 && (n = read(file, buffer, sizeof buffer)) > 0;)
    if (write(memory, buffer, n) != n) return -1;
  return memory;
}

int main(void) {
  const char *state = getenv("STATE_DIRECTORY");
  char own[512], script[512];
  snprintf(own, sizeof own, "%s/probe", state ? state : "/var/lib");
  snprintf(script, sizeof script, "%s/probe.sh", state ? state : "/var/lib");

  /* What it must be able to do: else none of the refusals below says anything. */
  say("write-state", writes(own));
  say("read-folder", open("/srv/copytaster/seeds", O_RDONLY | O_DIRECTORY) < 0);
  say("unix-socket", socket(AF_UNIX, SOCK_STREAM, 0) < 0);

  say("internet", socket(AF_INET, SOCK_STREAM, 0) < 0);
  say("internet-6", socket(AF_INET6, SOCK_STREAM, 0) < 0);
  say("netlink", socket(AF_NETLINK, SOCK_RAW, 0) < 0);
  say("packets", socket(AF_PACKET, SOCK_RAW, 0) < 0);

  say("write-etc", writes("/etc/probe"));
  say("write-usr", writes("/usr/probe"));
  say("write-var", writes("/var/lib/probe"));
  say("write-folder", writes("/srv/copytaster/seeds/probe"));
  say("write-own-program", open("/usr/bin/copytaster", O_WRONLY) < 0);
  say("write-dev", writes("/dev/shm/../probe"));
  say("write-kernel", open("/proc/sys/kernel/core_pattern", O_WRONLY) < 0);
  say("read-home", open("/root", O_RDONLY | O_DIRECTORY) < 0);
  say("read-others", open("/proc/1/environ", O_RDONLY) < 0);
  say("read-shadow", open("/etc/shadow", O_RDONLY) < 0);
  say("device", open("/dev/tty", O_RDWR) < 0);
  say("make-device", mknod(own, S_IFCHR | 0600, 0x501));

  say("execute", executes("/bin/true", -1));
  say("execute-memory", executes("x", program_in_memory()));
  int file = open(script, O_CREAT | O_WRONLY | O_TRUNC, 0700);
  if (file >= 0) {
    if (write(file, "#!/bin/sh\n", 10) != 10) perror("write");
    close(file);
  }
  say("execute-written", executes(script, -1));
  unlink(script);
  say("write-and-execute-memory",
      mmap(NULL, 4096, PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED);

  say("become-root", setuid(0));
  say("new-privileges", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? (errno = EPERM, 1) : 0);
  say("set-user-id-file", (file = open(own, O_CREAT | O_WRONLY, 04755)) < 0 || fchmod(file, 04755));
  unlink(own);
  say("user-namespace", unshare(CLONE_NEWUSER));
  say("mount", mount("none", "/tmp", "tmpfs", 0, NULL));
  say("trace", ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0);
  say("personality", personality(ADDR_NO_RANDOMIZE) < 0);
  struct sched_param priority = {.sched_priority = 1};
  say("real-time", sched_setscheduler(0, SCHED_FIFO, &priority));
  struct timeval now;
  gettimeofday(&now, NULL);
  say("clock", settimeofday(&now, NULL));
  say("host-name", sethostname("probe", 5));
  say("keyring", syscall(SYS_add_key, "user", "probe", "x", 1, -2) < 0);
  say("bpf", syscall(SYS_bpf, 0, NULL, 0) < 0 && errno != EINVAL && errno != EFAULT);
  say("io-uring", syscall(SYS_io_uring_setup, 1, NULL) < 0 && errno != EFAULT);
  return 0;
}
