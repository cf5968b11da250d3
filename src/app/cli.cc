#include "app/cli.h"

#include <unistd.h>

#include <boost/json.hpp>
#include <iostream>

#include "app/open_api.h"
#include "app/process.h"
#include "base/encoding.h"

namespace rtm::app {
namespace {

struct Runner {
  const CommandContext& context;
  ExitCode operator()(const ServeOptions&) const { return RunServe(context); }
  ExitCode operator()(const ImportOptions& options) const { return RunImport(context, options); }
  ExitCode operator()(const ListOptions& options) const { return RunList(context, options); }
  ExitCode operator()(const GetAtOptions& options) const { return RunGetAt(context, options); }
  ExitCode operator()(const RefreshOptions& options) const { return RunRefresh(context, options); }
  ExitCode operator()(const ExportOptions& options) const { return RunExport(context, options); }
  ExitCode operator()(const BackupOptions& options) const { return RunBackup(context, options); }
  ExitCode operator()(const RestoreOptions& options) const { return RunRestore(context, options); }
  ExitCode operator()(const MigrateOptions& options) const { return RunMigrate(context, options); }
  ExitCode operator()(const CopyOptions& options) const { return RunCopy(context, options); }
  ExitCode operator()(const KeyOptions& options) const { return RunKey(context, options); }
  ExitCode operator()(const RescueOptions& options) const { return RunRescue(context, options); }
  ExitCode operator()(const NodeOptions& options) const { return RunNode(context, options); }
  ExitCode operator()(const HashPasswordOptions&) const { return RunHashPassword(context); }
  ExitCode operator()(const ConfigOptions& options) const { return RunConfig(context, options); }
  ExitCode operator()(const VersionOptions&) const { return RunVersion(context); }
};

std::string ErrorAsJson(std::string_view message, std::string_view code) {
  return boost::json::serialize(
      boost::json::object{{"success", false}, {"code", code}, {"msg", message}});
}

int ShowStop(const Terminal& terminal, const ParseStop& stop) {
  if (stop.code == ExitCode::kOk) {
    terminal.out << stop.text << std::flush;
  } else if (stop.format == OutputFormat::kJson) {
    terminal.out << ErrorAsJson(base::TrimAscii(stop.text),
                                base::ToString(base::ErrorCode::kInvalidArgument))
                 << std::endl;
  } else {
    terminal.err << stop.text << std::flush;
  }
  return static_cast<int>(stop.code);
}

}  // namespace

ConfigSource CommandContext::config_source() const {
  return {.file = options.config,
          .data_dir = options.data_dir,
          .environment = environment,
          .working_dir = "."};
}

void ReportError(const CommandContext& context, const std::string& message, std::string_view code) {
  if (context.json()) {
    context.terminal.out << ErrorAsJson(message, code) << std::endl;
  } else {
    context.terminal.err << "rt-manage: " << message << std::endl;
  }
}

ExitCode ReportRefusal(const CommandContext& context, const ApiReply& reply) {
  ReportError(context, reply.Message(), reply.Code());
  return ExitCodeOf(reply.status, reply.Code());
}

ExitCode RunCommand(const CommandContext& context, const CommandOptions& command) {
  try {
    return std::visit(Runner{context}, command);
  } catch (const base::Error& error) {
    ReportError(context, error.public_text().en, base::ToString(error.code()));
    return ExitCodeOf(error.code());
  } catch (const std::exception& error) {
    ReportError(context, std::string("unexpected: ") + error.what(), "internal");
    return ExitCode::kFailed;
  }
}

int RunCli(int argc, const char* const* argv) {
  HardenProcess();
  Terminal terminal{.in = std::cin,
                    .out = std::cout,
                    .err = std::cerr,
                    .in_is_terminal = isatty(STDIN_FILENO) != 0,
                    .err_is_terminal = isatty(STDERR_FILENO) != 0};
  const std::variant<CommandLine, ParseStop> parsed = ParseCommandLine(argc, argv);
  if (const auto* stop = std::get_if<ParseStop>(&parsed)) {
    return ShowStop(terminal, *stop);
  }
  const auto& line = std::get<CommandLine>(parsed);
  const CommandContext context{.options = line.global,
                               .environment = ReadEnvironment(),
                               .terminal = terminal,
                               .open_api = OpenApi};
  return static_cast<int>(RunCommand(context, line.command));
}

}  // namespace rtm::app
