#include <boost/json.hpp>
#include <iomanip>
#include <ostream>

#include "app/commands.h"

namespace rtm::app {
namespace {

std::string StateOf(const boost::json::object& node) {
  const boost::json::value* self = node.if_contains("self");
  if (self != nullptr && self->is_bool() && self->get_bool()) {
    return "this node";
  }
  const std::string state = TextOf(node, "state");
  return state == "silent"
             ? "silent, " + std::to_string(NumberOf(node, "silent_seconds")) + " s watched"
             : state;
}

void ShowNodes(std::ostream& out, const boost::json::array& nodes) {
  const auto line = [&out](std::string_view id, std::string_view name, std::string_view version,
                           std::string_view open, std::string_view state) {
    out << std::left << std::setw(34) << id << std::setw(24) << name << std::setw(12) << version
        << std::setw(14) << open << state << "\n";
  };
  line("ID", "NAME", "VERSION", "OPEN ATTEMPTS", "STATE");
  for (const boost::json::value& value : nodes) {
    const boost::json::object& node = value.get_object();
    line(TextOf(node, "id"), TextOf(node, "name"), TextOf(node, "version"),
         std::to_string(NumberOf(node, "open_attempts")), StateOf(node));
  }
  out << std::flush;
}

ExitCode List(const CommandContext& context, ApiCaller& api) {
  const ApiReply reply = api.Post("/internalweb/v1/nodes/list", {});
  if (!reply.ok()) {
    return ReportRefusal(context, reply);
  }
  const boost::json::value* nodes = reply.Data().if_contains("nodes");
  if (context.json()) {
    context.terminal.out << boost::json::serialize(reply.Data()) << std::endl;
  } else if (nodes != nullptr && nodes->is_array()) {
    ShowNodes(context.terminal.out, nodes->get_array());
  }
  return ExitCode::kOk;
}

ExitCode Forget(const CommandContext& context, ApiCaller& api, const std::string& id) {
  const ApiReply reply = api.Post("/internalweb/v1/nodes/forget", {{"id", id}});
  if (!reply.ok()) {
    return ReportRefusal(context, reply);
  }
  if (context.json()) {
    context.terminal.out << boost::json::serialize(reply.Data()) << std::endl;
  } else {
    context.terminal.out << "Forgotten. Refreshes that it had begun and are in doubt now: "
                         << NumberOf(reply.Data(), "in_doubt") << "." << std::endl;
  }
  return ExitCode::kOk;
}

}  // namespace

ExitCode RunNode(const CommandContext& context, const NodeOptions& options) {
  const std::unique_ptr<ApiCaller> api = context.open_api(context, StoreNeed::kExisting);
  return options.forget.empty() ? List(context, *api) : Forget(context, *api, options.forget);
}

}  // namespace rtm::app
