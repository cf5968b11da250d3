#include "app/take_over.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <system_error>
#include <utility>

#include "app/initial_settings.h"
#include "app/key_source.h"
#include "app/mysql_place.h"
#include "app/old_copy.h"
#include "base/fault_point.h"
#include "base/log.h"
#include "base/written_time.h"
#include "service/settings_service.h"
#include "storage/file_custody_log.h"
#include "storage/old_tables.h"
#include "storage/sqlite_file.h"
#include "storage/sqlite_take_over.h"
#include "storage/store_copy.h"
#include "upstream/access_token_claims.h"

namespace rtm::app {
namespace {

std::string_view MarkOf(const std::map<std::string, std::string>& settings) {
  const auto found = settings.find(std::string(storage::kAdoptionKey));
  return found == settings.end() ? storage::kAdoptionDone : std::string_view(found->second);
}

/// A folder that has sent tokens of a store may meet an older copy of what that store was made
/// from: its tokens are used up, and here nothing else would tell.
void RefuseWhereTokensWereSent(const Config& config) {
  const std::filesystem::path log = config.server.data_dir / "custody.log";
  if (storage::FileCustodyLog::LastAttemptIn(log).value == 0) {
    return;
  }
  const std::string name = log.string();
  throw base::Error(
      base::ErrorCode::kConflict,
      {"The data directory has sent tokens of another store (" + name +
           "). If this old database is an earlier copy of that one, its tokens are used up, and "
           "sending them again costs the accounts: go on with that store or a backup of it. If it "
           "is another pool, or the old service went on with it since, give it another "
           "server.data_dir. Nothing was changed.",
       "该数据目录曾发送过另一个数据库的令牌（" + name +
           "）。如果此旧数据库是它的早期副本，其中的令牌已被用掉，再次发送会失去账号："
           "请继续使用那个数据库或其备份。如果是另一批账号，或旧服务此后继续使用过它，请指定其他 "
           "server.data_dir。"
           "未做任何更改。"});
}

bool IsLeftToDo(storage::MySqlTakeOver& server) {
  return server.Kind() == storage::MySqlKind::kOld || server.Mark() != storage::kAdoptionDone;
}

}  // namespace

storage::TakeOverPatience StartPatience() {
  storage::TakeOverPatience patience;
  if (base::SwitchedOff("watch")) {
    patience.watch = std::chrono::milliseconds(0);
  }
  patience.wait = [](std::chrono::milliseconds time) {
    asio::io_context idle;
    asio::steady_timer(idle, time).wait();
  };
  return patience;
}

void DemandBackup(const DatabaseConfig& config, storage::MySqlTakeOver& server) {
  const std::string command = DumpCommand(config, server.OldTableNames());
  throw base::Error(
      base::ErrorCode::kConflict,
      {"The database " + config.database +
           " belongs to the old system. Before its first change make a backup, with the old "
           "service stopped; it holds plain tokens. This command makes one (mysqldump takes the "
           "same):\n\n    " +
           command +
           "\n\nThen start again with --i-have-a-backup: 'rt-manage migrate --i-have-a-backup' or "
           "'rt-manage serve --i-have-a-backup'. Nothing was changed.",
       "数据库 " + config.database +
           " 属于旧系统。首次更改之前请先停止旧服务并备份（备份中含明文令牌）。"
           "备份命令（mysqldump 用法相同）：\n\n    " +
           command +
           "\n\n然后加上 --i-have-a-backup 重新启动：rt-manage migrate --i-have-a-backup 或 "
           "rt-manage serve --i-have-a-backup。未做任何更改。"});
}

std::optional<std::filesystem::path> TakeOver::Prepare() {
  if (config_.database.type == DatabaseConfig::Type::kMySql) {
    PrepareServer();
    return std::nullopt;
  }
  return PrepareFile();
}

std::optional<std::filesystem::path> TakeOver::PrepareFile() const {
  const std::filesystem::path file = config_.database.database;
  if (storage::KindOfSqliteFile(file, config_.database.table_prefix) !=
      storage::SqliteFileKind::kOld) {
    return std::nullopt;
  }
  if (environs_.old_store == OldStore::kRefuse) {
    storage::RefuseOldSystem(file.string());
  }
  RefuseWhereTokensWereSent(config_);
  storage::RefuseWhileInUse(file);
  const MasterKey key = ObtainMasterKey(config_.security, environs_.environment, StoreState::kFresh,
                                        environs_.entropy);
  KeepOldCopy(config_.database, key.ring, environs_.clock);
  storage::AdoptSqliteSchema(file, config_.database.table_prefix, environs_.clock);
  return key.made_file;
}

void TakeOver::PrepareServer() {
  auto server =
      std::make_unique<storage::MySqlTakeOver>(MySqlOptionsOf(config_.database), StartPatience());
  if (server->Kind() == storage::MySqlKind::kNew || !IsLeftToDo(*server)) {
    return;
  }
  if (environs_.old_store == OldStore::kRefuse) {
    if (server->Kind() == storage::MySqlKind::kOld) {
      storage::RefuseOldSystem(config_.database.database);
    }
    RefuseUnfinished();
  }
  server->Lock();
  // Whoever held it may have done all of it.
  if (!IsLeftToDo(*server)) {
    return;
  }
  if (server->Kind() == storage::MySqlKind::kOld) {
    RefuseWhereTokensWereSent(config_);
    server->CheckValues();
    if (environs_.old_store != OldStore::kTakeOverWithBackup) {
      DemandBackup(config_.database, *server);
    }
  }
  server->RefuseWhileInUse();
  if (server->Kind() != storage::MySqlKind::kOurs) {
    server->AdoptSchema(environs_.clock);
  }
  server_ = std::move(server);
}

bool TakeOver::IsUnfinished(const std::map<std::string, std::string>& settings) {
  return MarkOf(settings) != storage::kAdoptionDone;
}

void TakeOver::RefuseUnfinished() {
  throw base::Error(base::ErrorCode::kConfig,
                    {"Taking over the old database was cut off; 'rt-manage migrate' or "
                     "'rt-manage serve' goes on with it.",
                     "旧数据库的接管被中断；rt-manage migrate 或 rt-manage serve 将继续。"})
      .WithField("database.database");
}

core::RefreshPolicy TakeOver::PolicyOf(storage::Store& store, const crypto::Cipher& cipher,
                                       const std::string& store_id) const {
  service::SettingsService settings(store.settings(), cipher, store_id,
                                    InitialSettings(config_.openai), TuningOf(config_),
                                    environs_.clock);
  environs_.core.WaitFor(settings.Load());
  return settings.Policy();
}

service::AdoptionReport TakeOver::TakeRows(storage::Store& store,
                                           const std::map<std::string, std::string>& settings,
                                           const crypto::Cipher& cipher) const {
  if (MarkOf(settings) == storage::kAdoptionScrub) {
    return environs_.core.WaitFor(service::SummarizeAdoption(&store.adoption(), {}));
  }
  FirstStart first_start(store.settings(), environs_.pool, environs_.entropy);
  const FirstStart::Identity identity = environs_.core.WaitFor(first_start.Identify(cipher));
  auto notes = environs_.core.WaitFor(
      service::Adoption::TakeSettings(&store.adoption(), settings, &cipher, identity.store_id));
  const crypto::Fingerprinter fingerprinter(identity.fingerprint_key.Clone());
  const service::RowAdopter adopter({.cipher = cipher,
                                     .fingerprinter = fingerprinter,
                                     .entropy = environs_.entropy,
                                     .store_id = identity.store_id,
                                     .read_claims = upstream::ReadTokenClaims,
                                     .from_local_time = base::FromLocalTime},
                                    PolicyOf(store, cipher, identity.store_id),
                                    environs_.clock.Now());
  service::Adoption adoption(store.adoption(), adopter);
  service::AdoptionReport report = environs_.core.WaitFor(adoption.Run(std::move(notes)));
  core::AuditEvent audit;
  audit.at = environs_.clock.Now();
  audit.actor.kind = core::Actor::Kind::kRecovery;
  audit.action = "store.adopted";
  audit.detail = Summary(report);
  environs_.core.WaitFor(store.settings().Save(
      {{std::string(storage::kAdoptionKey), std::string(storage::kAdoptionScrub)}},
      std::move(audit)));
  base::LogInfo("adoption.rows_done", {{"rows", report.rows},
                                       {"linked", report.linked},
                                       {"used_up", report.used_up},
                                       {"without_token", report.without_token},
                                       {"bad_proxy", report.bad_proxy},
                                       {"consumed", report.consumed}});
  base::FaultPoint("adoption_before_scrub");
  return report;
}

void TakeOver::ScrubFile() const {
  storage::ScrubSqliteFile(config_.database.database, config_.database.table_prefix,
                           environs_.clock);
  base::LogInfo("adoption.done", {{"database", config_.database.database}});
}

std::optional<std::filesystem::path> TakeOver::KeyFile() const {
  const std::filesystem::path& file = config_.security.master_key_file;
  std::error_code error;
  const bool from_elsewhere =
      !FindVariable(environs_.environment, "RT_MANAGE_MASTER_KEY").empty() ||
      !config_.security.master_key_command.empty();
  return from_elsewhere || !std::filesystem::exists(file, error) ? std::nullopt
                                                                 : std::optional(file);
}

std::string Summary(const service::AdoptionReport& report) {
  return "rows: " + std::to_string(report.rows) + ", linked: " + std::to_string(report.linked) +
         ", used up: " + std::to_string(report.used_up) +
         ", without refresh token: " + std::to_string(report.without_token) +
         ", unreadable proxy: " + std::to_string(report.bad_proxy) +
         ", used-up tokens known: " + std::to_string(report.consumed) +
         ", notes: " + std::to_string(report.notes.size() + report.notes_left_out);
}

}  // namespace rtm::app
