#pragma once

#include "app/commands.h"

namespace rtm::app {

/// `copy --from CONFIG --to CONFIG`: all of a stopped server's store to a new place, verified table
/// by table. Store id, uids and sealed values stay, so the same master key opens both.
ExitCode RunMoveStore(const CommandContext& context, const CopyOptions& options);

}  // namespace rtm::app
