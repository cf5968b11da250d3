#include "storage/mysql_connection.h"

#include <errmsg.h>
#include <mysql.h>
#include <mysqld_error.h>

#include <mutex>
#include <utility>

#include "storage/mysql_errors.h"
#include "storage/mysql_statement.h"

namespace rtm::storage {
namespace {

// Texts come from literals and from a bounded number of filter combinations. The server bounds the
// sum over all of its clients.
constexpr std::size_t kMaxStatements = 128;

// Of these none hands the password to whoever answers, unless TLS proves who that is.
constexpr const char* kLogins = "mysql_native_password,caching_sha2_password,client_ed25519";

// strict: what does not fit is an error, never cut off. Times are UTC. READ COMMITTED: see
// MySqlConnection.
constexpr const char* kSession =
    "SET SESSION sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', "
    "time_zone = '+00:00', innodb_lock_wait_timeout = 10";
constexpr const char* kWriterIsolation = "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED";
constexpr const char* kReaderIsolation = "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ";

// Not in every version of the header.
constexpr unsigned int kAccountLocked = 3118;
constexpr unsigned int kAccountLockedMariaDb = 4151;

/// nullptr if there is no memory. The caller closes it.
MYSQL* NewHandle() {
  // The library's own first call is not thread-safe.
  static std::once_flag once;
  std::call_once(once, [] { mysql_library_init(0, nullptr, nullptr); });
  return mysql_init(nullptr);
}

/// What does not go away by itself: somebody has to change the configuration, here or there.
bool IsRefusal(unsigned int error_number) {
  return error_number == ER_ACCESS_DENIED_ERROR || error_number == ER_DBACCESS_DENIED_ERROR ||
         error_number == ER_BAD_DB_ERROR || error_number == ER_ACCESS_DENIED_NO_PASSWORD_ERROR ||
         error_number == CR_SSL_CONNECTION_ERROR || error_number == CR_AUTH_PLUGIN_CANNOT_LOAD;
}

/// What may pass: the server looks up names of hosts, and people lock accounts for a while.
bool IsPassingRefusal(unsigned int error_number) {
  return error_number == ER_HOST_NOT_PRIVILEGED || error_number == kAccountLocked ||
         error_number == kAccountLockedMariaDb;
}

void SetSeconds(MYSQL* connection, mysql_option option, std::chrono::seconds value) {
  const auto seconds = static_cast<unsigned int>(value.count());
  mysql_options(connection, option, &seconds);
}

void SetFlag(MYSQL* connection, mysql_option option, bool value) {
  const auto flag = static_cast<my_bool>(value);
  mysql_options(connection, option, &flag);
}

const char* TextOrNull(const std::string& text) { return text.empty() ? nullptr : text.c_str(); }

void SetTls(MYSQL* connection, const MySqlOptions& options) {
  SetFlag(connection, MYSQL_OPT_SSL_ENFORCE, options.tls != MySqlTls::kOff);
  SetFlag(connection, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, options.tls == MySqlTls::kVerified);
  if (options.tls == MySqlTls::kOff) {
    return;
  }
  mysql_ssl_set(connection, TextOrNull(options.tls_key.string()),
                TextOrNull(options.tls_cert.string()), TextOrNull(options.tls_ca.string()), nullptr,
                nullptr);
  mysql_options(connection, MARIADB_OPT_TLS_VERSION, "TLSv1.2,TLSv1.3");
}

}  // namespace

void MySqlConnection::Close::operator()(st_mysql* connection) const noexcept {
  mysql_close(connection);
}

MySqlConnection::MySqlConnection(const MySqlOptions& options, Access access)
    : table_prefix_(options.table_prefix), connection_(NewHandle()) {
  if (connection_ == nullptr) {
    throw SqlError(SqlFault::kBusy, "no memory for a connection");
  }
  Configure(options);
  Connect(options);
  Command(kSession);
  Command(access == Access::kWriter ? kWriterIsolation : kReaderIsolation);
}

// Statements first: each tells the server that it ends.
MySqlConnection::~MySqlConnection() { statements_.clear(); }

void MySqlConnection::Configure(const MySqlOptions& options) {
  MYSQL* const connection = connection_.get();
  SetSeconds(connection, MYSQL_OPT_CONNECT_TIMEOUT, options.connect_timeout);
  SetSeconds(connection, MYSQL_OPT_READ_TIMEOUT, options.io_timeout);
  SetSeconds(connection, MYSQL_OPT_WRITE_TIMEOUT, options.io_timeout);
  SetFlag(connection, MYSQL_OPT_RECONNECT, false);
  const unsigned int no_files = 0;
  mysql_options(connection, MYSQL_OPT_LOCAL_INFILE, &no_files);
  mysql_options(connection, MYSQL_SET_CHARSET_NAME, "utf8mb4");
  mysql_options(connection, MARIADB_OPT_RESTRICTED_AUTH, kLogins);
  const unsigned int protocol =
      options.host.starts_with('/') ? MYSQL_PROTOCOL_SOCKET : MYSQL_PROTOCOL_TCP;
  mysql_options(connection, MYSQL_OPT_PROTOCOL, &protocol);
  SetTls(connection, options);
}

void MySqlConnection::Connect(const MySqlOptions& options) {
  const bool is_socket = options.host.starts_with('/');
  std::string password(options.password.Reveal());
  // FOUND_ROWS: an UPDATE tells how many rows it found, also those that it had nothing to change
  // in.
  const bool connected =
      mysql_real_connect(connection_.get(), is_socket ? nullptr : options.host.c_str(),
                         options.user.c_str(), password.c_str(), options.database.c_str(),
                         options.port, is_socket ? options.host.c_str() : nullptr,
                         CLIENT_FOUND_ROWS) != nullptr;
  base::WipeString(password);
  if (connected) {
    // The library lets a server without TLS pass on a Unix socket.
    if (options.tls != MySqlTls::kOff && mysql_get_ssl_cipher(connection_.get()) == nullptr) {
      throw SqlError(SqlFault::kConnectionLost, "connect: the server offers no TLS");
    }
    return;
  }
  const unsigned int number = mysql_errno(connection_.get());
  // Says user, host and database; no value of a statement can be in it.
  const std::string reason = mysql_error(connection_.get());
  if (IsRefusal(number) || IsPassingRefusal(number)) {
    throw base::Error(
        IsRefusal(number) ? base::ErrorCode::kConfig : base::ErrorCode::kStoreUnavailable,
        {"database: no login at the server: " + reason, "database：无法登录服务器：" + reason});
  }
  throw SqlError(SqlFault::kConnectionLost,
                 "connect: error " + std::to_string(number) + ": " + reason);
}

template <class Work>
auto MySqlConnection::Guarded(Work work) {
  if (is_lost_) {
    throw SqlError(SqlFault::kConnectionLost, "the connection was lost before");
  }
  try {
    return work();
  } catch (const SqlError& error) {
    Noted(error.fault());
    throw;
  }
}

void MySqlConnection::Noted(SqlFault fault) noexcept {
  if (fault == SqlFault::kConnectionLost) {
    is_lost_ = true;
    in_transaction_ = false;
  } else if (fault == SqlFault::kDeadlock) {
    // The server undoes all after a deadlock, only the statement after a lock's time-out: the same
    // end for both.
    Rollback();
  }
}

std::int64_t MySqlConnection::Execute(std::string_view sql, Values values) {
  return Guarded([&] {
    MySqlStatement& statement = Prepare(sql);
    const std::int64_t rows = statement.Execute(values);
    statement.FetchAll([](const SqlRow&) {});
    last_insert_id_ = statement.last_insert_id();
    return rows;
  });
}

void MySqlConnection::Query(std::string_view sql, Values values, const RowSink& each) {
  Guarded([&] {
    MySqlStatement& statement = Prepare(sql);
    statement.Execute(values);
    statement.FetchAll(each);
  });
}

void MySqlConnection::BeginWrite() {
  Command("START TRANSACTION");
  in_transaction_ = true;
}

void MySqlConnection::BeginRead() {
  Command("START TRANSACTION READ ONLY");
  in_transaction_ = true;
}

void MySqlConnection::Commit() {
  if (is_lost_) {
    throw SqlError(SqlFault::kConnectionLost, "the connection was lost before the commit");
  }
  if (mysql_real_query(connection_.get(), "COMMIT", 6) == 0) {
    in_transaction_ = false;
    return;
  }
  const unsigned int number = mysql_errno(connection_.get());
  Noted(MySqlFaultOf(number));
  ThrowCommitError(number, mysql_sqlstate(connection_.get()));
}

void MySqlConnection::Rollback() noexcept {
  if (!std::exchange(in_transaction_, false) || is_lost_) {
    return;
  }
  // A connection that cannot roll back must not be used for anything else.
  is_lost_ = mysql_real_query(connection_.get(), "ROLLBACK", 8) != 0;
}

void MySqlConnection::RollbackToSavepoint() {
  Command("ROLLBACK TO SAVEPOINT unit");
  Command("RELEASE SAVEPOINT unit");
}

void MySqlConnection::Command(std::string_view sql) {
  Guarded([&] {
    if (mysql_real_query(connection_.get(), sql.data(), sql.size()) != 0) {
      throw MySqlErrorIn(mysql_errno(connection_.get()), mysql_sqlstate(connection_.get()), sql);
    }
  });
}

MySqlStatement& MySqlConnection::Prepare(std::string_view sql) {
  const auto found = statements_.find(sql);
  if (found != statements_.end()) {
    return *found->second;
  }
  if (statements_.size() >= kMaxStatements) {
    statements_.clear();
  }
  auto statement =
      std::make_unique<MySqlStatement>(connection_.get(), ExpandTables(sql, table_prefix_));
  return *statements_.emplace(std::string(sql), std::move(statement)).first->second;
}

}  // namespace rtm::storage
