#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "service/adopted_settings.h"
#include "service/row_adopter.h"
#include "storage/adoption_store.h"

namespace rtm::service {

namespace asio = boost::asio;

/// What taking over an old database did, or would do.
struct AdoptionReport {
  std::int64_t rows = 0;
  std::int64_t linked = 0;          ///< Another row holds their refresh token.
  std::int64_t used_up = 0;         ///< Another row has used their refresh token up.
  std::int64_t without_token = 0;   ///< They have no refresh token.
  std::int64_t bad_proxy = 0;       ///< Their proxy cannot be read.
  std::int64_t consumed = 0;        ///< Entries of the ledger.
  std::vector<AdoptionNote> notes;  ///< At most kMostNotes.
  std::size_t notes_left_out = 0;

  static constexpr std::size_t kMostNotes = 10'000;
  void Add(AdoptionNote note);
};

/// Why a row was adopted in this state and with this code; `holder`: biz_id of the other row.
base::Text ReasonOf(core::TokenState state, std::string_view code, const std::string& holder);

/// Counts and odd rows as they stand in the store, added to `report`: of a run that was cut off as
/// well. Throws the store's errors.
asio::awaitable<AdoptionReport> SummarizeAdoption(storage::AdoptionStore* store,
                                                  AdoptionReport report);

/// Takes the rows of an old database over, in chunks of one transaction each, before anything is
/// served or sent. Whoever was cut off begins anew and finds what is left. Any thread; made for one
/// run.
class Adoption {
 public:
  static constexpr std::size_t kChunk = 100;

  Adoption(storage::AdoptionStore& store, const RowAdopter& adopter);

  /// Settings first: when a row is due depends on them. Returns what could not be taken.
  static asio::awaitable<std::vector<AdoptionNote>> TakeSettings(
      storage::AdoptionStore* store, std::map<std::string, std::string> settings,
      const crypto::Cipher* cipher, std::string store_id);

  /// All rows that are left. Throws the store's errors, and kConflict if somebody else is at work.
  asio::awaitable<AdoptionReport> Run(std::vector<AdoptionNote> settings_notes);

 private:
  asio::awaitable<void> AdoptChunk(std::vector<storage::OldRow> old);
  /// Where two rows have one refresh token, the access token that lives longer stays with it.
  asio::awaitable<void> ShareAccess(std::vector<PreparedRow>* rows);

  storage::AdoptionStore& store_;
  const RowAdopter& adopter_;
  AdoptionReport report_;
  std::int64_t done_ = 0;
};

}  // namespace rtm::service
