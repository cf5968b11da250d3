#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>

#include "app/exit_code.h"

namespace rtm::app {

// What the command line says, checked for form only.

enum class OutputFormat { kPeople, kJson };

struct GlobalOptions {
  std::optional<std::filesystem::path> config;
  std::optional<std::filesystem::path> data_dir;
  OutputFormat format = OutputFormat::kPeople;
};

struct ServeOptions {};
struct ImportOptions {
  std::string file;  ///< "-" is standard input.
  std::string tag, proxy, client_id, batch_name;
  bool enable = false;
};
struct ListOptions {
  std::string tag, email;
};
struct GetAtOptions {
  std::string biz_id;
  std::optional<std::int64_t> min_ttl_seconds;
};
struct RefreshOptions {
  std::string biz_id;  ///< "" with --all.
  bool all = false;
};
struct ExportOptions {
  std::filesystem::path file;
  bool tokens_only = false;  ///< One RT a line, as `import` reads it.
};
struct BackupOptions {
  std::filesystem::path file;
};
struct RestoreOptions {
  std::filesystem::path file;
  bool check = false;    ///< Only say what is in it.
  bool replace = false;  ///< There may be a database; it is kept under another name.
  bool nothing_sent_since = false;
};
struct MigrateOptions {
  bool dry_run = false;  ///< Only say what it would do.
};
struct CopyOptions {
  std::filesystem::path to_old;    ///< A new SQLite file in the form of the old system; "" = none.
  bool force_plain = false;        ///< The caller knows that it holds whole tokens.
  std::filesystem::path from, to;  ///< Configurations of two stores.
};
struct KeyOptions {
  enum class Action { kCheck, kAdd, kRekey };
  Action action = Action::kCheck;
};
struct RescueOptions {
  enum class Action { kList, kReplay };
  Action action = Action::kList;
  bool with_done = false;  ///< list
  bool adopt = false;      ///< replay
};
struct NodeOptions {
  std::string forget;  ///< The id of a node that is gone; "" = list them.
};
struct HashPasswordOptions {};
struct ConfigOptions {
  enum class Action { kCheck, kPrint, kDocs };
  Action action = Action::kCheck;
};
struct VersionOptions {};

using CommandOptions = std::variant<ServeOptions, ImportOptions, ListOptions, GetAtOptions,
                                    RefreshOptions, ExportOptions, BackupOptions, RestoreOptions,
                                    MigrateOptions, CopyOptions, RescueOptions, NodeOptions,
                                    KeyOptions, HashPasswordOptions, ConfigOptions, VersionOptions>;

struct CommandLine {
  GlobalOptions global;
  CommandOptions command;
};

/// The command line asked for help or was wrong: what to print and how to end.
struct ParseStop {
  ExitCode code = ExitCode::kOk;
  std::string text;                             ///< To stdout if kOk, else to stderr.
  OutputFormat format = OutputFormat::kPeople;  ///< What was asked for; help is for people.
};

std::variant<CommandLine, ParseStop> ParseCommandLine(int argc, const char* const* argv);

}  // namespace rtm::app
