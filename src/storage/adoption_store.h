#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "storage/records.h"

namespace rtm::storage {

namespace asio = boost::asio;

/// A row as the old system left it: in the clear, NULL read as "" (contract.md section 4).
struct OldRow {
  core::TokenId id;
  std::string biz_id, user_name, email, type, client_id, tag, memo, user_info, account_info;
  base::Secret refresh_token, access_token, last_refresh_token, proxy;
  base::Secret refresh_result;  ///< The old system kept whole replies there.
  bool enabled = false;
  std::string last_refresh_time, create_time, update_time;
  std::string digest;  ///< Over what the old system writes; empty where nobody else can write.
};

/// An access token for the row that holds the refresh token which another row has too.
struct HolderAccess {
  core::TokenId holder;
  std::string sealed_access_token;  ///< For the holder's place.
  std::optional<base::UtcTime> expires_at;
  std::optional<base::UtcTime> issued_at;
};

/// A row as it goes on here. `record.token.id` says which; its version does not count.
struct AdoptedRow {
  TokenRecord record;
  core::Fingerprint last_fingerprint;  ///< Of last_rt; empty if there is none.
  std::string old_digest;              ///< OldRow::digest of what it was made from.
  std::optional<HolderAccess> for_holder;
};

/// What the store made of it.
enum class AdoptedAs {
  kHolder,  ///< As given.
  kLinked,  ///< An older row holds this refresh token.
  kUsedUp   ///< It is the last_rt of another row: that one has used it up.
};

/// The row that holds a refresh token.
struct TokenHolder {
  core::TokenId id;
  std::string uid;
  bool has_access_token = false;
  std::optional<base::UtcTime> at_expires_at;
};

/// Where the adoption of an old database stands, by the rows themselves.
struct AdoptionCounts {
  std::int64_t rows = 0;
  std::int64_t left = 0;      ///< Not adopted yet.
  std::int64_t consumed = 0;  ///< Entries of the ledger.
  std::map<core::TokenState, std::map<std::string, std::int64_t>> by_state;  ///< Then by code.
};
/// A row that needs a look: adopted in another state than active.
struct OddRow {
  std::string biz_id;
  core::TokenState state = core::TokenState::kActive;
  std::string code;
  std::string holder;  ///< biz_id of the row that a linked one is linked to.
};

/// The mark of an adoption, a setting that no console shows. A store that never was an old one has
/// none.
inline constexpr std::string_view kAdoptionKey = "rtm.adoption";
inline constexpr std::string_view kAdoptionSchema = "schema";  ///< The tables are under way, where
                                                               ///< that is not one step.
inline constexpr std::string_view kAdoptionRows = "rows";      ///< Settings and rows are under way.
inline constexpr std::string_view kAdoptionScrub = "scrub";    ///< All done but what lies in freed
                                                               ///< pages.
inline constexpr std::string_view kAdoptionDone = "done";

/// The rows of an old database on their way into ours (design.md section 7): used at a start before
/// anything else may read or send a row. A row that has no uid is not done, so that whoever begins
/// anew finds what is left. Errors and threads as for TokenStore.
class AdoptionStore {
 public:
  virtual ~AdoptionStore() = default;
  /// Rows that are not done, in order behind `after`, at most `limit`.
  virtual asio::awaitable<std::vector<OldRow>> ListOld(core::TokenId after, std::size_t limit) = 0;
  /// Of each refresh token the row that holds it, if one that is done does.
  virtual asio::awaitable<std::vector<std::optional<TokenHolder>>> FindHolders(
      std::vector<core::Fingerprint> fingerprints) = 0;
  /// All rows in one transaction, in order. Of two with one refresh token the later one is linked;
  /// `last_fingerprint` goes into the ledger, and a row that still holds that token is stopped: it
  /// is used up. Throws kConflict if a row is gone, done already, or another one than was read:
  /// somebody else is at work.
  virtual asio::awaitable<std::vector<AdoptedAs>> Adopt(std::vector<AdoptedRow> rows) = 0;
  /// Puts settings; nullopt takes one away. One transaction.
  virtual asio::awaitable<void> PutSettings(
      std::map<std::string, std::optional<std::string>> settings) = 0;

  /// Rows that have a plain refresh token again, as somebody wrote over them after they were done,
  /// are not done any more. How many.
  virtual asio::awaitable<std::int64_t> TakeBackOverwritten() = 0;

  virtual asio::awaitable<AdoptionCounts> Count() = 0;
  /// In order of their ids, at most `limit`. Only right before anything was sent.
  virtual asio::awaitable<std::vector<OddRow>> ListOdd(std::size_t limit) = 0;
};

}  // namespace rtm::storage
