#include <boost/json.hpp>
#include <ostream>

#include "app/commands.h"

namespace rtm::app {

ExitCode RunGetAt(const CommandContext& context, const GetAtOptions& options) {
  const std::unique_ptr<ApiCaller> api = context.open_api(context, StoreNeed::kExisting);
  boost::json::object body{{"biz_id", options.biz_id}};
  if (options.min_ttl_seconds) {
    body["min_ttl"] = *options.min_ttl_seconds;
  }
  const ApiReply reply = api->Post(api->public_prefix() + "/get-at", body);
  if (!reply.ok()) {
    return ReportRefusal(context, reply);
  }
  const std::string access_token = TextOf(reply.Data(), "access_token");
  if (access_token.empty()) {
    ReportError(context, options.biz_id + " has no access token yet; `rt-manage refresh` makes one",
                "no_access_token");
    return ExitCode::kFailed;
  }
  context.terminal.out << (context.json() ? boost::json::serialize(reply.Data()) : access_token)
                       << std::endl;
  return ExitCode::kOk;
}

}  // namespace rtm::app
