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
  if (context.json()) {
    context.terminal.out << boost::json::serialize(reply.Data()) << std::endl;
  } else if (!access_token.empty()) {
    context.terminal.out << access_token << std::endl;
  }
  if (access_token.empty()) {
    context.terminal.err << "rt-manage: " << options.biz_id
                         << " has no access token yet; `rt-manage refresh` makes one" << std::endl;
    return ExitCode::kFailed;
  }
  return ExitCode::kOk;
}

}  // namespace rtm::app
