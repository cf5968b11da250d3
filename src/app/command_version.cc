#include <boost/json.hpp>
#include <ostream>

#include "app/commands.h"
#include "app/version.h"

namespace rtm::app {

ExitCode RunVersion(const CommandContext& context) {
  if (context.json()) {
    context.terminal.out << boost::json::serialize(boost::json::object{{"version", Version()}})
                         << std::endl;
  } else {
    context.terminal.out << "rt-manage " << Version() << std::endl;
  }
  return ExitCode::kOk;
}

}  // namespace rtm::app
