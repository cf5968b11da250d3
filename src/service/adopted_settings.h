#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/text.h"
#include "crypto/cipher.h"

namespace rtm::service {

/// Something that could not be taken over as it was. Holds no secret.
struct AdoptionNote {
  std::string subject;  ///< biz_id of a row, or the key of a setting.
  base::Text reason;
};

struct AdoptedSettings {
  /// What changes; nullopt takes a setting away: what config.yml says holds then.
  std::map<std::string, std::optional<std::string>> changes;
  std::vector<AdoptionNote> notes;
};

/// The settings of the old system as SettingsService keeps them: the proxy list sealed and without
/// what no transport could use, the others left alone or taken away. Settings that it does not know
/// stay. May be done again. Pure but for the nonce.
AdoptedSettings AdoptSettings(const std::map<std::string, std::string>& settings,
                              const crypto::Cipher& cipher, const std::string& store_id);

}  // namespace rtm::service
