#include <CLI/CLI.hpp>
#include <algorithm>
#include <span>
#include <sstream>
#include <string_view>

#include "app/cli_options.h"
#include "app/version.h"
#include "service/token_service.h"

namespace rtm::app {
namespace {

std::string Footer() {
  std::string text = "Exit codes:\n";
  for (const ExitCodeRow& row : ExitCodeTable()) {
    text +=
        "  " + std::to_string(static_cast<int>(row.code)) + "  " + std::string(row.meaning) + "\n";
  }
  return text;
}

/// Looked for by itself: what CLI11 stopped at may stand before it.
OutputFormat AsksForJson(int argc, const char* const* argv) {
  const std::span words(argv, static_cast<std::size_t>(argc));
  const bool json =
      std::ranges::any_of(words, [](std::string_view word) { return word == "--json"; });
  return json ? OutputFormat::kJson : OutputFormat::kPeople;
}

/// The options under construction; CLI11 writes into them while it parses.
class Parser {
 public:
  Parser() : app_("Keeps OAuth refresh tokens alive and hands out access tokens.", "rt-manage") {
    app_.fallthrough();
    app_.require_subcommand(0, 1);
    app_.footer(Footer());
    app_.add_option("--config", line_.global.config, "Configuration file")->type_name("FILE");
    app_.add_option("--data-dir", line_.global.data_dir,
                    "Folder of this node's files, also of the SQLite file if none is configured")
        ->type_name("DIR");
    app_.add_flag("--json", json_, "Answer in JSON");
    app_.set_version_flag("--version", "rt-manage " + std::string(Version()));
    AddServer();
    AddRows();
    AddCustody();
    AddNodes();
    AddKeys();
    AddTools();
  }

  std::variant<CommandLine, ParseStop> Parse(int argc, const char* const* argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      std::ostringstream out, err;
      const bool asked = app_.exit(error, out, err) == 0;
      return ParseStop{asked ? ExitCode::kOk : ExitCode::kUsage, out.str() + err.str(),
                       AsksForJson(argc, argv)};
    }
    line_.global.format = json_ ? OutputFormat::kJson : OutputFormat::kPeople;
    return std::move(line_);
  }

 private:
  template <class Options>
  CLI::App* Add(const std::string& name, const std::string& help, Options& options) {
    CLI::App* command = app_.add_subcommand(name, help);
    command->fallthrough();
    command->final_callback([this, &options] { line_.command = options; });
    return command;
  }

  void AddServer() { Add("serve", "Run the server (the default)", serve_); }

  void AddRows() {
    CLI::App* import = Add("import", "Take in refresh tokens or JSON objects, one a line", import_);
    import->add_option("FILE", import_.file, "File, or - for standard input")->required();
    import->add_option("--tag", import_.tag, "Tag of the new rows");
    import->add_option("--proxy", import_.proxy, "Proxy of the new rows");
    import->add_option("--client-id", import_.client_id, "Client that obtained the tokens");
    import->add_option("--batch-name", import_.batch_name, "Start of the new rows' biz_id");
    import->add_flag("--enable", import_.enable, "Refresh the new rows by schedule");

    CLI::App* list = Add("list", "Show the rows, without secrets", list_);
    list->add_option("--tag", list_.tag, "Only rows whose tag contains this");
    list->add_option("--email", list_.email, "Only rows whose e-mail contains this");

    CLI::App* get_at = Add("get-at", "Print the access token of a row", get_at_);
    get_at->add_option("BIZ_ID", get_at_.biz_id)->required();
    get_at
        ->add_option("--min-ttl", get_at_.min_ttl_seconds,
                     "Seconds that it has to live; refreshes if needed")
        ->check(
            CLI::Range(std::int64_t{0}, std::int64_t{service::TokenService::kMaxMinTtl.count()}));

    CLI::App* refresh = Add("refresh", "Refresh rows now", refresh_);
    CLI::Option* one = refresh->add_option("BIZ_ID", refresh_.biz_id);
    CLI::Option* all = refresh->add_flag("--all", refresh_.all, "All rows that can be refreshed");
    one->excludes(all);
    refresh->parse_complete_callback([this] {
      if (refresh_.biz_id.empty() && !refresh_.all) {
        throw CLI::RequiredError("BIZ_ID or --all");
      }
    });

    CLI::App* export_command =
        Add("export", "Write all rows with their secrets to a file", export_);
    export_command->add_option("FILE", export_.file, "New file; made with mode 0600")->required();
    export_command->add_flag("--tokens-only", export_.tokens_only,
                             "Only the refresh tokens, one a line, as import reads them");
  }

