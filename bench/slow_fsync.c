/* Preloaded: every fsync and fdatasync takes RTM_FSYNC_MS milliseconds longer, as on a slow disk.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static void wait_as_a_disk_does(void) {
  const char* text = getenv("RTM_FSYNC_MS");
  const long millis = text != NULL ? atol(text) : 5;
  const struct timespec time = {millis / 1000, millis % 1000 * 1000000L};
  nanosleep(&time, NULL);
}

int fsync(int fd) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  wait_as_a_disk_does();
  return real(fd);
}

int fdatasync(int fd) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  wait_as_a_disk_does();
  return real(fd);
}
