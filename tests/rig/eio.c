// Makes the disk fail: LD_PRELOAD this, and writes and syncs of matching files end in an error.
//   EIO_FILE=substring of the path   EIO_ON=flag file: fails only while it exists   EIO_ERRNO=5 (EIO) or 28 (ENOSPC)
//   EIO_READS=1: reads fail, and writes do not
//   EIO_DELAY_MS=n: (with no EIO_ERRNO) fsync and fdatasync of matching files take n ms longer instead
// Build: cc -shared -fPIC -O2 -o eio.so eio.c -ldl
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

static int matches(int fd) {
  const char* wanted = getenv("EIO_FILE");
  const char* flag = getenv("EIO_ON");
  if (!wanted || (flag && access(flag, F_OK) != 0)) return 0;
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return strstr(path, wanted) != NULL;
}

static int only_delays(void) { return getenv("EIO_DELAY_MS") && !getenv("EIO_ERRNO"); }

enum kind { WRITES, READS };

static int fails(int fd, enum kind kind) {
  if (only_delays() || (getenv("EIO_READS") ? READS : WRITES) != kind || !matches(fd)) return 0;
  const char* number = getenv("EIO_ERRNO");
  errno = number ? atoi(number) : EIO;
  return 1;
}

static void delay(int fd) {
  if (!only_delays() || !matches(fd)) return;
  long ms = atol(getenv("EIO_DELAY_MS"));
  struct timespec wait = {ms / 1000, ms % 1000 * 1000000};
  nanosleep(&wait, NULL);
}

#define WRAP(kind, result, name, parameters, arguments, before)            \
  result name parameters {                                         \
    static __typeof__(name)* real;                                 \
    if (!real) real = (__typeof__(real))dlsym(RTLD_NEXT, #name);   \
    before;                                                        \
    return fails(fd, kind) ? -1 : real arguments;                        \
  }

WRAP(WRITES, ssize_t, write, (int fd, const void* data, size_t size), (fd, data, size), (void)0)
WRAP(WRITES, ssize_t, pwrite, (int fd, const void* data, size_t size, off_t at), (fd, data, size, at), (void)0)
WRAP(WRITES, ssize_t, pwrite64, (int fd, const void* data, size_t size, off64_t at), (fd, data, size, at), (void)0)
WRAP(WRITES, int, fsync, (int fd), (fd), delay(fd))
WRAP(WRITES, int, fdatasync, (int fd), (fd), delay(fd))
WRAP(WRITES, int, ftruncate64, (int fd, off64_t size), (fd, size), (void)0)
WRAP(READS, ssize_t, read, (int fd, void* data, size_t size), (fd, data, size), (void)0)
WRAP(READS, ssize_t, pread, (int fd, void* data, size_t size, off_t at), (fd, data, size, at), (void)0)
WRAP(READS, ssize_t, pread64, (int fd, void* data, size_t size, off64_t at), (fd, data, size, at), (void)0)
