#include "http/row_requests.h"

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "service/token_service.h"

namespace rtm::http {
namespace {

constexpr std::int64_t kDefaultPageSize = 20;
// Keeps page * page_size inside 64 bits.
constexpr std::int64_t kMaxPage = 1'000'000'000;

std::int64_t PageNumber(const std::optional<std::int64_t>& given, const char* field,
                        std::int64_t fallback, std::int64_t most) {
  const std::int64_t number = given.value_or(0);
  if (number < 0 || number > most) {
    const std::string name = field;
    const std::string limit = std::to_string(most);
    throw base::InvalidArgument(
        name, {name + ": expected 1 to " + limit + ".", name + "：应为 1 至 " + limit + "。"});
  }
  return number == 0 ? fallback : number;
}

bool IsDate(const std::string& text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
    return false;
  }
  for (const std::size_t place : {0U, 1U, 2U, 3U, 5U, 6U, 8U, 9U}) {
    if (text[place] < '0' || text[place] > '9') {
      return false;
    }
  }
  return true;
}

/// The day that `text` names, in UTC.
std::chrono::sys_days DayOf(const std::string& text) {
  using namespace std::chrono;
  if (IsDate(text)) {
    const year_month_day date(year(std::stoi(text.substr(0, 4))),
                              month(static_cast<unsigned>(std::stoul(text.substr(5, 2)))),
                              day(static_cast<unsigned>(std::stoul(text.substr(8, 2)))));
    if (date.ok()) {
      return date;
    }
  }
  throw base::InvalidArgument("create_date", {"create_date: expected a day as YYYY-MM-DD.",
                                              "create_date：应为 YYYY-MM-DD 形式的日期。"});
}

/// What `text` stands for among `values`.
template <class T, std::size_t kCount>
T OneOf(const std::string& text, const std::array<std::pair<std::string_view, T>, kCount>& values,
        const std::string& field) {
  std::string accepted;
  for (const auto& [name, value] : values) {
    if (text == name) {
      return value;
    }
    accepted.append(accepted.empty() ? "" : ", ").append(name);
  }
  throw base::InvalidArgument(field, {field + ": accepted are " + accepted + ".",
                                      field + "：可接受的值为 " + accepted + "。"});
}

core::TokenState StateOf(const std::string& text) {
  static const auto kStates = [] {
    std::array<std::pair<std::string_view, core::TokenState>, core::kAllTokenStates.size()> states;
    std::ranges::transform(core::kAllTokenStates, states.begin(), [](core::TokenState state) {
      return std::pair(core::ToString(state), state);
    });
    return states;
  }();
  return OneOf(text, kStates, "state");
}

// A hundred years: keeps the time that it leads to inside 64 bits.
constexpr std::int64_t kMostSeconds = 3'153'600'000;
std::chrono::seconds SecondsOf(std::int64_t seconds, const std::string& field) {
  if (seconds < 0 || seconds > kMostSeconds) {
    const std::string limit = std::to_string(kMostSeconds);
    throw base::InvalidArgument(field, {field + ": expected 0 to " + limit + " seconds.",
                                        field + "：应为 0 至 " + limit + " 秒。"});
  }
  return std::chrono::seconds(seconds);
}

// What stands for rows without a proxy.
constexpr std::string_view kDirect = "direct";

constexpr std::array<std::pair<std::string_view, service::TokenSort>, 12> kSorts{
    {{"id", service::TokenSort::kId},
     {"biz_id", service::TokenSort::kBizId},
     {"email", service::TokenSort::kEmail},
     {"user_name", service::TokenSort::kUserName},
     {"type", service::TokenSort::kType},
     {"tag", service::TokenSort::kTag},
     {"state", service::TokenSort::kState},
     {"enabled", service::TokenSort::kEnabled},
     {"create_time", service::TokenSort::kCreated},
     {"last_refresh_time", service::TokenSort::kLastRefresh},
     {"expires_at", service::TokenSort::kAtEnd},
     {"next_refresh_time", service::TokenSort::kNextRefresh}}};
constexpr std::array<std::pair<std::string_view, service::SortDirection>, 2> kDirections{
    {{"asc", service::SortDirection::kAscending}, {"desc", service::SortDirection::kDescending}}};

}  // namespace

core::TokenId IdOf(const std::optional<std::int64_t>& id) {
  if (!id || *id <= 0) {
    throw base::InvalidArgument("id",
                                {"id: a positive whole number is needed.", "id：必须是正整数。"});
  }
  return core::TokenId{*id};
}

