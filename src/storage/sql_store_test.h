#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "storage/mysql_connection.h"
#include "storage/open_store.h"
#include "testing/manual_clock.h"
#include "testing/mariadb_server.h"
#include "testing/run_coroutine.h"
#include "testing/temp_dir.h"

namespace rtm::storage {

using testing::TempDir;

/// Where a server of the tests is; asked when it is first wanted.
using ServerSocket = std::function<std::string()>;

/// An engine that the conformance tests run on.
struct StoreEngine {
  std::string name;
  std::function<std::unique_ptr<Store>(const TempDir&, const base::Clock&,
                                       std::function<void(std::string_view)>)>
      open;
  /// Forgets what `open` made outside of the folder.
  std::function<void(const TempDir&)> drop = [](const TempDir&) {};
  ServerSocket socket = nullptr;  ///< If it is a server.
};

inline std::string MariaDbSocket() { return testing::MariaDbServer::Shared().socket(); }

/// That server, as root; `database` as given.
inline MySqlOptions MariaDb(std::string database, const ServerSocket& socket = MariaDbSocket) {
  MySqlOptions options;
  options.host = socket();
  options.user = "root";
  options.database = std::move(database);
  return options;
}

/// A database named after the folder.
inline std::string MariaDbName(const TempDir& dir) {
  std::string name = dir.path().filename().string();
  std::ranges::replace(name, '-', '_');
  return name;
}

inline void RunAsRoot(const std::string& sql, const ServerSocket& socket = MariaDbSocket) {
  MySqlConnection(MariaDb("mysql", socket), MySqlConnection::Access::kWriter).Execute(sql);
}

inline StoreEngine MariaDbEngine(std::string name, std::string prefix,
                                 ServerSocket socket = MariaDbSocket) {
  StoreEngine engine;
  engine.name = std::move(name);
  engine.open = [prefix, socket](const TempDir& dir, const base::Clock& clock,
                                 std::function<void(std::string_view)> hook) {
    RunAsRoot("CREATE DATABASE IF NOT EXISTS " + MariaDbName(dir), socket);
    StoreOptions options;
    options.mysql.emplace().server = MariaDb(MariaDbName(dir), socket);
    options.table_prefix = prefix;
    options.fault_hook = std::move(hook);
    return OpenStoreBlocking(std::move(options), clock);
  };
  engine.drop = [socket](const TempDir& dir) {
    RunAsRoot("DROP DATABASE IF EXISTS " + MariaDbName(dir), socket);
  };
  engine.socket = std::move(socket);
  return engine;
}

/// Sockets of the members of a running Galera cluster: RTM_GALERA, with commas between them
/// (`scripts/test cluster` starts one). Empty: there is none.
inline std::vector<std::string> GaleraSockets() {
  std::vector<std::string> sockets;
  const char* const named = std::getenv("RTM_GALERA");  // NOLINT(concurrency-mt-unsafe)
  std::istringstream list(named == nullptr ? "" : named);
  for (std::string socket; std::getline(list, socket, ',');) {
    sockets.push_back(socket);
  }
  return sockets;
}

/// The store on one member of that cluster.
inline StoreEngine GaleraEngine(std::string name, std::string prefix, std::size_t member) {
  return MariaDbEngine(std::move(name), std::move(prefix),
                       [member] { return GaleraSockets().at(member); });
}

/// Those whose database is a file.
inline std::vector<StoreEngine> FileEngines() {
  const auto open_with_prefix = [](std::string prefix) {
    return [prefix](const TempDir& dir, const base::Clock& clock,
                    std::function<void(std::string_view)> hook) {
      StoreOptions options;
      options.sqlite_file = dir.path() / "tokens.db";
      options.table_prefix = prefix;
      options.fault_hook = std::move(hook);
      return OpenStoreBlocking(std::move(options), clock);
    };
  };
  return {{"Sqlite", open_with_prefix("")}, {"SqlitePrefixed", open_with_prefix("rt")}};
}

/// Those that several processes may work on.
inline std::vector<StoreEngine> SharedEngines() {
  std::vector<StoreEngine> engines{MariaDbEngine("MariaDb", ""),
                                   MariaDbEngine("MariaDbPrefixed", "rt")};
  if (!GaleraSockets().empty()) {
    engines.push_back(GaleraEngine("Galera", "", 0));
  }
  return engines;
}

inline std::vector<StoreEngine> AllEngines() {
  std::vector<StoreEngine> engines = FileEngines();
  std::ranges::move(SharedEngines(), std::back_inserter(engines));
  return engines;
}

inline std::string EngineName(const ::testing::TestParamInfo<StoreEngine>& info) {
  return info.param.name;
}

inline core::AuditEvent Audited(std::string action) {
  core::AuditEvent event;
  event.at = base::FromUnixMillis(1'700'000'000'000);
  event.actor = {core::Actor::Kind::kOperator, "admin", "127.0.0.1", "r-1"};
  event.action = std::move(action);
  return event;
}

/// The tests of the ports: behaviour that every engine must show.
class StoreTest : public ::testing::TestWithParam<StoreEngine> {
 protected:
  StoreTest() { Reopen(); }
  void TearDown() override {
    store_.reset();
    GetParam().drop(dir_);
  }

