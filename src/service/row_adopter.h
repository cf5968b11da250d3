#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/entropy.h"
#include "base/secret.h"
#include "base/text.h"
#include "core/refresh_outcome.h"
#include "core/refresh_policy.h"
#include "crypto/cipher.h"
#include "crypto/fingerprint.h"
#include "storage/adoption_store.h"

namespace rtm::service {

/// What an old row becomes, with what its sealed values need to be shared with another row.
struct PreparedRow {
  storage::AdoptedRow row;
  base::Secret access_token;      ///< Empty if it has none.
  std::vector<base::Text> notes;  ///< What could not be taken over as it was; no secret.
};

/// Turns one row of the old system into one of ours (docs/upgrade.md): seals its secrets for their
/// places, reads its times, its proxy and its access token, cleans its last result. Knows nothing
/// of other rows. Not thread-safe; made for one adoption.
class RowAdopter {
 public:
  struct Dependencies {
    const crypto::Cipher& cipher;
    const crypto::Fingerprinter& fingerprinter;
    base::Entropy& entropy;
    std::string store_id;
    /// The claims of a JWT, unverified; of anything else none.
    std::function<core::TokenClaims(std::string_view)> read_claims;
    /// When the clock on the wall of this machine showed so much.
    std::function<base::UtcTime(base::UtcTime)> from_local_time;
  };
  RowAdopter(Dependencies dependencies, core::RefreshPolicy policy, base::UtcTime now);

  /// Never throws for what is in the row.
  PreparedRow Prepare(const storage::OldRow& old) const;
  /// The same access token for the row that holds the refresh token.
  std::string SealAccessFor(const base::Secret& access_token, const std::string& uid) const;

 private:
  using Notes = std::vector<base::Text>;
  void TakeTimes(const storage::OldRow& old, core::Token* token, Notes* notes) const;
  std::optional<base::UtcTime> ReadTime(const std::string& text, std::string_view column,
                                        Notes* notes) const;
  void TakeTokens(const storage::OldRow& old, PreparedRow* prepared) const;
  void TakeProxy(const storage::OldRow& old, PreparedRow* prepared) const;
  void TakeFacts(const storage::OldRow& old, const core::TokenClaims& claims,
                 core::Token* token) const;
  std::string CleanResult(const storage::OldRow& old) const;
  std::string Seal(std::string_view plain, const std::string& uid, std::string_view column) const;

  const Dependencies dependencies_;
  const core::RefreshPolicy policy_;
  const base::UtcTime now_;
};

}  // namespace rtm::service
