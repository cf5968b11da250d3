#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace rtm::app {

/// How the program ends; scripts rely on these numbers (docs/cli.md).
enum class ExitCode {
  kOk = 0,
  kFailed = 1,       ///< Something else, or some of many rows failed.
  kUsage = 2,        ///< The command line or what was given is wrong.
  kConfig = 3,       ///< The configuration is wrong.
  kStore = 4,        ///< The database, its folder or the master key cannot be used.
  kNotFound = 5,     ///< No such row.
  kNeedsPerson = 6,  ///< Only a person can help: log in again, correct the client.
  kUpstream = 7,     ///< The provider refused or did not answer.
  kTryLater = 8      ///< Busy, throttled or stopping: the same command may work later.
};

struct ExitCodeRow {
  ExitCode code;
  std::string_view meaning;
};
/// All of them, for --help and the documentation.
const std::vector<ExitCodeRow>& ExitCodeTable();

ExitCode ExitCodeOf(base::ErrorCode code);
/// Of an answer of the HTTP API: its status and its stable `code`.
ExitCode ExitCodeOf(int http_status, std::string_view code);

}  // namespace rtm::app
