#include "storage/mysql_take_over.h"

#include <array>
#include <utility>

#include "base/fault_point.h"
#include "base/log.h"
#include "storage/adoption_store.h"
#include "storage/migrations/migration_runner.h"
#include "storage/migrations/mysql_migrations.h"
#include "storage/mysql_lock.h"
#include "storage/old_tables.h"
#include "storage/setting_rows.h"
#include "storage/table_prefix.h"

namespace rtm::storage {
namespace {

using base::Error;
using base::ErrorCode;

constexpr std::chrono::milliseconds kLookAgain{100};
// No statement waits longer for somebody's open transaction, and the lock does not end with a
// connection that the server finds idle.
constexpr const char* kSession = "SET SESSION lock_wait_timeout = 30, wait_timeout = 28800";
// Who waits for the lock is another start of ours.
constexpr std::string_view kSameUser =
    "user = (SELECT p.user FROM information_schema.processlist p WHERE p.id = connection_id()) AND "
    "locate(?, coalesce(info, '')) = 0";
constexpr std::string_view kOtherUser =
    "user <> (SELECT p.user FROM information_schema.processlist p WHERE p.id = connection_id()) "
    "AND locate(?, coalesce(info, '')) = 0";

/// One text for a value that an ALTER of ours leaves as it is, "" for NULL.
std::string Stable(std::string_view column, bool is_time) {
  const std::string name(column);
  return is_time ? "coalesce(date_format(" + name + ", '%Y%m%d%H%i%s'), '')"
                 : "coalesce(CONVERT(" + name + " USING utf8mb4), '')";
}

[[noreturn]] void RefuseChanging() {
  throw Error(ErrorCode::kStoreUnavailable,
              {"Rows of the old database are changing: the old service still runs. Stop it, "
               "everywhere, and start again: it would write over what is taken over.",
               "旧数据库中的行正在变化：旧服务仍在运行。请将其全部停止后重新启动，"
               "否则它会覆盖接管后的数据。"});
}

}  // namespace

MySqlTakeOver::MySqlTakeOver(MySqlOptions options, TakeOverPatience patience)
    : options_((CheckTablePrefix(options.table_prefix), std::move(options))),
      patience_(std::move(patience)),
      connection_(std::make_unique<MySqlConnection>(options_, MySqlConnection::Access::kWriter)) {}

std::vector<std::string> MySqlTakeOver::OldTableNames() {
  std::vector<std::string> names;
  connection_->Query(
      "SELECT table_name FROM information_schema.tables WHERE table_schema = database() AND "
      "table_name IN ('{rts}', '{system_configs}') ORDER BY table_name",
      {}, [&names](const SqlRow& row) { names.emplace_back(row.Text(0)); });
  return names;
}

std::string MySqlTakeOver::Mark() {
  if (!HasTable(*connection_, "{system_configs}") ||
      !HasColumn(*connection_, "{system_configs}", "config_value")) {
    return std::string(kAdoptionDone);
  }
  return FindSetting(*connection_, std::string(kAdoptionKey)).value_or(std::string(kAdoptionDone));
}

void MySqlTakeOver::Lock() {
  // Not before there is work to do: a server that does not answer must not hold up every start.
  connection_.reset();
  options_.io_timeout = MySqlOptions::kLongestStatement;
  connection_ = std::make_unique<MySqlConnection>(options_, MySqlConnection::Access::kWriter);
  connection_->Execute(kSession);
  if (!LockTables(*connection_, patience_.lock)) {
    throw Error(ErrorCode::kStoreUnavailable,
                {"Another start of rt-manage is taking this database over just now. Start again "
                 "when it has ended.",
                 "另一个 rt-manage 进程正在接管该数据库。请待其结束后重新启动。"});
  }
}

std::string MySqlTakeOver::Fingerprint() {
  struct Column {
    std::string_view name;
    bool is_time;
  };
  constexpr std::array<Column, 8> kColumns{{{"biz_id", false},
                                            {"rt", false},
                                            {"at", false},
                                            {"last_rt", false},
                                            {"client_id", false},
                                            {"enabled", false},
                                            {"update_time", true},
                                            {"last_refresh_time", true}}};
  std::string values = "id";
  for (const Column& column : kColumns) {
    const bool is_there = HasColumn(*connection_, "{rts}", column.name);
    values.append(", ").append(is_there ? Stable(column.name, column.is_time) : "''");
  }
  std::string print;
  const auto take = [&print](const SqlRow& row) {
    print.append(row.Text(0)).append(" ").append(row.Text(1)).append(" ");
  };
  connection_->Query("SELECT count(*), bit_xor(crc32(concat_ws('#', " + values + "))) FROM {rts}",
                     {}, take);
  if (HasTable(*connection_, "{system_configs}") &&
      HasColumn(*connection_, "{system_configs}", "config_value")) {
    connection_->Query("SELECT count(*), bit_xor(crc32(concat_ws('#', " +
                           Stable("config_key", false) + ", " + Stable("config_value", false) +
                           "))) FROM {system_configs} WHERE config_key NOT LIKE 'rtm.%'",
                       {}, take);
  } else {
    print.append("0 0 ");
  }
  return print;
}

/// "17 (root@10.0.0.5:51234, Sleep 12 s)", several with commas.
std::string MySqlTakeOver::OthersOf(std::string_view condition) {
  std::string others;
  connection_->Query(
      "SELECT id, user, host, command, time FROM information_schema.processlist WHERE db = "
      "database() AND id <> connection_id() AND " +
          std::string(condition) + " ORDER BY id LIMIT 10",
      {kLockStart}, [&others](const SqlRow& row) {
        others.append(others.empty() ? "" : ", ").append(row.Text(0)).append(" (");
        others.append(row.Text(1)).append("@").append(row.Text(2)).append(", ");
        others.append(row.Text(3)).append(" ").append(row.Text(4)).append(" s)");
      });
  return others;
}

void MySqlTakeOver::RefuseWhileInUse() {
  std::string others = OthersOf(kSameUser);
  for (auto waited = kLookAgain * 0; !others.empty() && waited < patience_.others;
       waited += kLookAgain) {
    patience_.wait(kLookAgain);
    others = OthersOf(kSameUser);
  }
  if (!others.empty()) {
    throw Error(
        ErrorCode::kStoreUnavailable,
        {"The same user has other connections to the database " + options_.database + ": " +
             others +
             ". If one is of the old service, stop that first: it would write over what is taken "
             "over. Others have to be closed for the time being, or need a user of their own.",
         "同一用户还有其他连接正在使用数据库 " + options_.database + "：" + others +
             "。如果其中有旧服务，请先停止它，否则它会覆盖接管后的数据；"
             "其他连接请暂时关闭，或改用单独的用户。"});
  }
  if (const std::string strangers = OthersOf(kOtherUser); !strangers.empty()) {
    base::LogWarn("adoption.other_connections", {{"connections", strangers}});
  }
  const std::string before = Fingerprint();
  patience_.wait(patience_.watch);
  seen_ = Fingerprint();
  if (seen_ != before) {
    RefuseChanging();
  }
}

/// The claim stands in it: from then on this is a database whose schema is under way.
void MySqlTakeOver::TakeSettingsTable(const base::Clock& clock) {
  constexpr std::string_view kTable = "{system_configs}";
  if (HasTable(*connection_, kTable)) {
    connection_->Execute(
        MySqlAlterOldTable(kTable, DescribeOldTable(*connection_, kTable, "config_key")));
  } else {
    connection_->Execute(MySqlInitialTable(kTable));
  }
  try {
    InsertSetting(*connection_, std::string(kAdoptionKey), std::string(kAdoptionSchema),
                  ColumnTime(*connection_, clock.Now()));
  } catch (const SqlError& error) {
    if (error.fault() != SqlFault::kDuplicate) {
      throw;
    }
    // By an earlier start, or on another member of the cluster.
  }
  base::FaultPoint("adoption_claimed");
}

void MySqlTakeOver::AlterRows() {
  constexpr std::string_view kTable = "{rts}";
  if (HasColumn(*connection_, kTable, "uid")) {
    return;
  }
  connection_->Execute("UPDATE {rts} SET rt = '' WHERE rt IS NULL");
  try {
    connection_->Execute(
        MySqlAlterOldTable(kTable, DescribeOldTable(*connection_, kTable, "biz_id")));
  } catch (const SqlError& error) {
    // On another member of the cluster somebody was quicker.
    if (error.fault() != SqlFault::kExists || !HasColumn(*connection_, kTable, "uid")) {
      throw;
    }
  }
  base::FaultPoint("adoption_in_schema");
}

void MySqlTakeOver::AdoptSchema(const base::Clock& clock) {
  TakeSettingsTable(clock);
  AlterRows();
  if (Fingerprint() != seen_) {
    RefuseChanging();
  }
  connection_->Execute(
      "UPDATE {system_configs} SET config_value = ? WHERE config_key = ? AND config_value = ?",
      {kAdoptionRows, kAdoptionKey, kAdoptionSchema});
  base::FaultPoint("adoption_marked");
  MigrateInSteps(*connection_, MySqlMigrations(), clock, options_.lock_patience);
  base::FaultPoint("adoption_after_schema");
}

std::unique_ptr<SqlConnection> OpenOldServerToLook(const MySqlOptions& options) {
  CheckTablePrefix(options.table_prefix);
  auto connection = std::make_unique<MySqlConnection>(options, MySqlConnection::Access::kReader);
  connection->BeginRead();
  return connection;
}

}  // namespace rtm::storage
