#pragma once

#include <optional>
#include <string>

#include "base/text.h"
#include "crypto/cipher.h"
#include "storage/adoption_store.h"
#include "storage/records.h"

namespace rtm::service {

/// A row in the form of the old system, in the clear.
struct OldRowCopy {
  storage::OldRow row;
  std::optional<base::Text> note;  ///< Why it is not as it is here. No secret.
};

/// The way back of RowAdopter: a row with its present tokens for the old service. Since that one
/// knows neither states nor links, rows that must not be refreshed are switched off, and a linked
/// row gets the access token of the row that holds its refresh token but not that token: one
/// refresh token in two rows of the old service would be used up twice. `cipher` outlives it.
class OldRowMaker {
 public:
  OldRowMaker(const crypto::Cipher& cipher, std::string store_id);
  /// `holder`: of a linked row, if it is there. Never throws for what is in the row: what does not
  /// open is left out and noted.
  OldRowCopy Make(const storage::TokenRecord& record, const storage::TokenRecord* holder) const;

 private:
  base::Secret Open(const std::string& sealed, const core::Token& token, std::string_view column,
                    std::optional<base::Text>* note) const;
  void TakeTokens(const storage::TokenRecord& from, OldRowCopy* copy) const;

  const crypto::Cipher& cipher_;
  const std::string store_id_;
};

}  // namespace rtm::service
