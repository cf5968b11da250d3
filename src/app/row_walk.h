#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <optional>

#include "app/api_caller.h"

namespace rtm::app {

/// Calls `row` for each row that matches `filter` (keys of rts/list), newest first. nullopt: all
/// were seen; else the answer that stopped it. Rows that are made meanwhile may be missed, none is
/// given twice.
std::optional<ApiReply> ForEachRow(ApiCaller& api, const boost::json::object& filter,
                                   const std::function<void(const boost::json::object&)>& row);

/// The row with exactly this biz_id into `found`. Else the answer that says why not (404).
std::optional<ApiReply> FindRow(ApiCaller& api, const std::string& biz_id,
                                boost::json::object& found);

}  // namespace rtm::app
