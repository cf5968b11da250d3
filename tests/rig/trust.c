// Lets the program trust other certificates than the machine: LD_PRELOAD this, and the machine's bundle is TRUST_FILE.
// Build: cc -shared -fPIC -O2 -o trust.so trust.c -ldl
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char* redirected(const char* path) {
  const char* file = getenv("TRUST_FILE");
  return file && strcmp(path, "/etc/ssl/certs/ca-certificates.crt") == 0 ? file : path;
}

FILE* fopen(const char* path, const char* mode) {
  static __typeof__(fopen)* real;
  if (!real) real = (__typeof__(real))dlsym(RTLD_NEXT, "fopen");
  return real(redirected(path), mode);
}

FILE* fopen64(const char* path, const char* mode) {
  static __typeof__(fopen64)* real;
  if (!real) real = (__typeof__(real))dlsym(RTLD_NEXT, "fopen64");
  return real(redirected(path), mode);
}
