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

std::unique_ptr<ApiCaller> ReachServer(const std::filesystem::path& data_dir,
                                       const base::Error& in_use) {
  std::optional<ControlInfo> info = ReadControlFile(data_dir);
  if (!info) {
    throw in_use;
  }
  return std::make_unique<ServerClient>(std::move(*info));
}

}  // namespace

void ConfigureCommandLog() {
  base::ConfigureLog({.level = base::LogLevel::kWarn,
                      .encoding = base::LogEncoding::kConsole,
                      .output_paths = {"stderr"},
                      .error_output_paths = {}});
}

void CheckStoreIsThere(const DatabaseConfig& database) {
  std::error_code error;
  if (database.type == DatabaseConfig::Type::kSqlite &&
      !std::filesystem::exists(database.database, error)) {
    throw base::Error(base::ErrorCode::kStoreUnavailable,
                      {"there is no database at " + database.database +
                           "; run the command where the server runs, or name its --config or "
                           "--data-dir",
                       database.database +
                           " 处没有数据库；请在服务所在目录运行，或用 --config、--data-dir 指明"});
  }
}

void RequireSqlite(const DatabaseConfig& database) {
  if (database.type != DatabaseConfig::Type::kSqlite) {
    throw base::Error(base::ErrorCode::kConfig,
                      {"this command works on SQLite files; use the tools of your database",
                       "此命令仅用于 SQLite 文件；请使用数据库自带的工具"})
        .WithField("database.type");
  }
}

std::unique_ptr<ApiCaller> OpenApi(const CommandContext& context, StoreNeed need) {
  ConfigureCommandLog();
  auto loaded = std::make_unique<const LoadedConfig>(LoadConfig(context.config_source()));
  const Config& config = loaded->config;
  if (need == StoreNeed::kExisting) {
    CheckStoreIsThere(config.database);
  }
  try {
    auto application =
        std::make_unique<Application>(config, context.environment, [&](const SealedStore& data) {
          // Not on stdout, which holds what was asked for.
          ShowWhatWasMade(context.terminal.err, data, config.auth.username);
        });
    return std::make_unique<LocalApi>(std::move(loaded), std::move(application));
  } catch (const base::Error& error) {
    if (error.code() != base::ErrorCode::kDataDirInUse) {
      throw;
    }
    return ReachServer(config.server.data_dir, error);
  }
}

}  // namespace rtm::app
