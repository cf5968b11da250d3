#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>

#include "app/api_caller.h"
#include "app/cli_options.h"
#include "app/config_environment.h"
#include "app/config_loader.h"
#include "base/secret.h"

namespace rtm::app {

/// Where a command reads and writes.
struct Terminal {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool in_is_terminal = false;
  bool err_is_terminal = false;
};

/// Whether a command makes the store where there is none.
enum class StoreNeed { kExisting, kMayMake };

/// What every command gets. Lives in main; the functions may be replaced in tests.
struct CommandContext {
  GlobalOptions options;
  Environment environment;
  Terminal& terminal;
  /// Reaches the running server, or opens the store.
  std::function<std::unique_ptr<ApiCaller>(const CommandContext&, StoreNeed)> open_api;

  bool json() const { return options.format == OutputFormat::kJson; }
  ConfigSource config_source() const;
};

// One function a command, each in its file command_*.cc. They write what was asked for to `out` and
// everything else to `err`, and throw base::Error.
ExitCode RunServe(const CommandContext& context);
ExitCode RunImport(const CommandContext& context, const ImportOptions& options);
ExitCode RunList(const CommandContext& context, const ListOptions& options);
ExitCode RunGetAt(const CommandContext& context, const GetAtOptions& options);
ExitCode RunRefresh(const CommandContext& context, const RefreshOptions& options);
ExitCode RunExport(const CommandContext& context, const ExportOptions& options);
ExitCode RunBackup(const CommandContext& context, const BackupOptions& options);
ExitCode RunRestore(const CommandContext& context, const RestoreOptions& options);
ExitCode RunMigrate(const CommandContext& context, const MigrateOptions& options);
ExitCode RunCopy(const CommandContext& context, const CopyOptions& options);
ExitCode RunKey(const CommandContext& context, const KeyOptions& options);
ExitCode RunRescue(const CommandContext& context, const RescueOptions& options);
ExitCode RunNode(const CommandContext& context, const NodeOptions& options);
ExitCode RunHashPassword(const CommandContext& context);
ExitCode RunConfig(const CommandContext& context, const ConfigOptions& options);
ExitCode RunVersion(const CommandContext& context);

/// One line on `err`, or {"success":false,"code":…,"msg":…} on `out`. No command needs more.
void ReportError(const CommandContext& context, const std::string& message, std::string_view code);

/// Says what the API refused, to `err` or as JSON to `out`, and how to end.
ExitCode ReportRefusal(const CommandContext& context, const ApiReply& reply);

}  // namespace rtm::app
