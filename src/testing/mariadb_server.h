#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <thread>

#include "testing/temp_dir.h"

namespace rtm::testing {

/// A MariaDB server of this process's own, on a Unix socket in a folder that goes with it. Not safe
/// for power loss, which no unit test simulates, and so quick. Root needs no password.
class MariaDbServer {
 public:
  /// Throws std::runtime_error with what it said if it does not come up.
  MariaDbServer();
  ~MariaDbServer();
  MariaDbServer(const MariaDbServer&) = delete;
  MariaDbServer& operator=(const MariaDbServer&) = delete;

  /// One for all tests of a program, started when it is first wanted.
  static MariaDbServer& Shared();

  std::string socket() const { return (dir_.path() / "s.sock").string(); }

  /// Ends it at once, as a crash does.
  void Kill();
  void Start();

 private:
  TempDir dir_;
  pid_t server_ = -1;
  std::thread listener_;  // Reads what the server says, until its end.
};

}  // namespace rtm::testing
