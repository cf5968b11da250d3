#include <boost/json.hpp>
#include <ostream>
#include <system_error>

#include "app/backup_file.h"
#include "app/commands.h"
#include "app/first_start.h"
#include "app/key_source.h"
#include "app/open_api.h"
#include "app/version.h"
#include "storage/store_copy.h"

namespace rtm::app {
namespace {

/// The plain copy that a backup is made of; removed at the end.
class TemporaryCopy {
 public:
  explicit TemporaryCopy(std::filesystem::path file) : file_(std::move(file)) {}
  ~TemporaryCopy() {
    std::error_code ignored;
    std::filesystem::remove(file_, ignored);
    for (const std::filesystem::path& companion : storage::CompanionsOf(file_)) {
      std::filesystem::remove(companion, ignored);
    }
  }
  TemporaryCopy(const TemporaryCopy&) = delete;
  TemporaryCopy& operator=(const TemporaryCopy&) = delete;
  const std::filesystem::path& file() const { return file_; }

 private:
  const std::filesystem::path file_;
};

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
  // Its name first, so that a wrong one is said before the work.
  PrivateFile out = PrivateFile::Create(options.file, base::ErrorCode::kInvalidArgument);
  const TemporaryCopy copy(options.file.string() + ".database");
  BackupHead head;
  head.made_at = clock.Now();
  const storage::StoreSummary summary = storage::CopyStoreBlocking(
      config.database.database, config.database.table_prefix, copy.file());
  const crypto::KeyRing ring =
      ObtainMasterKey(config.security, context.environment, StoreState::kSealed, entropy).ring;
  const crypto::KeyRing::Key& key = ring.keys().front();
  head.key_id = key.id;
  head.store_id = FirstStart::StoreIdOf(summary.settings);
  head.version = Version();
  head.rows = summary.rows;
  head.last_attempt = summary.last_attempt.value;
  head.bytes = static_cast<std::int64_t>(std::filesystem::file_size(copy.file()));
  FirstStart::CheckKey(summary.settings, *crypto::MakeCipher(ring.Clone(), entropy));
  WriteBackup(copy.file(), head, key, out);
  out.Finish();
  // Read back: a backup that does not open is worse than none.
  ReadBackup(options.file, ring, [](std::string_view) {});
  Report(context, options.file, head);
  return ExitCode::kOk;
}

}  // namespace rtm::app
