#include <boost/json.hpp>
#include <istream>
#include <ostream>

#include "app/application.h"
#include "app/commands.h"
#include "app/only_node.h"
#include "app/open_api.h"
#include "app/store_mover.h"
#include "app/welcome.h"
#include "base/encoding.h"
#include "service/old_row_maker.h"
#include "service/settings_text.h"
#include "storage/old_store_writer.h"

namespace rtm::app {
namespace {

constexpr std::size_t kRowsAtOnce = 200;
// As in TokenVault: longer ones are a damaged store.
constexpr int kMaxLinkChain = 8;
constexpr const char* kWarning =
    "rt-manage: warning: this file holds whole refresh tokens. Whoever reads it owns the "
    "accounts.\n"
    "rt-manage: warning: only one of both may run: the old service on this file, or rt-manage on "
    "its own store.\n"
    "rt-manage: warning: a token that one of them refreshes is used up for the other.";

void RequireConsent(const CommandContext& context, const CopyOptions& options) {
  context.terminal.err << kWarning << std::endl;
  if (options.force_plain) {
    return;
  }
  std::string answer;
  if (context.terminal.in_is_terminal) {
    context.terminal.err << "Write it? (yes/no) " << std::flush;
    std::getline(context.terminal.in, answer);
  }
  if (base::TrimAscii(answer) != "yes") {
    throw base::InvalidArgument("--force-plain",
                                {"nothing was written; --force-plain says that whole tokens may be "
                                 "written",
                                 "未写出任何内容；使用 --force-plain 表示允许写出完整令牌"});
  }
}

/// Writes the rows of a stopped server's store for the old service.
class CopyToOld {
 public:
  CopyToOld(const CommandContext& context, Application& application,
            const std::filesystem::path& file, const std::string& table_prefix)
      : context_(context),
        application_(application),
        maker_(application.data().cipher(), application.data().keys().store_id),
        file_(file),
        writer_(file, table_prefix) {}

  void Run() {
    const http::ApiServices services = application_.services().View();
    core::Actor actor;
    actor.kind = core::Actor::Kind::kCommandLine;
    // Before the first secret is written: what cannot be audited is refused.
    application_.core().WaitFor(
        services.audit.Record(actor, "store.copied_to_old", "", file_.string()));
    writer_.PutSettings(OldSettings(services.settings.Current()),
                        base::ToSqlText(services.clock.Now()));
    storage::TokenStore& tokens = application_.data().store().tokens();
    core::TokenId after{0};
    for (;;) {
      const auto records = application_.core().WaitFor(tokens.ListAfter(after, kRowsAtOnce));
      if (records.empty()) {
        break;
      }
      after = records.back().token.id;
      for (const storage::TokenRecord& record : records) {
        Put(record);
      }
    }
    writer_.Finish();
    Report();
  }

 private:
  static std::map<std::string, std::string> OldSettings(const service::SystemSettings& settings) {
    return {{std::string(service::kProxyListKey), service::ListToText(settings.proxy_list)},
            {std::string(service::kClientIdListKey), service::ListToText(settings.client_id_list)},
            {std::string(service::kAutoRefreshEnabledKey),
             settings.auto_refresh_enabled ? "true" : "false"},
            {std::string(service::kAutoRefreshIntervalKey),
             std::to_string(settings.auto_refresh_interval_days)}};
  }

  void Put(const storage::TokenRecord& record) {
    std::optional<storage::TokenRecord> holder;
    std::optional<core::TokenId> next = record.token.linked_to;
    for (int step = 0; next && step < kMaxLinkChain; ++step) {
      holder = application_.core().WaitFor(application_.data().store().tokens().Find(*next));
      next = holder ? holder->token.linked_to : std::nullopt;
    }
    const service::OldRowCopy copy = maker_.Make(record, holder ? &*holder : nullptr);
    writer_.Put(copy.row);
    ++rows_;
    if (copy.note) {
      notes_.push_back({record.token.biz_id, *copy.note});
    }
  }

  void Report() const {
    if (context_.json()) {
      boost::json::array notes;
      for (const service::AdoptionNote& note : notes_) {
        notes.push_back(boost::json::object{
            {"subject", note.subject}, {"reason", note.reason.en}, {"reason_zh", note.reason.zh}});
      }
      context_.terminal.out << boost::json::serialize(
                                   boost::json::object{{"success", true},
                                                       {"file", file_.string()},
                                                       {"rows", rows_},
                                                       {"notes", std::move(notes)}})
                            << std::endl;
      return;
    }
    for (const service::AdoptionNote& note : notes_) {
      context_.terminal.err << note.subject << ": " << note.reason.en << "  （" << note.reason.zh
                            << "）\n";
    }
    context_.terminal.out << "Wrote " << rows_ << " rows to " << file_.string() << "." << std::endl;
  }

  const CommandContext& context_;
  Application& application_;
  const service::OldRowMaker maker_;
  const std::filesystem::path file_;
  storage::OldStoreWriter writer_;
  std::vector<service::AdoptionNote> notes_;
  std::int64_t rows_ = 0;
};

ExitCode RunCopyToOld(const CommandContext& context, const CopyOptions& options) {
  const LoadedConfig loaded = LoadConfig(context.config_source());
  const Config& config = loaded.config;
  CheckStoreIsThere(config.database);
  RequireConsent(context, options);
  Application application(config, context.environment, [&](const SealedStore& data) {
    ShowWhatWasMade(context.terminal.err, data, config.auth.username);
  });
  RequireNoOtherNode(application);
  CopyToOld(context, application, options.to_old, config.database.table_prefix).Run();
  return ExitCode::kOk;
}

}  // namespace

ExitCode RunCopy(const CommandContext& context, const CopyOptions& options) {
  ConfigureCommandLog();
  return options.to_old.empty() ? RunMoveStore(context, options) : RunCopyToOld(context, options);
}

}  // namespace rtm::app
