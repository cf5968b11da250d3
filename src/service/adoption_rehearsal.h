#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "service/adoption.h"

namespace rtm::service {

/// Says what Adoption would do, from the rows alone: nothing is written. The cipher and the
/// fingerprinter of `adopter` may be of keys that are thrown away. Made for one rehearsal.
class AdoptionRehearsal {
 public:
  explicit AdoptionRehearsal(const RowAdopter& adopter) : adopter_(adopter) {}

  void AddSettings(const std::map<std::string, std::string>& settings,
                   const crypto::Cipher& cipher);
  /// In order of their ids.
  void AddRows(const std::vector<storage::OldRow>& rows);
  /// After all rows.
  AdoptionReport Finish();

 private:
  struct Holder {
    std::string biz_id;
    bool is_active = false;
  };
  void AddRow(const storage::OldRow& row);

  const RowAdopter& adopter_;
  AdoptionReport report_;
  std::unordered_map<std::string, Holder> holders_;       // By fingerprint.
  std::unordered_map<std::string, std::string> last_of_;  // Fingerprint of a last_rt, biz_id.
  std::vector<std::string> order_;                        // Fingerprints of the holders.
};

}  // namespace rtm::service
