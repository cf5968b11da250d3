#include <algorithm>
#include <boost/json.hpp>
#include <ostream>
#include <vector>

#include "app/commands.h"
#include "app/progress_bar.h"
#include "app/row_walk.h"

namespace rtm::app {
namespace {

// Enough to fill the lanes, few enough to move the bar.
constexpr std::size_t kChunk = 128;

/// Rows whose refresh token may be sent without a person's thought about that row: a row in doubt
/// or one that needs a login is named one by one.
bool MayBeRefreshed(const boost::json::object& row) {
  const std::string status = TextOf(row, "state");
  return status == "active" || status == "backing_off" || status == "egress_fault";
}

ExitCode RefreshOne(const CommandContext& context, ApiCaller& api, const std::string& biz_id) {
  boost::json::object found;
  const std::optional<ApiReply> refusal = FindRow(api, biz_id, found);
  if (refusal) {
    return ReportRefusal(context, *refusal);
  }
  const ApiReply reply = api.Post("/internalweb/v1/rts/refresh", {{"id", NumberOf(found, "id")},
                                                                  {"refresh_user_info", false},
                                                                  {"refresh_account_info", false}});
  if (!reply.ok()) {
    return ReportRefusal(context, reply);
  }
  if (context.json()) {
    context.terminal.out << boost::json::serialize(reply.Data()) << std::endl;
  } else {
    context.terminal.out << biz_id << ": refreshed" << std::endl;
  }
  return ExitCode::kOk;
}

struct Totals {
  std::int64_t done = 0;
  std::int64_t failed = 0;
  boost::json::array failures;
};

void Count(const ApiReply& reply, Totals& totals) {
  const boost::json::value* results = reply.Data().if_contains("results");
  if (results == nullptr || !results->is_array()) {
    return;
  }
  for (const boost::json::value& result : results->get_array()) {
    const boost::json::value* success =
        result.is_object() ? result.get_object().if_contains("success") : nullptr;
    ++totals.done;
    if (success == nullptr || !success->is_bool() || !success->get_bool()) {
      ++totals.failed;
      totals.failures.push_back(result);
    }
  }
}

std::optional<ApiReply> RefreshInChunks(const CommandContext& context, ApiCaller& api,
                                        const std::vector<std::int64_t>& ids, Totals& totals) {
  const bool draw = context.terminal.err_is_terminal && !context.json();
  ProgressBar bar(context.terminal.err,
                  draw ? ProgressBar::Mode::kDraw : ProgressBar::Mode::kSilent,
                  static_cast<std::int64_t>(ids.size()));
  for (std::size_t start = 0; start < ids.size(); start += kChunk) {
    boost::json::array chunk;
    for (std::size_t i = start; i < std::min(start + kChunk, ids.size()); ++i) {
      chunk.push_back(ids[i]);
    }
    ApiReply reply = api.Post("/internalweb/v1/rts/batch-refresh", {{"ids", std::move(chunk)}});
    if (!reply.ok()) {
      return reply;
    }
    Count(reply, totals);
    bar.Show(totals.done, totals.failed);
  }
  return std::nullopt;
}

void Report(const CommandContext& context, const Totals& totals) {
  if (context.json()) {
    context.terminal.out << boost::json::serialize(
                                boost::json::object{{"success", totals.failed == 0},
                                                    {"total_count", totals.done},
                                                    {"success_count", totals.done - totals.failed},
                                                    {"fail_count", totals.failed},
                                                    {"failures", totals.failures}})
                         << std::endl;
    return;
  }
  for (const boost::json::value& failure : totals.failures) {
    context.terminal.err << TextOf(failure.get_object(), "rt_name") << ": "
                         << TextOf(failure.get_object(), "message") << "\n";
  }
  context.terminal.out << "Refreshed " << totals.done - totals.failed << " of " << totals.done
                       << " rows." << std::endl;
}

ExitCode RefreshAll(const CommandContext& context, ApiCaller& api) {
  std::vector<std::int64_t> ids;
  if (const auto refusal = ForEachRow(api, {}, [&](const boost::json::object& row) {
        if (MayBeRefreshed(row)) {
          ids.push_back(NumberOf(row, "id"));
        }
      })) {
    return ReportRefusal(context, *refusal);
  }
  Totals totals;
  if (const auto refusal = RefreshInChunks(context, api, ids, totals)) {
    return ReportRefusal(context, *refusal);
  }
  Report(context, totals);
  return totals.failed == 0 ? ExitCode::kOk : ExitCode::kFailed;
}

}  // namespace

ExitCode RunRefresh(const CommandContext& context, const RefreshOptions& options) {
  const std::unique_ptr<ApiCaller> api = context.open_api(context, StoreNeed::kExisting);
  return options.all ? RefreshAll(context, *api) : RefreshOne(context, *api, options.biz_id);
}

}  // namespace rtm::app
