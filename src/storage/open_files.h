#pragma once

#include <sys/types.h>

#include <filesystem>
#include <vector>

namespace rtm::storage {

/// Other processes of this machine that have one of these files open, as far as this user may see
/// (/proc/*/fd); those in other PID namespaces are not found from within one. Never throws.
std::vector<pid_t> ProcessesThatHold(const std::vector<std::filesystem::path>& files);

}  // namespace rtm::storage
