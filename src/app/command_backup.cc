#include <boost/json.hpp>
#include <ostream>
#include <system_error>

#include "app/backup_file.h"
#include "app/command_files.h"
#include "app/commands.h"
#include "app/first_start.h"
#include "app/key_source.h"
#include "app/open_api.h"
#include "app/version.h"
#include "base/files.h"
#include "storage/data_dir_lock.h"
#include "storage/store_copy.h"

namespace rtm::app {
namespace {

/// Said before the work.
void CheckName(const std::filesystem::path& file, const std::filesystem::path& unfinished) {
  std::error_code ignored;
  if (std::filesystem::exists(std::filesystem::symlink_status(file, ignored))) {
    throw base::Error(base::ErrorCode::kConflict,
                      {file.string() + " exists and is never overwritten; give a new name",
                       file.string() + " 已存在，不会被覆盖；请换一个名称"});
  }
  if (std::filesystem::exists(std::filesystem::symlink_status(unfinished, ignored))) {
    throw base::Error(
        base::ErrorCode::kConflict,
        {unfinished.string() + " exists: left by a backup that was cut off, or of one under way; "
                               "remove it, or give another name",
         unfinished.string() + " 已存在：由中断的或正在进行的备份留下；请将其删除或换一个名称"});
  }
}

void Report(const CommandContext& context, const std::filesystem::path& file,
            const BackupHead& head) {
  if (context.json()) {
    context.terminal.out << boost::json::serialize(
                                boost::json::object{{"success", true},
                                                    {"file", file.string()},
                                                    {"made_at", base::ToRfc3339(head.made_at)},
                                                    {"rows", head.rows},
                                                    {"store_id", head.store_id},
                                                    {"key_id", head.key_id}})
                         << std::endl;
    return;
  }
  context.terminal.out << "Wrote " << head.rows << " rows to " << file.string() << "." << std::endl;
  context.terminal.err << "rt-manage: the master key " << head.key_id
                       << " opens it; keep a copy of that key elsewhere" << std::endl;
}

}  // namespace

ExitCode RunBackup(const CommandContext& context, const BackupOptions& options) {
  ConfigureCommandLog();
  const LoadedConfig loaded = LoadConfig(context.config_source());
  const Config& config = loaded.config;
  RequireSqlite(config.database);
  CheckStoreIsThere(config.database);
  const base::SystemClock clock;
  base::SystemEntropy entropy;
  const std::filesystem::path unfinished = options.file.string() + ".unfinished";
  CheckName(options.file, unfinished);
  PrivateFile out = PrivateFile::Create(unfinished, base::ErrorCode::kInvalidArgument);
  // The plain copy lies beside the database, where the same people can read, not on the medium
  // that the backup goes to.
  const std::filesystem::path database = config.database.database;
  const CommandLock lock(base::FolderOf(database));
  const PassingDatabase copy(database.string() + ".backup-copy");
  BackupHead head;
  head.made_at = clock.Now();
  const storage::StoreSummary summary =
      storage::CopyStoreBlocking(database, config.database.table_prefix, copy.file());
  const crypto::KeyRing ring =
      ObtainMasterKey(config.security, context.environment, StoreState::kSealed, entropy).ring;
  const crypto::KeyRing::Key& key = ring.keys().front();
  head.key_id = key.id;
  head.node_id = storage::FindNodeId(config.server.data_dir);
  head.store_id = FirstStart::StoreIdOf(summary.settings);
  head.version = Version();
  head.rows = summary.rows;
  head.last_attempt = summary.last_attempt.value;
  head.bytes = static_cast<std::int64_t>(std::filesystem::file_size(copy.file()));
  FirstStart::CheckKey(summary.settings, *crypto::MakeCipher(ring.Clone(), entropy));
  WriteBackup(copy.file(), head, key, out);
  out.Sync();
  // Read back: a backup that does not open is worse than none.
  ReadBackup(unfinished, ring, [](std::string_view) {});
  out.PublishAs(options.file);
  Report(context, options.file, head);
  return ExitCode::kOk;
}

}  // namespace rtm::app
