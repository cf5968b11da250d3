#include "app/open_api.h"

#include <ostream>
#include <utility>

#include "app/local_api.h"
#include "app/process.h"
#include "app/server_client.h"
#include "app/welcome.h"
#include "base/log.h"

namespace rtm::app {
namespace {

/// A command's own log: stdout is for what was asked for.
void ConfigureCommandLog() {
  base::ConfigureLog({.level = base::LogLevel::kWarn,
                      .encoding = base::LogEncoding::kConsole,
                      .output_paths = {"stderr"},
                      .error_output_paths = {}});
}

std::unique_ptr<ApiCaller> ReachServer(const std::filesystem::path& data_dir,
                                       const base::Error& in_use) {
  std::optional<ControlInfo> info = ReadControlFile(data_dir);
  if (!info) {
    throw in_use;
  }
  return std::make_unique<ServerClient>(std::move(*info));
}

}  // namespace

std::unique_ptr<ApiCaller> OpenApi(const CommandContext& context) {
  ConfigureCommandLog();
  auto loaded = std::make_unique<const LoadedConfig>(LoadConfig(context.config_source()));
  const Config& config = loaded->config;
  try {
    auto application = std::make_unique<Application>(config, context.environment);
    // Not on stdout, which holds what was asked for.
    ShowWhatWasMade(context.terminal.err, application->data(), config.auth.username);
    return std::make_unique<LocalApi>(std::move(loaded), std::move(application));
  } catch (const base::Error& error) {
    if (error.code() != base::ErrorCode::kDataDirInUse) {
      throw;
    }
    return ReachServer(config.server.data_dir, error);
  }
}

}  // namespace rtm::app
