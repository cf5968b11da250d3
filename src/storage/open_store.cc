#include "storage/open_store.h"

#include <utility>

#include "storage/mysql_database.h"
#include "storage/sql_adoption_store.h"
#include "storage/sql_audit_store.h"
#include "storage/sql_change_feed.h"
#include "storage/sql_node_store.h"
#include "storage/sql_overview_store.h"
#include "storage/sql_refresh_store.h"
#include "storage/sql_session_store.h"
#include "storage/sql_settings_store.h"
#include "storage/sql_token_store.h"
#include "storage/sqlite_database.h"

namespace rtm::storage {
namespace {

template <class Database>
class SqlStore final : public Store {
 public:
  SqlStore(std::unique_ptr<Database> database, const base::Clock& clock)
      : database_(std::move(database)),
        tokens_(*database_),
        refreshes_(*database_),
        audit_(*database_),
        settings_(*database_, clock),
        overview_(*database_),
        adoption_(*database_, clock),
        sessions_(*database_) {
    if (database_->others_write()) {
      nodes_.emplace(*database_);
      changes_.emplace(*database_);
    }
  }

  TokenStore& tokens() override { return tokens_; }
  RefreshStore& refreshes() override { return refreshes_; }
  AuditStore& audit() override { return audit_; }
  SettingsStore& settings() override { return settings_; }
  OverviewStore& overview() override { return overview_; }
  AdoptionStore& adoption() override { return adoption_; }
  SessionStore& sessions() override { return sessions_; }
  NodeStore* nodes() override { return nodes_ ? &*nodes_ : nullptr; }
  ChangeFeed* changes() override { return changes_ ? &*changes_ : nullptr; }
  void StopBlocking() override { database_->StopBlocking(); }
  std::int64_t commit_count() const override { return database_->commit_count(); }

 private:
  std::unique_ptr<Database> database_;
  SqlTokenStore tokens_;
  SqlRefreshStore refreshes_;
  SqlAuditStore audit_;
  SqlSettingsStore settings_;
  SqlOverviewStore overview_;
  SqlAdoptionStore adoption_;
  SqlSessionStore sessions_;
  std::optional<SqlNodeStore> nodes_;
  std::optional<SqlChangeFeed> changes_;
};

std::unique_ptr<Store> OpenSqlite(StoreOptions options, const base::Clock& clock) {
  SqliteDatabase::Options database;
  database.file = std::move(options.sqlite_file);
  database.table_prefix = std::move(options.table_prefix);
  database.readers = options.readers;
  database.max_batch = options.max_batch;
  database.fault_hook = std::move(options.fault_hook);
  database.metrics = std::move(options.metrics);
  return std::make_unique<SqlStore<SqliteDatabase>>(
      SqliteDatabase::OpenBlocking(std::move(database), clock), clock);
}

std::unique_ptr<Store> OpenMySql(StoreOptions options, const base::Clock& clock) {
  MySqlDatabase::Options database;
  database.server = std::move(options.mysql->server);
  database.server.table_prefix = std::move(options.table_prefix);
  database.limits = {.max_idle = options.mysql->max_idle, .lifetime = options.mysql->lifetime};
  database.max_open = options.mysql->max_open;
  database.max_batch = options.max_batch;
  database.fault_hook = std::move(options.fault_hook);
  database.metrics = std::move(options.metrics);
  return std::make_unique<SqlStore<MySqlDatabase>>(
      MySqlDatabase::OpenBlocking(std::move(database), clock), clock);
}

}  // namespace

std::unique_ptr<Store> OpenStoreBlocking(StoreOptions options, const base::Clock& clock) {
  return options.mysql ? OpenMySql(std::move(options), clock)
                       : OpenSqlite(std::move(options), clock);
}

}  // namespace rtm::storage
