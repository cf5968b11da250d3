#include <algorithm>
#include <boost/json.hpp>
#include <ostream>
#include <system_error>
#include <utility>
#include <vector>

#include "app/backup_file.h"
#include "app/command_files.h"
#include "app/commands.h"
#include "app/control_file.h"
#include "app/first_start.h"
#include "app/key_source.h"
#include "app/open_api.h"
#include "base/files.h"
#include "storage/data_dir_lock.h"
#include "storage/file_custody_log.h"
#include "storage/rescue_file_io.h"
#include "storage/store_copy.h"

namespace rtm::app {
namespace {

namespace fs = std::filesystem;

/// A second name for a file, or a copy where the file system knows no links.
void Keep(const fs::path& file, const fs::path& as) {
  std::error_code error;
  fs::create_hard_link(file, as, error);
  if (error) {
    fs::copy_file(file, as, error);
  }
  if (error) {
    storage::ThrowFileError(error.value(), "keep " + file.string() + " as " + as.string());
  }
}

void Remove(const fs::path& file) {
  std::error_code error;
  fs::remove(file, error);
  if (error) {
    storage::ThrowFileError(error.value(), "remove " + file.string());
  }
}

void Give(const fs::path& file, const fs::path& to_owner_of) {
  if (const int error = base::GiveToOwnerOf(file, to_owner_of)) {
    storage::ThrowFileError(error, "give " + file.string() + " to its owner");
  }
}

/// What stands at the path of a database, put aside. It is whole under its other name before
/// anything goes, so that a kill at any moment leaves all of it somewhere.
class Aside {
 public:
  Aside(const fs::path& database, base::UtcTime now)
      : folder_(fs::absolute(database).parent_path()) {
    const std::string wanted = database.string() + ".before-restore-" + FileStamp(now);
    fs::path aside = wanted;
    for (int number = 2; fs::exists(fs::symlink_status(aside)); ++number) {
      aside = wanted + "-" + std::to_string(number);
    }
    for (const fs::path& companion : storage::CompanionsOf(database)) {
      AddIfThere(companion, aside.string() + companion.string().substr(database.string().size()));
    }
    AddIfThere(database, aside);
    for (const auto& [file, as] : names_) {
      Keep(file, as);
    }
    Sync();
    name_ = names_.empty() ? "" : aside.string();
  }

  /// `fresh` takes the place. What goes before it is the WAL, which SQLite would apply to whatever
  /// database it lies beside.
  void GiveWayTo(const fs::path& fresh, const fs::path& database) {
    try {
      for (const auto& [file, as] : names_) {
        if (file != database) {
          Remove(file);
        }
      }
      std::error_code error;
      fs::rename(fresh, database, error);
      if (error) {
        storage::ThrowFileError(error.value(), "rename " + fresh.string());
      }
    } catch (const base::Error&) {
      PutBack();
      throw;
    }
    Sync();
  }

  /// "" if there was nothing.
  const std::string& name() const { return name_; }

 private:
  void AddIfThere(const fs::path& file, fs::path as) {
    if (fs::exists(fs::symlink_status(file))) {
      names_.emplace_back(file, std::move(as));
    }
  }
  void PutBack() const noexcept {
    for (const auto& [file, as] : names_) {
      std::error_code ignored;
      if (!fs::exists(file, ignored)) {
        fs::copy_file(as, file, ignored);
      }
    }
  }
  void Sync() const {
    if (const int error = base::SyncFolder(folder_)) {
      storage::ThrowFileError(error, "sync " + folder_.string());
    }
  }

  const fs::path folder_;
  std::vector<std::pair<fs::path, fs::path>> names_;
  std::string name_;
};

/// Puts a backup in the place of the database. Nothing there changes before all of the backup has
/// been read and checked.
class Restore {
 public:
  Restore(const CommandContext& context, const Config& config, const RestoreOptions& options)
      : context_(context),
        config_(config),
        options_(options),
        database_(config.database.database),
        data_dir_(config.server.data_dir) {}
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
    const storage::DataDirLock lock(data_dir_);
    RemoveStaleControlFile(data_dir_);
    CheckPlace();
    const CommandLock command(base::FolderOf(database_));
    const PassingDatabase fresh(database_.string() + ".restoring");
    Unpack(fresh.file());
    TellCustodyLog();
    Aside aside(database_, clock_.Now());
    aside.GiveWayTo(fresh.file(), database_);
    Report("restored", aside.name());
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

  void Unpack(const fs::path& fresh) {
    {
      PrivateFile out = PrivateFile::Create(fresh, base::ErrorCode::kStoreReadOnly);
      head_ =
          ReadBackup(options_.file, *ring_, [&out](std::string_view piece) { out.Write(piece); });
      out.Finish();
    }
    if (head_.is_old_system) {
      RequireWordOnOld();
      storage::CheckOldStoreBlocking(fresh, config_.database.table_prefix);
    } else {
      const storage::StoreSummary summary =
          storage::CheckStoreBlocking(fresh, config_.database.table_prefix);
      FirstStart::CheckKey(summary.settings, *crypto::MakeCipher(ring_->Clone(), entropy_));
    }
    Give(fresh, fs::exists(database_) ? database_ : data_dir_);
  }

  /// No custody log can tell: the store that was made of it has another id.
  void RequireWordOnOld() const {
    if (!options_.nothing_sent_since) {
      throw base::Error(
          base::ErrorCode::kConflict,
          {"this is the old system's database as it was before it was taken over; every token that "
           "was refreshed since is used up in it. If nothing was refreshed since, say so with "
           "--nothing-sent-since; else 'rt-manage copy --to-old' writes one with the tokens of now",
           "这是接管之前的旧系统数据库；此后刷新过的令牌在其中都已失效。如果此后没有刷新过，请使用 "
           "--nothing-sent-since；否则请用 rt-manage copy --to-old 写出包含当前令牌的数据库"});
    }
  }

  /// A log tells what was sent since only if it goes on where the backup was made: that of the same
  /// data directory, and not older than the backup. Where none does, every row has to be taken for
  /// sent.
  void TellCustodyLog() {
    if (head_.is_old_system) {
      return;
    }
    const fs::path file = data_dir_ / "custody.log";
    storage::FileCustodyLog log(file, head_.store_id);
    Give(file, data_dir_);
    const std::int64_t seen = log.known().last_attempt.value;
    knows_what_was_sent_ = seen > 0 && seen >= head_.last_attempt && !head_.node_id.empty() &&
                           head_.node_id == storage::FindNodeId(data_dir_);
    if (!knows_what_was_sent_ && !options_.nothing_sent_since) {
      log.DoubtEverything(core::AttemptId{std::max(head_.last_attempt, seen) + 1});
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
                                                       {"old_system", head_.is_old_system},
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
    if (head_.is_old_system) {
      context_.terminal.err << "rt-manage: it is a database of the old system with plain tokens; "
                               "'serve' or 'migrate' would take it over again"
                            << std::endl;
      return;
    }
    context_.terminal.err
        << (knows_what_was_sent_
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
  const fs::path data_dir_;
  const base::SystemClock clock_;
  base::SystemEntropy entropy_;
  std::optional<crypto::KeyRing> ring_;
  BackupHead head_;
  bool knows_what_was_sent_ = false;
};

}  // namespace

ExitCode RunRestore(const CommandContext& context, const RestoreOptions& options) {
  ConfigureCommandLog();
  const LoadedConfig loaded = LoadConfig(context.config_source());
  RequireSqlite(loaded.config.database);
  return Restore(context, loaded.config, options).Run();
}

}  // namespace rtm::app
