#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "storage/mysql_take_over.h"
#include "storage/sql_store_test.h"

namespace rtm::storage {

// As the old system's ORM makes them.
inline constexpr const char* kOldRts =
    "CREATE TABLE {rts} (id bigint AUTO_INCREMENT, biz_id varchar(255) NOT NULL, user_name "
    "varchar(255), email varchar(255), type varchar(50), rt text NOT NULL, at text, proxy "
    "varchar(255), client_id varchar(255), tag varchar(255), enabled boolean, last_rt text, "
    "refresh_result text, user_info text, account_info text, last_refresh_time datetime(3) NULL, "
    "memo text, create_time datetime(3) NULL, update_time datetime(3) NULL, PRIMARY KEY (id), "
    "UNIQUE INDEX {idx_rts_biz_id} (biz_id)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci";
inline constexpr const char* kOldSettings =
    "CREATE TABLE {system_configs} (id bigint AUTO_INCREMENT, config_key varchar(255) NOT NULL, "
    "config_value text, create_time datetime(3) NULL, update_time datetime(3) NULL, PRIMARY KEY "
    "(id), UNIQUE INDEX {idx_system_configs_config_key} (config_key)) DEFAULT CHARSET=utf8mb4 "
    "COLLATE=utf8mb4_general_ci";

/// A database on the server of this test program, and what a start does with it.
class MySqlTakeOverTest : public ::testing::Test {
 protected:
  MySqlTakeOverTest() {
    RunAsRoot("CREATE DATABASE " + Name());
    // A server notes the end of a connection a moment after it.
    patience_.others = std::chrono::seconds(1000);
    patience_.lock = std::chrono::seconds(0);
    patience_.wait = [this](std::chrono::milliseconds time) {
      const auto& meanwhile = time == patience_.watch ? while_watching_ : while_waiting_;
      if (meanwhile) {
        meanwhile();
      }
      std::this_thread::yield();
    };
  }
  void TearDown() override { RunAsRoot("DROP DATABASE " + Name()); }

  std::string Name() const { return MariaDbName(dir_); }
  MySqlOptions Options() const {
    MySqlOptions options = MariaDb(Name());
    options.table_prefix = prefix_;
    return options;
  }
  /// One statement as the old service, or whoever is at work on its tables, with no connection left
  /// behind.
  void Sql(const std::string& statement) const {
    MySqlConnection connection(Options(), MySqlConnection::Access::kWriter);
    connection.Execute(statement);
  }
  std::vector<std::string> Lines(const std::string& sql, int columns = 1) const {
    MySqlConnection connection(Options(), MySqlConnection::Access::kReader);
    std::vector<std::string> lines;
    connection.Query(sql, {}, [&](const SqlRow& row) {
      std::string& line = lines.emplace_back(row.Text(0));
      for (int i = 1; i < columns; ++i) {
        line.append("|").append(row.IsNull(i) ? "NULL" : row.Text(i));
      }
    });
    return lines;
  }
  void MakeOld() const {
    Sql(kOldRts);
    Sql(kOldSettings);
  }
  MySqlKind Kind() const { return MySqlTakeOver(Options(), patience_).Kind(); }
  /// All of it, as a start does it.
  void Adopt() {
    MySqlTakeOver take_over(Options(), patience_);
    take_over.Lock();
    take_over.CheckValues();
    take_over.RefuseWhileInUse();
    take_over.AdoptSchema(clock_);
  }
  std::unique_ptr<Store> Open() const {
    StoreOptions options;
    options.mysql.emplace().server = MariaDb(Name());
    options.table_prefix = prefix_;
    return OpenStoreBlocking(std::move(options), clock_);
  }
  static AdoptedRow Sealed(const OldRow& old) {
    AdoptedRow row;
    row.record.token.id = old.id;
    row.record.token.uid = "uid-" + old.biz_id;
    row.record.token.provider = "openai";
    row.record.token.rt_fingerprint = core::Fingerprint{"fp-" + old.biz_id};
    row.record.sealed_refresh_token = "rtm1.k.sealed-" + old.biz_id;
    row.record.token.created_at = base::FromUnixMillis(1'762'218'360'000);
    row.record.token.updated_at = row.record.token.created_at;
    row.old_digest = old.digest;
    return row;
  }
  static base::ErrorCode CodeOf(const std::function<void()>& action,
                                std::string* message = nullptr) {
    try {
      action();
    } catch (const base::Error& error) {
      if (message != nullptr) {
        *message = error.public_text().en;
      }
      return error.code();
    }
    return base::ErrorCode::kInternal;
  }
  /// Every column of a table with all that makes it what it is, and its indexes but those of names.
  std::vector<std::string> Shape(const std::string& database, const std::string& table) const {
    std::vector<std::string> shape = Lines(
        "SELECT column_name, column_type, is_nullable, column_default, collation_name, extra FROM "
        "information_schema.columns WHERE table_schema = '" +
            database + "' AND table_name = '" + table + "' ORDER BY column_name",
        6);
    const std::vector<std::string> indexes = Lines(
        "SELECT group_concat(column_name ORDER BY seq_in_index), max(non_unique) FROM "
        "information_schema.statistics WHERE table_schema = '" +
            database + "' AND table_name = '" + table + "' GROUP BY index_name ORDER BY 1",
        2);
    shape.insert(shape.end(), indexes.begin(), indexes.end());
    const std::vector<std::string> options = Lines(
        "SELECT engine, row_format, table_collation FROM information_schema.tables WHERE "
        "table_schema = '" +
            database + "' AND table_name = '" + table + "'",
        3);
    shape.insert(shape.end(), options.begin(), options.end());
    return shape;
  }

  TempDir dir_;
  testing::ManualClock clock_;
  TakeOverPatience patience_;
  std::function<void()> while_waiting_;  // For connections to end.
  std::function<void()> while_watching_;
  std::string prefix_;
};

}  // namespace rtm::storage
