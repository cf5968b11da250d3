#include "app/version.h"

namespace rtm::app {

std::string_view Version() { return RTM_VERSION; }

}  // namespace rtm::app
