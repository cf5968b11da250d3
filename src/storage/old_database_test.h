#pragma once

#include <SQLiteCpp/Database.h>
#include <sqlite3.h>

#include <filesystem>
#include <string>

namespace rtm::storage {

/// The tables of the old system as its ORM makes them (contract.md section 4), with a table and an
/// index that somebody added. `prefix` with its underscore.
inline std::string OldTablesSql(const std::string& prefix = "") {
  return "CREATE TABLE " + prefix +
         "rts (id integer,biz_id varchar(255) NOT NULL,user_name varchar(255),email varchar(255),"
         "type varchar(50),rt text NOT NULL,at text,proxy varchar(255),client_id varchar(255),"
         "tag varchar(255),enabled numeric,last_rt text,refresh_result text,user_info text,"
         "account_info text,last_refresh_time datetime,memo text,create_time datetime,"
         "update_time datetime,PRIMARY KEY (id));"
         "CREATE UNIQUE INDEX idx_" +
         prefix + "rts_biz_id ON " + prefix +
         "rts(biz_id);"
         "CREATE TABLE " +
         prefix +
         "system_configs (id integer,config_key varchar(255) NOT NULL,config_value text,"
         "create_time datetime,update_time datetime,PRIMARY KEY (id));"
         "CREATE UNIQUE INDEX idx_" +
         prefix + "system_configs_config_key ON " + prefix + "system_configs(config_key);";
}

inline void MakeOldDatabase(const std::filesystem::path& file, const std::string& statements) {
  SQLite::Database(file.string(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE).exec(statements);
}

}  // namespace rtm::storage
