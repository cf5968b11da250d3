#pragma once

#include <string>
#include <string_view>

#include "storage/sql_connection.h"

namespace rtm::storage {

/// Translates an error number of the server (1000..1999, 3000..) or of the client library (2000..).
SqlFault MySqlFaultOf(unsigned int error_number);

/// An error while `sql` ran. The server's own words are left out: they repeat values ("Duplicate
/// entry ...").
SqlError MySqlErrorIn(unsigned int error_number, std::string_view sql_state, std::string_view sql);

/// An error of COMMIT. Only a deadlock or a failed certification says for sure that nothing was
/// changed: SqlError(kDeadlock). After any other one the commit may stand all the same:
/// Error(kCommitUnknown).
[[noreturn]] void ThrowCommitError(unsigned int error_number, std::string_view sql_state);

}  // namespace rtm::storage
