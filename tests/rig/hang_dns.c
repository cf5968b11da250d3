// Makes the resolver hang: LD_PRELOAD this, and the look-up of the host HANG_DNS does not end.
// Build: cc -shared -fPIC -O2 -o hang_dns.so hang_dns.c -ldl
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int getaddrinfo(const char* node, const char* service, const struct addrinfo* hints, struct addrinfo** result) {
  static __typeof__(getaddrinfo)* real;
  if (!real) real = (__typeof__(real))dlsym(RTLD_NEXT, "getaddrinfo");
  const char* hanging = getenv("HANG_DNS");
  while (hanging && node && strcmp(node, hanging) == 0) pause();
  return real(node, service, hints, result);
}
