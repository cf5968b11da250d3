#include "app/process.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>

#include "base/log.h"

namespace rtm::app {
namespace {

sigset_t StopSet() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

void HideFromTracers() {
#if !__has_feature(address_sanitizer)
  // The leak check of that sanitizer traces its own process.
  prctl(PR_SET_DUMPABLE, 0);
#endif
}

}  // namespace

void HardenProcess() {
  signal(SIGPIPE, SIG_IGN);
  umask(S_IRWXG | S_IRWXO);
  HideFromTracers();
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  // 10,000 connections need more than the usual soft limit of 1,024 files.
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
  }
}

StopSignals::StopSignals() {
  const sigset_t set = StopSet();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

void StopSignals::Wait() const {
  const sigset_t set = StopSet();
  int received = 0;
  while (sigwait(&set, &received) == EINTR) {
  }
  base::LogInfo("app.stopping", {{"signal", received == SIGINT ? "SIGINT" : "SIGTERM"}});
  // Whoever asks twice does not want to wait.
  signal(SIGTERM, SIG_DFL);
  signal(SIGINT, SIG_DFL);
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

void RequestStop() { kill(getpid(), SIGTERM); }

std::string HostName() {
  std::array<char, HOST_NAME_MAX + 1> name{};
  gethostname(name.data(), name.size() - 1);
  return name.data();
}

}  // namespace rtm::app
