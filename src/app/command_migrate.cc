#include <boost/json.hpp>
#include <iomanip>
#include <ostream>

#include "app/commands.h"
#include "app/mysql_place.h"
#include "app/open_api.h"
#include "app/sealed_store.h"
#include "app/welcome.h"
#include "base/written_time.h"
#include "service/adoption_rehearsal.h"
#include "storage/old_store_reader.h"
#include "storage/sqlite_file.h"
#include "storage/sqlite_take_over.h"
#include "upstream/access_token_claims.h"

namespace rtm::app {
namespace {

constexpr std::size_t kPoolThreads = 2;

boost::json::object ReportAsJson(const service::AdoptionReport& report) {
  boost::json::array notes;
  for (const service::AdoptionNote& note : report.notes) {
    notes.push_back(boost::json::object{
        {"subject", note.subject}, {"reason", note.reason.en}, {"reason_zh", note.reason.zh}});
  }
  return {{"success", true},
          {"rows", report.rows},
          {"linked", report.linked},
          {"used_up", report.used_up},
          {"without_token", report.without_token},
          {"bad_proxy", report.bad_proxy},
          {"consumed", report.consumed},
          {"notes", std::move(notes)},
          {"notes_left_out", report.notes_left_out}};
}

void Show(const CommandContext& context, const service::AdoptionReport& report,
          const char* headline) {
  std::ostream& out = context.terminal.out;
  if (context.json()) {
    boost::json::object object = ReportAsJson(report);
    object["what"] = headline;
    out << boost::json::serialize(object) << std::endl;
    return;
  }
  out << headline << "\n";
  const auto line = [&out](std::int64_t count, const char* what) {
    out << std::setw(9) << count << "  " << what << "\n";
  };
  line(report.rows, "rows （行）");
  line(report.linked, "linked: an older row has the same refresh token （与旧行令牌相同，已关联）");
  line(report.used_up, "hold a refresh token that another row has used up （令牌已被另一行用掉）");
  line(report.without_token, "have no refresh token （没有 refresh token）");
  line(report.bad_proxy, "have a proxy that cannot be read （代理无法识别）");
  line(report.consumed, "used-up refresh tokens in the ledger （台账中已用掉的令牌）");
  for (const service::AdoptionNote& note : report.notes) {
    out << note.subject << ": " << note.reason.en << "  （" << note.reason.zh << "）\n";
  }
  if (report.notes_left_out > 0) {
    out << "... and " << report.notes_left_out << " more （另有 " << report.notes_left_out
        << " 条）\n";
  }
  out << std::flush;
}

void SayNothingToDo(const CommandContext& context) {
  if (context.json()) {
    context.terminal.out << boost::json::serialize(
                                boost::json::object{{"success", true}, {"what", "nothing to do"}})
                         << std::endl;
  } else {
    context.terminal.out << "Nothing to do: the database is not one of the old system."
                         << std::endl;
  }
}

std::unique_ptr<storage::SqlConnection> OpenToLook(const DatabaseConfig& database) {
  return database.type == DatabaseConfig::Type::kMySql
             ? storage::OpenOldServerToLook(MySqlOptionsOf(database))
             : storage::OpenOldFileToLook(database.database, database.table_prefix);
}

/// Keys are made and thrown away: nothing that they seal is kept.
service::AdoptionReport Rehearse(const Config& config) {
  const base::SystemClock clock;
  base::SystemEntropy entropy;
  const auto cipher = crypto::MakeCipher(crypto::KeyRing::Generate(entropy), entropy);
  const crypto::Fingerprinter fingerprinter(entropy.SecretBytes(crypto::Fingerprinter::kKeyBytes));
  const service::RowAdopter adopter({.cipher = *cipher,
                                     .fingerprinter = fingerprinter,
                                     .entropy = entropy,
                                     .store_id = "rehearsal",
                                     .read_claims = upstream::ReadTokenClaims,
                                     .from_local_time = base::FromLocalTime},
                                    core::RefreshPolicy{}, clock.Now());
  service::AdoptionRehearsal rehearsal(adopter);
  storage::OldStoreReader reader(OpenToLook(config.database));
  rehearsal.AddSettings(reader.Settings(), *cipher);
  core::TokenId after{0};
  for (;;) {
    const std::vector<storage::OldRow> rows = reader.Rows(after, service::Adoption::kChunk);
    if (rows.empty()) {
      return rehearsal.Finish();
    }
    after = rows.back().id;
    rehearsal.AddRows(rows);
  }
}

/// Of a database that there is. What is left of a take-over that was cut off is not told apart: it
/// has to be finished.
bool IsOld(const DatabaseConfig& database) {
  if (database.type == DatabaseConfig::Type::kSqlite) {
    const auto kind = storage::KindOfSqliteFile(database.database, database.table_prefix);
    if (kind == storage::SqliteFileKind::kOurs &&
        TakeOver::IsUnfinished(storage::OldStoreReader(OpenToLook(database)).Settings())) {
      TakeOver::RefuseUnfinished();
    }
    return kind == storage::SqliteFileKind::kOld;
  }
  storage::MySqlTakeOver server(MySqlOptionsOf(database), StartPatience());
  const storage::MySqlKind kind = server.Kind();
  if (kind != storage::MySqlKind::kNew && server.Mark() != storage::kAdoptionDone) {
    TakeOver::RefuseUnfinished();
  }
  return kind == storage::MySqlKind::kOld;
}

/// Throws what the take-over would throw before its first change.
void CheckWhatWouldStop(const DatabaseConfig& database, const MigrateOptions& options) {
  if (database.type == DatabaseConfig::Type::kSqlite) {
    storage::RefuseWhileInUse(database.database);
    return;
  }
  storage::MySqlTakeOver server(MySqlOptionsOf(database), StartPatience());
  server.CheckValues();
  server.RefuseWhileInUse();
  if (!options.has_backup) {
    DemandBackup(database, server);
  }
}

ExitCode DryRun(const CommandContext& context, const Config& config,
                const MigrateOptions& options) {
  if (!IsOld(config.database)) {
    SayNothingToDo(context);
    return ExitCode::kOk;
  }
  Show(context, Rehearse(config), "Would be taken over; nothing was changed:");
  try {
    CheckWhatWouldStop(config.database, options);
  } catch (const base::Error& error) {
    context.terminal.err << "rt-manage: " << error.public_text().en << std::endl;
  }
  return ExitCode::kOk;
}

ExitCode TakeOverNow(const CommandContext& context, const Config& config,
                     const MigrateOptions& options) {
  const base::SystemClock clock;
  base::SystemEntropy entropy;
  CoreThread core;
  base::BlockingPool pool(kPoolThreads);
  const SealedStore data(config, {.core = core,
                                  .pool = pool,
                                  .clock = clock,
                                  .entropy = entropy,
                                  .environment = context.environment,
                                  .metrics = {},
                                  .old_store = options.has_backup ? OldStore::kTakeOverWithBackup
                                                                  : OldStore::kTakeOver});
  ShowWhatWasMade(context.terminal.err, data, config.auth.username);
  if (data.adopted()) {
    Show(context, *data.adopted(), "Taken over:");
  } else {
    SayNothingToDo(context);
  }
  return ExitCode::kOk;
}

}  // namespace

ExitCode RunMigrate(const CommandContext& context, const MigrateOptions& options) {
  ConfigureCommandLog();
  const LoadedConfig loaded = LoadConfig(context.config_source());
  CheckStoreIsThere(loaded.config.database);
  return options.dry_run ? DryRun(context, loaded.config, options)
                         : TakeOverNow(context, loaded.config, options);
}

}  // namespace rtm::app
