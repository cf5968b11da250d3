#pragma once

#include <filesystem>

#include "app/config.h"
#include "base/clock.h"
#include "crypto/key_ring.h"

namespace rtm::app {

/// Makes a consistent copy of a database of the old system before its first change, sealed as
/// `backup` does it, beside the database: `<file>.before-rt-manage-<UTC time>.rtmbackup`. A whole
/// copy of the database as it stands, left by a start that was cut off, is kept and serves. Returns
/// its name. Throws base::Error; then the database is as it was.
std::filesystem::path KeepOldCopy(const DatabaseConfig& database, const crypto::KeyRing& ring,
                                  const base::Clock& clock);

}  // namespace rtm::app
