#pragma once

#include <optional>

#include "app/config.h"
#include "app/config_environment.h"
#include "base/entropy.h"
#include "crypto/key_ring.h"

namespace rtm::app {

/// Whether the store already holds values that a master key sealed.
enum class StoreState { kFresh, kSealed };

/// A master key and, if it was made just now, the file that it is in.
struct MasterKey {
  crypto::KeyRing ring;
  std::optional<std::filesystem::path> made_file;
};

/// The master key: the variable RT_MANAGE_MASTER_KEY, else the output of
/// `security.master_key_command`, else `security.master_key_file`. For a fresh store without any of
/// them a new key file is made. Throws Error(kKeyMissing) for a sealed store without a key and for
/// a key that cannot be read, kConfig for a command that fails; then nothing was made. Blocks.
MasterKey ObtainMasterKey(const SecurityConfig& config, const Environment& environment,
                          StoreState state, base::Entropy& entropy);

/// Standard output of `/bin/sh -c command`. Throws Error(kConfig) naming
/// `security.master_key_command` if it fails, says more than 64 KiB or takes longer than 30 s.
base::Secret RunKeyCommand(const std::string& command);

}  // namespace rtm::app
