#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>

#include "base/clock.h"
#include "storage/mysql_connection.h"

namespace rtm::storage {

/// What the sessions of one store share: where the server is, how many connections are open, and
/// how long to leave a server alone that did not answer. Thread-safe; outlives its sessions.
class MySqlServer {
 public:
  struct Limits {
    std::size_t max_idle = 10;  ///< Open connections that nobody uses are closed above it.
    std::chrono::seconds lifetime{3600};  ///< Of a connection; 0 = no end.
  };
  /// `clock` outlives it.
  MySqlServer(MySqlOptions options, Limits limits, const base::Clock& clock);

  /// A new connection. Throws SqlError(kConnectionLost), for a while after a failure without
  /// trying: a server that is away must not cost each caller a time-out.
  std::unique_ptr<MySqlConnection> Connect(MySqlConnection::Access access);
  void Closed() { --open_; }
  bool HasTooMany() const { return open_ > limits_.max_idle; }
  bool IsTooOld(base::BootTime opened_at) const;
  base::BootTime Now() const { return clock_.Boot(); }

  static constexpr std::chrono::milliseconds kPause{500};

 private:
  void NoteFailure(const base::Error& error);

  const MySqlOptions options_;
  const Limits limits_;
  const base::Clock& clock_;
  std::atomic<std::size_t> open_{0};
  std::atomic<bool> is_away_{false};
  std::atomic<std::int64_t> try_again_{0};  // On the boot clock, ms.
};

/// A connection that is made when a transaction begins without one, and made anew after it was
/// lost: between transactions only, never inside one. Used by one thread at a time.
class MySqlSession final : public SqlConnection {
 public:
  MySqlSession(MySqlServer& server, MySqlConnection::Access access)
      : server_(server), access_(access) {}
  ~MySqlSession() override { Drop(); }
  MySqlSession(const MySqlSession&) = delete;
  MySqlSession& operator=(const MySqlSession&) = delete;

  using SqlConnection::Execute;
  using SqlConnection::Query;
  std::int64_t Execute(std::string_view sql, Values values) override;
  void Query(std::string_view sql, Values values, const RowSink& each) override;
  std::int64_t LastInsertId() override { return Present().LastInsertId(); }
  void BeginWrite() override;
  void BeginRead() override;
  void Commit() override;
  void Rollback() noexcept override;
  bool InTransaction() const override { return connection_ && connection_->InTransaction(); }
  void Savepoint() override { Present().Savepoint(); }
  void ReleaseSavepoint() override { Present().ReleaseSavepoint(); }
  void RollbackToSavepoint() override { Present().RollbackToSavepoint(); }
  SqlDialect dialect() const override { return SqlDialect::kMySql; }

 private:
  MySqlConnection& Present();
  /// `begin` on the present connection; on a new one if the server has closed it meanwhile.
  void Begin(void (MySqlConnection::*begin)());
  void Open();
  void Drop() noexcept;
  /// After a transaction: closes what is of no use any more.
  void Release() noexcept;

  MySqlServer& server_;
  const MySqlConnection::Access access_;
  std::unique_ptr<MySqlConnection> connection_;
  base::BootTime opened_at_{};
};

}  // namespace rtm::storage
