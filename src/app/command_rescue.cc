#include <algorithm>
#include <boost/json.hpp>
#include <iomanip>
#include <ostream>

#include "app/commands.h"

namespace rtm::app {
namespace {

const boost::json::array& RecordsOf(const ApiReply& reply) {
  static const boost::json::array kNone;
  const boost::json::value* records = reply.Data().if_contains("records");
  return records != nullptr && records->is_array() ? records->get_array() : kNone;
}

void ShowRecords(std::ostream& out, const boost::json::array& records) {
  if (records.empty()) {
    out << "The rescue journal holds nothing that is not in the database." << std::endl;
    return;
  }
  const auto line = [&out](std::string_view slot, std::string_view state, std::string_view attempt,
                           std::string_view received, std::string_view row) {
    out << std::left << std::setw(6) << slot << std::setw(12) << state << std::setw(12) << attempt
        << std::setw(26) << received << row << "\n";
  };
  line("SLOT", "STATE", "ATTEMPT", "RECEIVED", "ROW");
  for (const boost::json::value& value : records) {
    const boost::json::object& record = value.get_object();
    const std::string biz_id = TextOf(record, "biz_id");
    const std::int64_t row = NumberOf(record, "row_id");
    line(std::to_string(NumberOf(record, "slot")), TextOf(record, "state"),
         std::to_string(NumberOf(record, "attempt_id")), TextOf(record, "received_at"),
         !biz_id.empty() ? biz_id
         : row > 0       ? "row " + std::to_string(row) + ", which is gone"
                         : "");
  }
  out << std::flush;
}

ExitCode List(const CommandContext& context, ApiCaller& api, const RescueOptions& options) {
  const ApiReply reply =
      api.Post("/internalweb/v1/rescue/list", {{"with_done", options.with_done}});
  if (!reply.ok()) {
    return ReportRefusal(context, reply);
  }
  if (context.json()) {
    context.terminal.out << boost::json::serialize(reply.Data()) << std::endl;
  } else {
    ShowRecords(context.terminal.out, RecordsOf(reply));
  }
  return ExitCode::kOk;
}

ExitCode Replay(const CommandContext& context, ApiCaller& api, const RescueOptions& options) {
  const ApiReply reply = api.Post("/internalweb/v1/rescue/replay", {{"adopt", options.adopt}});
  if (!reply.ok()) {
    return ReportRefusal(context, reply);
  }
  const std::int64_t left = NumberOf(reply.Data(), "left");
  if (context.json()) {
    context.terminal.out << boost::json::serialize(reply.Data()) << std::endl;
  } else {
    context.terminal.out << "Saved " << NumberOf(reply.Data(), "saved") << ", adopted "
                         << NumberOf(reply.Data(), "adopted") << ", left " << left << "."
                         << std::endl;
    if (left > 0) {
      context.terminal.err << "rt-manage: see 'rt-manage rescue list'" << std::endl;
    }
  }
  return left == 0 ? ExitCode::kOk : ExitCode::kFailed;
}

}  // namespace

ExitCode RunRescue(const CommandContext& context, const RescueOptions& options) {
  const std::unique_ptr<ApiCaller> api = context.open_api(context, StoreNeed::kExisting);
  return options.action == RescueOptions::Action::kList ? List(context, *api, options)
                                                        : Replay(context, *api, options);
}

}  // namespace rtm::app
