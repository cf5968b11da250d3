#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "app/config.h"
#include "app/config_environment.h"
#include "app/config_values.h"

namespace rtm::app {

struct LoadedConfig {
  Config config;
  ConfigValues values;  ///< With origins, for `config print`.
  std::string file;     ///< The file that was read; "" if there is none.
};

/// What the caller gave on the command line; empty: not given. Wins over file and environment.
struct ConfigSource {
  std::optional<std::filesystem::path> file;      ///< --config: it must be there.
  std::optional<std::filesystem::path> data_dir;  ///< --data-dir
  Environment environment;
  std::filesystem::path working_dir =
      ".";  ///< Where config/config.yml and config.yml are looked for.
};

/// Reads defaults, file and environment, in rising order of rank. Throws Error(kConfig) with one
/// line.
LoadedConfig LoadConfig(const ConfigSource& source);

}  // namespace rtm::app
