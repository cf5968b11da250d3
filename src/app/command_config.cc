#include <boost/json.hpp>
#include <ostream>

#include "app/commands.h"
#include "app/config_files.h"
#include "app/config_report.h"

namespace rtm::app {
namespace {

ExitCode Check(const CommandContext& context) {
  const LoadedConfig loaded = LoadConfig(context.config_source());
  CheckNamedFiles(loaded);
  if (context.json()) {
    context.terminal.out << boost::json::serialize(
                                boost::json::object{{"success", true}, {"file", loaded.file}})
                         << std::endl;
  } else {
    context.terminal.out << (loaded.file.empty() ? "No file: all defaults" : loaded.file)
                         << ": the configuration is right." << std::endl;
  }
  return ExitCode::kOk;
}

ExitCode Print(const CommandContext& context) {
  const LoadedConfig loaded = LoadConfig(context.config_source());
  context.terminal.out << (context.json() ? PrintConfigJson(loaded.values)
                                          : PrintConfig(loaded.values))
                       << std::flush;
  return ExitCode::kOk;
}

}  // namespace

ExitCode RunConfig(const CommandContext& context, const ConfigOptions& options) {
  switch (options.action) {
    case ConfigOptions::Action::kCheck:
      return Check(context);
    case ConfigOptions::Action::kPrint:
      return Print(context);
    case ConfigOptions::Action::kDocs:
      context.terminal.out << ConfigDocs() << std::flush;
      return ExitCode::kOk;
  }
  return ExitCode::kUsage;
}

}  // namespace rtm::app