  void Reopen() {
    store_.reset();
    store_ = GetParam().open(dir_, clock_, [this](std::string_view step) {
      if (hook_) {
        hook_(step);
      }
    });
  }

  template <class T>
  static T Run(asio::awaitable<T> task) {
    return testing::RunCoroutine(std::move(task));
  }

  TokenStore& tokens() { return store_->tokens(); }
  RefreshStore& refreshes() { return store_->refreshes(); }
  base::UtcTime Now() const { return clock_.Now(); }

  NewToken MakeToken(const std::string& name) const {
    NewToken token;
    token.uid = "uid-" + name;
    token.biz_id = name;
    token.provider = "openai";
    token.grant = {"sealed-rt-" + name, core::Fingerprint{"fp-" + name}};
    token.now = Now();
    return token;
  }

  core::TokenId Create(NewToken token) {
    const auto results =
        Run(tokens().Insert({std::move(token)}, OnKnownToken::kSkip, Audited("token.create")));
    return std::get<Inserted>(results.at(0)).id;
  }
  core::TokenId Create(const std::string& name) { return Create(MakeToken(name)); }

  TokenRecord Load(core::TokenId id) { return Run(tokens().Find(id)).value(); }

  TokenEdit EditOf(core::TokenId id) {
    TokenEdit edit;
    edit.id = id;
    edit.expected_version = Load(id).token.version;
    edit.now = Now();
    return edit;
  }
  EditResult Apply(TokenEdit edit) {
    return Run(tokens().Edit(std::move(edit), Audited("token.update")));
  }

  void SetState(core::TokenId id, core::TokenState state, bool probe_spent = false) {
    TokenEdit edit = EditOf(id);
    edit.state = core::StateFacts{state, "", Now(), 0, probe_spent};
    ASSERT_EQ(Apply(edit), EditResult::kDone);
  }
  core::TokenId CreateDue(const std::string& name, base::UtcTime due, bool enabled = true) {
    NewToken token = MakeToken(name);
    token.enabled = enabled;
    token.next_refresh_at = due;
    return Create(std::move(token));
  }

  BeginRequest BeginOf(core::TokenId id, std::string owner = "node-a") {
    BeginRequest request;
    request.id = id;
    request.expected_version = Load(id).token.version;
    request.owner = std::move(owner);
    request.route = "direct";
    request.client_id = "app";
    request.now = Now();
    return request;
  }
  Begun Begin(core::TokenId id) { return std::get<Begun>(Run(refreshes().Begin(BeginOf(id)))); }

  /// A reply that rotated to the RT `next`.
  RotationCommit Rotation(const Begun& begun, const std::string& next) {
    RotationCommit commit = Kept(begun);
    commit.new_grant = SealedGrant{"sealed-rt-" + next, core::Fingerprint{"fp-" + next}};
    commit.sealed_last_refresh_token = begun.record.sealed_refresh_token;
    commit.outcome = "rotated";
    return commit;
  }
  RotationCommit Kept(const Begun& begun) {
    RotationCommit commit;
    commit.attempt = begun.attempt;
    commit.id = begun.record.token.id;
    commit.uid = begun.record.token.uid;
    commit.sent = begun.record.token.rt_fingerprint;
    commit.sealed_access_token = "sealed-at-" + std::to_string(begun.attempt.value);
    commit.at_expires_at = Now() + std::chrono::hours(240);
    commit.outcome = "kept";
    commit.state.since = Now();
    commit.received_at = Now();
    commit.now = Now();
    return commit;
  }
  CommitVerdict Commit(RotationCommit commit) { return Run(refreshes().Commit(std::move(commit))); }

  TempDir dir_;
  testing::ManualClock clock_;
  std::function<void(std::string_view)>
      hook_;  // Set before a write, from the test's thread, while nothing is queued.
  std::unique_ptr<Store> store_;
};

}  // namespace rtm::storage
