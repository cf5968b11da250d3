#include "service/token_views.h"

#include <utility>

namespace rtm::service {

std::string_view ToString(ImportLine::Verdict verdict) {
  switch (verdict) {
    case ImportLine::Verdict::kNew:
      return "new";
    case ImportLine::Verdict::kKnown:
      return "known";
    case ImportLine::Verdict::kConsumed:
      return "consumed";
    case ImportLine::Verdict::kBad:
      return "bad";
  }
  std::unreachable();
}

}  // namespace rtm::service
