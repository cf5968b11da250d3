#include <unistd.h>

#include <ostream>

#include "app/application.h"
#include "app/commands.h"
#include "app/config_files.h"
#include "app/process.h"
#include "app/welcome.h"
#include "base/log.h"

namespace rtm::app {

ExitCode RunServe(const CommandContext& context, const ServeOptions& options) {
  const LoadedConfig loaded = LoadConfig(context.config_source());
  CheckNamedFiles(loaded);
  const Config& config = loaded.config;
  const StopSignals signals;
  base::ConfigureLog(config.log);
  Application application(
      config, context.environment,
      [&](const SealedStore& data) {
        ShowWhatWasMade(context.terminal.out, data, config.auth.username);
      },
      options.has_backup ? OldStore::kTakeOverWithBackup : OldStore::kTakeOver);
  application.Serve();
  ShowWhereItListens(context.terminal.out, application.url(), config.auth.username);
  signals.Wait();
  const bool whole = application.Stop();
  base::ShutdownLog();
  if (!whole) {
    // Flights are left that use what the destructor would take away.
    _exit(static_cast<int>(ExitCode::kFailed));
  }
  return ExitCode::kOk;
}

}  // namespace rtm::app
