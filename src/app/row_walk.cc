#include "app/row_walk.h"

#include <boost/json.hpp>
#include <set>

namespace rtm::app {
namespace {

constexpr std::int64_t kPageSize = 1000;

}  // namespace

std::optional<ApiReply> ForEachRow(ApiCaller& api, const boost::json::object& filter,
                                   const std::function<void(const boost::json::object&)>& row) {
  std::set<std::int64_t> seen;
  for (std::int64_t page = 1;; ++page) {
    boost::json::object body = filter;
    body["page"] = page;
    body["page_size"] = kPageSize;
    ApiReply reply = api.Post("/internalweb/v1/rts/list", body);
    if (!reply.ok()) {
      return reply;
    }
    const boost::json::value* items = reply.Data().if_contains("items");
    if (items == nullptr || !items->is_array() || items->get_array().empty()) {
      return std::nullopt;
    }
    for (const boost::json::value& item : items->get_array()) {
      // A row that was made meanwhile shifts the pages, and its neighbour comes again.
      if (item.is_object() && seen.insert(NumberOf(item.get_object(), "id")).second) {
        row(item.get_object());
      }
    }
    if (page * kPageSize >= NumberOf(reply.Data(), "total")) {
      return std::nullopt;
    }
  }
}

std::optional<ApiReply> FindRow(ApiCaller& api, const std::string& biz_id,
                                boost::json::object& found) {
  // The filter matches parts of names.
  std::optional<ApiReply> refusal =
      ForEachRow(api, {{"biz_id", biz_id}}, [&](const boost::json::object& row) {
        if (TextOf(row, "biz_id") == biz_id) {
          found = row;
        }
      });
  if (!refusal && found.empty()) {
    refusal = ApiReply{404, {{"code", "not_found"}, {"msg", "no row has the biz_id " + biz_id}}};
  }
  return refusal;
}

}  // namespace rtm::app
