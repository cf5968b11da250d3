#include <boost/json.hpp>
#include <ostream>
#include <system_error>

#include "app/backup_file.h"
#include "app/commands.h"
#include "app/control_file.h"
#include "app/first_start.h"
#include "app/key_source.h"
#include "app/open_api.h"
#include "storage/data_dir_lock.h"
#include "storage/file_custody_log.h"
#include "storage/rescue_file_io.h"
#include "storage/store_copy.h"

namespace rtm::app {
namespace {

namespace fs = std::filesystem;

/// `2026-11-23T140500Z`, for a file name.
std::string Stamp(base::UtcTime now) {
  std::string text = base::ToRfc3339(now).substr(0, 19);
  std::erase(text, ':');
  return text + "Z";
}

void Rename(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::rename(from, to, error);
  if (error) {
    storage::ThrowFileError(error.value(), "rename " + from.string() + " to " + to.string());
  }
}

/// Puts a backup in the place of the database. Nothing there changes before all of the backup has
/// been read and checked.
class Restore {
 public:
  Restore(const CommandContext& context, const Config& config, const RestoreOptions& options)
      : context_(context),
        config_(config),
        options_(options),
        database_(config.database.database),
        fresh_(config.database.database + ".restored") {}
  ~Restore() { RemoveFresh(); }
  Restore(const Restore&) = delete;
  Restore& operator=(const Restore&) = delete;

  ExitCode Run() {
    ring_.emplace(
        ObtainMasterKey(config_.security, context_.environment, StoreState::kSealed, entropy_)
            .ring);
    if (options_.check) {
      head_ = ReadBackup(options_.file, *ring_, [](std::string_view) {});
      Report("would be restored", "");
      return ExitCode::kOk;
    }
    const storage::DataDirLock lock(config_.server.data_dir);
    RemoveStaleControlFile(config_.server.data_dir);
    CheckPlace();
    Unpack();
    TellCustodyLog();
    const std::string aside = MoveAside();
    Rename(fresh_, database_);
    storage::SyncFolder(fs::absolute(database_).parent_path());
    Report("restored", aside);
    return ExitCode::kOk;
  }

 private:
  void CheckPlace() const {
    if (fs::exists(database_) && !options_.replace) {
      throw base::Error(
          base::ErrorCode::kConflict,
          {"there is a database at " + database_.string() +
               "; with --replace it is kept under another name and the backup takes its place",
           database_.string() + " 处已有数据库；使用 --replace 可将其改名保留，并由备份取代"});
    }
  }

  void Unpack() {
    RemoveFresh();
    {
      PrivateFile out = PrivateFile::Create(fresh_, base::ErrorCode::kStoreReadOnly);
      head_ =
          ReadBackup(options_.file, *ring_, [&out](std::string_view piece) { out.Write(piece); });
      out.Finish();
    }
    const storage::StoreSummary summary =
        storage::CheckStoreBlocking(fresh_, config_.database.table_prefix);
    FirstStart::CheckKey(summary.settings, *crypto::MakeCipher(ring_->Clone(), entropy_));
  }

  /// Where no log tells what was sent since, every row has to be taken for sent.
  void TellCustodyLog() {
    storage::FileCustodyLog log(config_.server.data_dir / "custody.log", head_.store_id);
    knows_store_ = log.knows_store();
    if (!knows_store_ && !options_.nothing_sent_since) {
      log.DoubtEverything(core::AttemptId{head_.last_attempt + 1});
    }
  }

  std::string MoveAside() const {
    if (!fs::exists(database_)) {
      return "";
    }
    const fs::path aside = database_.string() + ".before-restore-" + Stamp(clock_.Now());
    Rename(database_, aside);
    for (const char* companion : {"-wal", "-shm"}) {
      if (const fs::path file = database_.string() + companion; fs::exists(file)) {
        Rename(file, aside.string() + companion);
      }
    }
    return aside.string();
  }

  void RemoveFresh() const {
    std::error_code ignored;
    fs::remove(fresh_, ignored);
    for (const fs::path& companion : storage::CompanionsOf(fresh_)) {
      fs::remove(companion, ignored);
    }
  }

  void Report(const char* what, const std::string& aside) const {
    const std::string made_at = base::ToRfc3339(head_.made_at);
    if (context_.json()) {
      context_.terminal.out << boost::json::serialize(
                                   boost::json::object{{"success", true},
                                                       {"what", what},
                                                       {"rows", head_.rows},
                                                       {"made_at", made_at},
                                                       {"store_id", head_.store_id},
                                                       {"kept_aside", aside}})
                            << std::endl;
      return;
    }
    context_.terminal.out << head_.rows << " rows of " << made_at << " " << what << "."
                          << std::endl;
    if (!aside.empty()) {
      context_.terminal.err << "rt-manage: the database before is kept as " << aside << std::endl;
    }
    if (options_.check) {
      return;
    }
    context_.terminal.err
        << (knows_store_
                ? "rt-manage: rows that were refreshed since are recognized at the next start\n"
            : options_.nothing_sent_since
                ? "rt-manage: every row is taken as it stands in the backup\n"
                : "rt-manage: no custody log here tells what was sent since; at the next start "
                  "every row is in doubt and is probed once when its access token is over\n")
        << std::flush;
  }

  const CommandContext& context_;
  const Config& config_;
  const RestoreOptions& options_;
  const fs::path database_;
  const fs::path fresh_;
  const base::SystemClock clock_;
  base::SystemEntropy entropy_;
  std::optional<crypto::KeyRing> ring_;
  BackupHead head_;
  bool knows_store_ = false;
};

}  // namespace

ExitCode RunRestore(const CommandContext& context, const RestoreOptions& options) {
  ConfigureCommandLog();
  const LoadedConfig loaded = LoadConfig(context.config_source());
  RequireSqlite(loaded.config.database);
  return Restore(context, loaded.config, options).Run();
}

}  // namespace rtm::app
