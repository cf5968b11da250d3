#include "service/settings_text.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <map>
#include <set>
#include <utility>

#include "base/encoding.h"
#include "base/error.h"
#include "core/proxy_url.h"
#include "core/token_rules.h"

namespace rtm::service {
namespace {

namespace json = boost::json;

// A list that people keep by hand; what is longer is a mistake and would make every save slow.
constexpr std::size_t kMaxListEntries = 10'000;

std::string FieldName(std::string_view list, std::size_t index) {
  return "configs." + std::string(list) + '[' + std::to_string(index) + ']';
}

void CheckLength(std::string_view list, std::size_t entries) {
  if (entries > kMaxListEntries) {
    const std::string field = "configs." + std::string(list);
    throw base::Error(base::ErrorCode::kTooLarge, {field + ": at most 10000 entries are accepted.",
                                                   field + "：最多接受 10000 项。"})
        .WithField(field);
  }
}

using ByLabel = std::map<std::string, std::vector<std::string>>;

/// Each present proxy once, in order, by its label.
ByLabel GroupByLabel(const std::vector<std::string>& present) {
  ByLabel by_label;
  for (const std::string& url : present) {
    std::vector<std::string>& group = by_label[core::ProxyUrl::Parse(url, kProxyListKey).label()];
    if (std::ranges::find(group, url) == group.end()) {
      group.push_back(url);
    }
  }
  return by_label;
}

[[noreturn]] void RefuseSharedLabel(const std::string& field, std::size_t proxies) {
  const std::string count = std::to_string(proxies);
  throw base::InvalidArgument(
      field, {field + ": stands for " + count +
                  " proxies that differ in their password only; write their passwords.",
              field + "：对应 " + count + " 个仅密码不同的代理；请写出各自的密码。"});
}

/// With one of several gone or come, nobody can say which of them a label means.
void CheckLabelsOfSeveral(const std::vector<std::string>& entered, const ByLabel& by_label) {
  std::map<std::string_view, std::vector<std::size_t>> places;
  for (std::size_t i = 0; i < entered.size(); ++i) {
    places[base::TrimAscii(entered[i])].push_back(i);
  }
  for (const auto& [label, at] : places) {
    const auto meant = by_label.find(std::string(label));
    if (meant == by_label.end() || meant->second.size() < 2 || meant->second.size() == at.size()) {
      continue;
    }
    RefuseSharedLabel(FieldName(kProxyListKey, at.front()), meant->second.size());
  }
}

/// Each proxy once, with the last of the names that were entered for it.
std::vector<ListedProxy> CheckProxies(const std::vector<std::string>& entered,
                                      const std::map<std::size_t, std::string>& names,
                                      const std::vector<std::string>& present) {
  CheckLength(kProxyListKey, entered.size());
  const ByLabel by_label = GroupByLabel(present);
  CheckLabelsOfSeveral(entered, by_label);
  std::map<std::string, std::size_t> times_seen;
  std::map<std::string, std::size_t> places;
  std::vector<ListedProxy> checked;
  for (std::size_t i = 0; i < entered.size(); ++i) {
    const std::string entry(base::TrimAscii(entered[i]));
    if (entry.empty()) {
      continue;
    }
    std::string url;
    if (const auto meant = by_label.find(entry); meant != by_label.end()) {
      const std::size_t nth = std::min(times_seen[entry]++, meant->second.size() - 1);
      url = meant->second[nth];
    } else {
      url = std::string(core::ProxyUrl::Parse(entry, FieldName(kProxyListKey, i)).url().Reveal());
    }
    const auto [place, is_new] = places.try_emplace(url, checked.size());
    if (is_new) {
      checked.push_back({.url = std::move(url), .field = FieldName(kProxyListKey, i), .name = {}});
    }
    if (const auto name = names.find(i); name != names.end()) {
      checked[place->second].name = name->second;
    }
  }
  return checked;
}

std::vector<std::string> CheckClientIds(const std::vector<std::string>& entered) {
  CheckLength(kClientIdListKey, entered.size());
  std::set<std::string> taken;
  std::vector<std::string> checked;
  for (std::size_t i = 0; i < entered.size(); ++i) {
    std::string entry(base::TrimAscii(entered[i]));
    core::CheckShortText(entry, FieldName(kClientIdListKey, i));
    if (!entry.empty() && taken.insert(entry).second) {
      checked.push_back(std::move(entry));
    }
  }
  return checked;
}

/// Old values may be JSON strings: "2" instead of 2.
std::string_view Unquoted(std::string_view text) {
  text = base::TrimAscii(text);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
    text = text.substr(1, text.size() - 2);
  }
  return text;
}

}  // namespace

std::string ListToText(const std::vector<std::string>& list) {
  return json::serialize(json::array(list.begin(), list.end()));
}

std::vector<std::string> LabelledAs(std::string_view label, const std::vector<std::string>& list) {
  ByLabel by_label = GroupByLabel(list);
  return std::move(by_label[std::string(label)]);
}

std::optional<std::vector<std::string>> ListFromText(std::string_view text) {
  if (base::TrimAscii(text).empty()) {
    return std::vector<std::string>{};
  }
  boost::system::error_code error;
  const json::value parsed = json::parse(text, error);
  if (error || !parsed.is_array()) {
    return std::nullopt;
  }
  std::vector<std::string> list;
  for (const json::value& entry : parsed.get_array()) {
    if (!entry.is_string()) {
      return std::nullopt;
    }
    list.emplace_back(entry.get_string());
  }
  return list;
}

std::optional<bool> SwitchFromText(std::string_view text) {
  const std::string word = base::ToLowerAscii(Unquoted(text));
  if (word == "true" || word == "1") {
    return true;
  }
  if (word == "false" || word == "0") {
    return false;
  }
  return std::nullopt;
}

std::optional<int> IntervalFromText(std::string_view text) {
  const std::string_view digits = Unquoted(text);
  int days = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), days);
  if (error != std::errc() || end != digits.data() + digits.size() || days < kMinIntervalDays ||
      days > kMaxIntervalDays) {
    return std::nullopt;
  }
  return days;
}

SystemSettings CheckChange(const SettingsChange& change, const SystemSettings& present) {
  SystemSettings after = present;
  if (change.proxy_list) {
    const std::vector<ListedProxy> list =
        CheckProxies(*change.proxy_list, change.proxy_names, present.proxy_list);
    after.proxy_names = CheckNames(list, present.proxy_list, present.proxy_names);
    after.proxy_list.clear();
    for (const ListedProxy& proxy : list) {
      after.proxy_list.push_back(proxy.url);
    }
  }
  if (change.client_id_list) {
    after.client_id_list = CheckClientIds(*change.client_id_list);
  }
  if (change.auto_refresh_interval_days &&
      (*change.auto_refresh_interval_days < kMinIntervalDays ||
       *change.auto_refresh_interval_days > kMaxIntervalDays)) {
    throw base::InvalidArgument(
        "configs.auto_refresh_interval",
        {"configs.auto_refresh_interval: must be a whole number of days from 1 to 365.",
         "configs.auto_refresh_interval：必须是 1 到 365 之间的整数天数。"});
  }
  after.tuning = CheckTuning(change.tuning, present.tuning);
  after.auto_refresh_enabled = change.auto_refresh_enabled.value_or(after.auto_refresh_enabled);
  after.auto_refresh_interval_days =
      change.auto_refresh_interval_days.value_or(after.auto_refresh_interval_days);
  return after;
}

}  // namespace rtm::service