  void AddCustody() {
    CLI::App* backup =
        Add("backup", "Write all rows, sealed, to a file; the server may run", backup_);
    backup->add_option("FILE", backup_.file, "New file; made with mode 0600")->required();

    CLI::App* restore = Add("restore",
                            "Put a backup in the place of the database; stop the server "
                            "first",
                            restore_);
    restore->add_option("FILE", restore_.file, "What backup wrote")->required();
    restore->add_flag("--check", restore_.check, "Only read all of it and say what is in it");
    restore->add_flag("--replace", restore_.replace,
                      "There is a database: keep it under another name");
    restore->add_flag(
        "--nothing-sent-since", restore_.nothing_sent_since,
        "No row was refreshed after the backup, as when a stopped server moves house");

    AddMoves();

    CLI::App* rescue = app_.add_subcommand(
        "rescue", "Look after replies in the rescue journal that are not in the database");
    rescue->fallthrough();
    rescue->require_subcommand(1);
    CLI::App* list = rescue->add_subcommand("list", "Show them, without secrets");
    list->fallthrough();
    list->add_flag("--done", rescue_.with_done, "Also those that are in the database");
    list->final_callback([this] {
      rescue_.action = RescueOptions::Action::kList;
      line_.command = rescue_;
    });
    CLI::App* replay = rescue->add_subcommand("replay", "Try again to put them into the database");
    replay->fallthrough();
    replay->add_flag("--adopt", rescue_.adopt,
                     "Make a new, disabled row for each refresh token that fits none");
    replay->final_callback([this] {
      rescue_.action = RescueOptions::Action::kReplay;
      line_.command = rescue_;
    });
  }

  void AddMoves() {
    CLI::App* migrate =
        Add("migrate", "Take over a database of the old system; stop its service first", migrate_);
    migrate->add_flag("--dry-run", migrate_.dry_run,
                      "Only say what it would do; not one byte of the database changes");

    CLI::App* copy = Add("copy", "Write all rows to another store; stop the server first", copy_);
    CLI::Option* old =
        copy->add_option("--to-old", copy_.to_old,
                         "New SQLite file for the old service, with whole tokens in it")
            ->type_name("FILE");
    copy->add_flag("--force-plain", copy_.force_plain,
                   "Do not ask whether whole tokens may be written")
        ->needs(old);
    CLI::Option* from =
        copy->add_option("--from", copy_.from, "Configuration of the store")->type_name("CONFIG");
    CLI::Option* to = copy->add_option("--to", copy_.to,
                                       "Configuration of a new, empty store that gets all of it")
                          ->type_name("CONFIG");
    from->needs(to)->excludes(old);
    to->needs(from);
    copy->parse_complete_callback([this] {
      if (copy_.to_old.empty() && copy_.from.empty()) {
        throw CLI::RequiredError("--to-old FILE, or --from CONFIG --to CONFIG");
      }
    });
  }

  void AddNodes() {
    CLI::App* node = app_.add_subcommand("node", "Look after nodes that share one database");
    node->fallthrough();
    node->require_subcommand(1);
    CLI::App* list = node->add_subcommand("list", "Show them");
    list->fallthrough();
    list->final_callback([this] { line_.command = NodeOptions{}; });
    CLI::App* forget = node->add_subcommand(
        "forget", "Settle what a node that is gone for good has left open, without waiting");
    forget->fallthrough();
    forget->add_option("ID", node_.forget, "As 'node list' shows it")->required();
    forget->final_callback([this] { line_.command = node_; });
  }

  void AddKeys() {
    CLI::App* key = app_.add_subcommand("key", "Look after the master keys; the server may run");
    key->fallthrough();
    key->require_subcommand(1);
    const auto add = [&](const char* name, const char* help, KeyOptions::Action action) {
      CLI::App* command = key->add_subcommand(name, help);
      command->fallthrough();
      command->final_callback([this, action] { line_.command = KeyOptions{action}; });
    };
    add("check", "Say which keys there are and how many values each has sealed",
        KeyOptions::Action::kCheck);
    add("add", "Put a new key in front of the key file: it seals from then on",
        KeyOptions::Action::kAdd);
    add("rekey", "Seal everything anew with the first key", KeyOptions::Action::kRekey);
  }

  void AddTools() {
    Add("hash-password", "Make an argon2id hash for auth.password; asks, or reads standard input",
        hash_);
    CLI::App* config = app_.add_subcommand("config", "Look at the configuration");
    config->fallthrough();
    config->require_subcommand(1);
    const auto add = [&](const char* name, const char* help, ConfigOptions::Action action) {
      CLI::App* command = config->add_subcommand(name, help);
      command->fallthrough();
      command->final_callback([this, action] { line_.command = ConfigOptions{action}; });
    };
    add("check", "Say whether it is right", ConfigOptions::Action::kCheck);
    add("print", "Show every value and where it came from, secrets masked",
        ConfigOptions::Action::kPrint);
    add("docs", "Print docs/config.md", ConfigOptions::Action::kDocs);
    Add("version", "Print the version", version_);
  }

  CLI::App app_;
  CommandLine line_;
  bool json_ = false;
  ServeOptions serve_;
  ImportOptions import_;
  ListOptions list_;
  GetAtOptions get_at_;
  RefreshOptions refresh_;
  ExportOptions export_;
  BackupOptions backup_;
  RestoreOptions restore_;
  MigrateOptions migrate_;
  CopyOptions copy_;
  RescueOptions rescue_;
  NodeOptions node_;
  HashPasswordOptions hash_;
  VersionOptions version_;
};

}  // namespace

std::variant<CommandLine, ParseStop> ParseCommandLine(int argc, const char* const* argv) {
  return Parser().Parse(argc, argv);
}

}  // namespace rtm::app