std::vector<core::TokenId> IdsOf(const IdsBody& body, std::size_t most) {
  if (body.ids.empty()) {
    throw base::InvalidArgument("ids", {"ids: at least one is needed.", "ids：至少需要一个。"});
  }
  if (body.ids.size() > most) {
    const std::string limit = std::to_string(most);
    throw base::Error(base::ErrorCode::kTooLarge, {"ids: at most " + limit + " in one call.",
                                                   "ids：一次最多 " + limit + " 个。"})
        .WithField("ids");
  }
  std::vector<core::TokenId> ids;
  ids.reserve(body.ids.size());
  for (const std::int64_t id : body.ids) {
    ids.push_back(IdOf(id));
  }
  return ids;
}

service::PageRequest PageOf(const std::optional<std::int64_t>& page,
                            const std::optional<std::int64_t>& page_size) {
  return {
      PageNumber(page, "page", 1, kMaxPage),
      PageNumber(page_size, "page_size", kDefaultPageSize, service::TokenService::kMaxPageSize)};
}

service::TokenFilter FilterOf(const FilterBody& body, base::UtcTime now) {
  service::TokenFilter filter;
  filter.biz_id = body.biz_id;
  filter.tag = body.tag;
  filter.email = body.email;
  filter.type = body.type;
  filter.enabled = body.enabled;
  if (!body.create_date.empty()) {
    const std::chrono::sys_days day = DayOf(body.create_date);
    filter.created_from = day;
    filter.created_until = day + std::chrono::days(1);
  }
  if (!body.state.empty()) {
    filter.state = StateOf(body.state);
  }
  if (body.at_ends_within) {
    filter.at_ends_until = now + SecondsOf(*body.at_ends_within, "at_ends_within");
  }
  if (body.proxy == kDirect) {
    filter.direct = true;
  } else {
    filter.proxy = body.proxy;
  }
  return filter;
}

service::TokenOrder OrderOf(const ListBody& body) {
  service::TokenOrder order;
  if (!body.sort.empty()) {
    order.by = OneOf(body.sort, kSorts, "sort");
  }
  if (!body.order.empty()) {
    order.direction = OneOf(body.order, kDirections, "order");
  }
  return order;
}

service::UpdateRequest UpdateOf(UpdatesBody&& updates) {
  service::UpdateRequest request;
  request.biz_id = std::move(updates.biz_id);
  request.proxy = std::move(updates.proxy);
  request.client_id = std::move(updates.client_id);
  request.tag = std::move(updates.tag);
  request.memo = std::move(updates.memo);
  request.enabled = updates.enabled;
  request.refresh_token = std::move(updates.rt_token);
  return request;
}

service::CreateRequest CreateOf(CreateBody&& body) {
  service::CreateRequest create;
  create.biz_id = std::move(body.biz_id);
  create.refresh_token = std::move(body.rt_token);
  create.access_token = std::move(body.access_token);
  create.proxy = std::move(body.proxy);
  create.client_id = std::move(body.client_id);
  if (!body.provider.empty()) {
    create.provider = std::move(body.provider);
  }
  create.tag = std::move(body.tag);
  create.memo = std::move(body.memo);
  create.enabled = body.enabled;
  return create;
}

void ReadJson(const boost::json::value& value, const JsonPath& path, ImportLineBody& out) {
  if (value.is_object()) {
    out.text = base::Secret(boost::json::serialize(value));
  } else {
    ReadJson(value, path, out.text);
  }
}

service::ImportRequest ImportOf(ImportBody&& body) {
  service::ImportRequest import;
  import.lines.reserve(body.rt_tokens.size());
  for (ImportLineBody& line : body.rt_tokens) {
    import.lines.push_back(std::move(line.text));
  }
  import.tag = std::move(body.tag);
  import.proxy = std::move(body.proxy);
  import.client_id = std::move(body.client_id);
  import.batch_name = std::move(body.batch_name);
  import.enabled = body.enabled;
  if (!body.provider.empty()) {
    import.provider = std::move(body.provider);
  }
  return import;
}

service::RevealField RevealFieldOf(const RevealBody& body) {
  if (body.field == "rt") {
    return service::RevealField::kRefreshToken;
  }
  if (body.field == "at") {
    return service::RevealField::kAccessToken;
  }
  if (body.field == "last_rt") {
    return service::RevealField::kLastRefreshToken;
  }
  if (body.field == "proxy") {
    return service::RevealField::kProxy;
  }
  throw base::InvalidArgument("field", {"field: expected rt, at, last_rt or proxy.",
                                        "field：应为 rt、at、last_rt 或 proxy。"});
}

}  // namespace rtm::http
