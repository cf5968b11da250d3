#include "storage/mysql_session.h"

#include <utility>

#include "base/log.h"

namespace rtm::storage {

MySqlServer::MySqlServer(MySqlOptions options, Limits limits, const base::Clock& clock)
    : options_(std::move(options)), limits_(limits), clock_(clock) {}

std::unique_ptr<MySqlConnection> MySqlServer::Connect(MySqlConnection::Access access) {
  if (is_away_ && Now().time_since_epoch().count() < try_again_) {
    throw SqlError(SqlFault::kConnectionLost, "the server did not answer just now");
  }
  try {
    auto connection = std::make_unique<MySqlConnection>(options_, access);
    ++open_;
    if (is_away_.exchange(false)) {
      base::LogInfo("store.server_back", {{"host", options_.host}});
    }
    return connection;
  } catch (const base::Error& error) {
    NoteFailure(error);
    // A login that is refused after the start is an outage like any other to those who wait.
    throw SqlError(SqlFault::kConnectionLost, error.log_message());
  }
}

void MySqlServer::NoteFailure(const base::Error& error) {
  try_again_ = (Now() + kPause).time_since_epoch().count();
  if (!is_away_.exchange(true)) {
    base::LogError("store.server_away", {{"host", options_.host}, {"error", error.log_message()}});
  }
}

bool MySqlServer::IsTooOld(base::BootTime opened_at) const {
  return limits_.lifetime.count() > 0 && Now() - opened_at >= limits_.lifetime;
}

std::int64_t MySqlSession::Execute(std::string_view sql, Values values) {
  return Present().Execute(sql, values);
}

void MySqlSession::Query(std::string_view sql, Values values, const RowSink& each) {
  Present().Query(sql, values, each);
}

MySqlConnection& MySqlSession::Present() {
  if (!connection_) {
    throw SqlError(SqlFault::kConnectionLost, "no connection");
  }
  return *connection_;
}

void MySqlSession::BeginWrite() { Begin(&MySqlConnection::BeginWrite); }
void MySqlSession::BeginRead() { Begin(&MySqlConnection::BeginRead); }

void MySqlSession::Begin(void (MySqlConnection::*begin)()) {
  const bool was_there = connection_ != nullptr;
  if (!was_there) {
    Open();
  }
  try {
    (*connection_.*begin)();
  } catch (const SqlError&) {
    const bool is_lost = connection_->is_lost();
    Release();
    // Servers close connections that were idle for long. Nothing has begun: a new one serves.
    if (!was_there || !is_lost) {
      throw;
    }
    Open();
    (*connection_.*begin)();
  }
}

void MySqlSession::Open() {
  connection_ = server_.Connect(access_);
  opened_at_ = server_.Now();
}

void MySqlSession::Commit() {
  Present().Commit();
  Release();
}

void MySqlSession::Rollback() noexcept {
  if (connection_) {
    connection_->Rollback();
    Release();
  }
}

void MySqlSession::Release() noexcept {
  if (connection_ && !connection_->InTransaction() &&
      (connection_->is_lost() || server_.HasTooMany() || server_.IsTooOld(opened_at_))) {
    Drop();
  }
}

void MySqlSession::Drop() noexcept {
  if (connection_) {
    connection_.reset();
    server_.Closed();
  }
}

}  // namespace rtm::storage
