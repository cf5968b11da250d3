#pragma once

#include <boost/describe/class.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "http/api_requests.h"
#include "service/job_views.h"

namespace rtm::http {

struct SelectionBody {
  std::optional<std::vector<std::int64_t>> ids;
  std::optional<FilterBody> filter;
  std::optional<std::int64_t> expected;
};
BOOST_DESCRIBE_STRUCT(SelectionBody, (), (ids, filter, expected))

struct JobEditBody {
  std::optional<std::string> tag, proxy, client_id;
  std::optional<bool> enabled;
};
BOOST_DESCRIBE_STRUCT(JobEditBody, (), (tag, proxy, client_id, enabled))

/// `import` is a word of the language in some places, so this one is read by hand.
struct JobBody {
  std::string kind;
  std::optional<SelectionBody> selection;
  std::optional<JobEditBody> edit;
  std::optional<ImportBody> lines;  ///< Member `import`.
};
void ReadJson(const boost::json::value& value, const JsonPath& path, JobBody& out);

struct JobIdBody {
  std::string id;
};
BOOST_DESCRIBE_STRUCT(JobIdBody, (), (id))

/// Throws kInvalidArgument with the field: unknown kind, a member that does not go with it or that
/// is missing, neither ids nor filter or both, a member of them that is not known: a mistyped
/// filter would mean every row. `now`: where at_ends_within counts from.
service::JobRequest JobRequestOf(JobBody&& body, base::UtcTime now);

}  // namespace rtm::http
