#include "storage/old_store_writer.h"

#include <array>
#include <utility>

#include "base/files.h"
#include "storage/rescue_file_io.h"
#include "storage/setting_rows.h"
#include "storage/store_copy.h"

namespace rtm::storage {
namespace {

// As the old system's ORM makes them.
constexpr std::array<std::string_view, 4> kSchema{
    "CREATE TABLE {rts} (id integer PRIMARY KEY AUTOINCREMENT, biz_id varchar(255) NOT NULL, "
    "user_name varchar(255), email varchar(255), type varchar(50), rt text NOT NULL, at text, "
    "proxy varchar(255), client_id varchar(255), tag varchar(255), enabled numeric, last_rt text, "
    "refresh_result text, user_info text, account_info text, last_refresh_time datetime, memo "
    "text, create_time datetime, update_time datetime)",
    "CREATE UNIQUE INDEX {idx_rts_biz_id} ON {rts} (biz_id)",
    "CREATE TABLE {system_configs} (id integer PRIMARY KEY AUTOINCREMENT, config_key varchar(255) "
    "NOT NULL, config_value text, create_time datetime, update_time datetime)",
    "CREATE UNIQUE INDEX {idx_system_configs_config_key} ON {system_configs} (config_key)"};

SqliteConnectionOptions Options(const std::filesystem::path& file, std::string_view table_prefix) {
  SqliteConnectionOptions options;
  options.file_or_uri = std::filesystem::absolute(file).string();
  options.table_prefix = table_prefix;
  options.access = SqliteConnectionOptions::Access::kWriter;
  return options;
}

}  // namespace

OldStoreWriter::OldStoreWriter(std::filesystem::path file, std::string_view table_prefix)
    : file_(std::move(file)) {
  CreateDatabaseFile(file_);
  try {
    connection_ = std::make_unique<SqliteConnection>(Options(file_, table_prefix));
    connection_->BeginWrite();
    for (const std::string_view statement : kSchema) {
      connection_->Execute(statement);
    }
  } catch (...) {
    connection_.reset();
    RemoveDatabase(file_);
    throw;
  }
}

OldStoreWriter::~OldStoreWriter() {
  if (!is_finished_) {
    connection_.reset();
    RemoveDatabase(file_);
  }
}

void OldStoreWriter::PutSettings(const std::map<std::string, std::string>& settings,
                                 const std::string& now) {
  for (const auto& [key, value] : settings) {
    InsertSetting(*connection_, key, value, now);
  }
}

void OldStoreWriter::Put(const OldRow& row) {
  connection_->Execute(
      "INSERT INTO {rts} (id, biz_id, user_name, email, type, rt, at, proxy, client_id, tag, "
      "enabled, last_rt, refresh_result, user_info, account_info, last_refresh_time, memo, "
      "create_time, update_time) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {row.id, row.biz_id, row.user_name, row.email, row.type, row.refresh_token.Reveal(),
       row.access_token.Reveal(), row.proxy.Reveal(), row.client_id, row.tag, row.enabled ? 1 : 0,
       row.last_refresh_token.Reveal(), row.refresh_result.Reveal(), row.user_info,
       row.account_info, NullIfEmpty(row.last_refresh_time), row.memo, row.create_time,
       row.update_time});
}

void OldStoreWriter::Finish() {
  connection_->Commit();
  connection_->CheckpointAll();
  connection_.reset();
  LeaveWalMode(file_);
  if (const int error = base::SyncFolder(base::FolderOf(file_))) {
    ThrowFileError(error, "sync the folder of " + file_.string());
  }
  is_finished_ = true;
}

}  // namespace rtm::storage
