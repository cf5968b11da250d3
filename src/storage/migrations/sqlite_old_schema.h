#pragma once

#include "storage/old_schema.h"

namespace rtm::storage {

/// What was found of the old system's tables; {rts} is there.
struct OldTables {
  bool biz_id_is_unique = true;
  bool has_settings = true;
  bool setting_key_is_unique = true;
};

/// The tables that GORM made, and those of hand-written schemas that differ in their indexes.
OldSchema SqliteOldSchema(const OldTables& tables);

}  // namespace rtm::storage
