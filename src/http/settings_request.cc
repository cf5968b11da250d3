#include "http/settings_request.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "base/encoding.h"
#include "base/error.h"
#include "http/json_reader.h"
#include "http/json_writer.h"

namespace rtm::http {
namespace {

std::vector<std::string> ParseList(const std::string& text, const JsonPath& path) {
  std::vector<std::string> items;
  if (base::TrimAscii(text).empty()) {
    return items;
  }
  const std::string field = path.Text();
  const JsonDocument document(text, field);
  ReadJson(document.root(), path, items);
  return items;
}

struct NamedProxyBody {
  std::optional<std::string> url, name;
};
BOOST_DESCRIBE_STRUCT(NamedProxyBody, (), (url, name))

/// An entry of the proxy list: the URL as text, as ever, or an object that names it too.
struct ProxyEntry {
  std::string url;
  std::optional<std::string> name;
};

void ReadJson(const boost::json::value& value, const JsonPath& path, ProxyEntry& out) {
  if (!value.is_object()) {
    ReadJson(value, path, out.url);
    return;
  }
  NamedProxyBody named;
  ReadJson(value, path, named);
  if (!named.url) {
    const std::string field = path.Text() + ".url";
    throw base::InvalidArgument(field, {field + ": is needed.", field + "：必须提供。"});
  }
  out.url = *std::move(named.url);
  out.name = std::move(named.name);
}

void ReadProxies(const std::string& text, const JsonPath& path, service::SettingsChange& change) {
  std::vector<std::string>& urls = change.proxy_list.emplace();
  if (base::TrimAscii(text).empty()) {
    return;
  }
  const std::string field = path.Text();
  const JsonDocument document(text, field);
  std::vector<ProxyEntry> entries;
  ReadJson(document.root(), path, entries);
  for (ProxyEntry& entry : entries) {
    if (entry.name) {
      change.proxy_names.emplace(urls.size(), *std::move(entry.name));
    }
    urls.push_back(std::move(entry.url));
  }
}

/// The words that the old service's language takes for a boolean.
bool ParseSwitch(const std::string& text, const JsonPath& path) {
  const std::string word = base::ToLowerAscii(base::TrimAscii(text));
  if (word == "true" || word == "1" || word == "t") {
    return true;
  }
  if (word == "false" || word == "0" || word == "f" || word.empty()) {
    return false;
  }
  const std::string field = path.Text();
  throw base::InvalidArgument(
      field, {field + R"(: expected "true" or "false".)", field + R"(：应为 "true" 或 "false"。)"});
}

int ParseDays(const std::string& text, const JsonPath& path) {
  const std::string_view digits = base::TrimAscii(text);
  int days = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), days);
  if (result.ec != std::errc() || result.ptr != digits.data() + digits.size() || days < 1 ||
      days > 365) {
    const std::string field = path.Text();
    throw base::InvalidArgument(
        field, {field + R"(: expected "1" to "365" days.)", field + R"(：应为 "1" 至 "365" 天。)"});
  }
  return days;
}

/// The members of the body that core::TuningKeys() names.
void ReadTuning(const ConfigsBody& given, service::SettingsChange& change) {
  using Members = boost::describe::describe_members<ConfigsBody, boost::describe::mod_public>;
  for (const core::TuningKey& key : core::TuningKeys()) {
    boost::mp11::mp_for_each<Members>([&](auto member) {
      if (const auto& text = given.*member.pointer; member.name == key.name && text) {
        change.tuning.emplace(key.name, *text);
      }
    });
  }
}

}  // namespace

service::SettingsChange SettingsChangeOf(const SaveSystemBody& body) {
  if (!body.configs) {
    throw base::InvalidArgument("configs",
                                {"configs: an object is needed.", "configs：必须提供。"});
  }
  const JsonPath root;
  const JsonPath configs(root, std::string_view("configs"));
  const ConfigsBody& given = *body.configs;
  service::SettingsChange change;
  change.allow_direct = body.allow_direct;
  if (given.proxy_list) {
    ReadProxies(*given.proxy_list, JsonPath(configs, std::string_view("proxy_list")), change);
  }
  if (given.client_id_list) {
    change.client_id_list =
        ParseList(*given.client_id_list, JsonPath(configs, std::string_view("client_id_list")));
  }
  if (given.auto_refresh_enabled) {
    change.auto_refresh_enabled = ParseSwitch(
        *given.auto_refresh_enabled, JsonPath(configs, std::string_view("auto_refresh_enabled")));
  }
  if (given.auto_refresh_interval) {
    change.auto_refresh_interval_days = ParseDays(
        *given.auto_refresh_interval, JsonPath(configs, std::string_view("auto_refresh_interval")));
  }
  ReadTuning(given, change);
  return change;
}

std::string ListText(const std::vector<std::string>& items) {
  std::string text;
  JsonWriter json(text);
  json.BeginArray();
  for (const std::string& item : items) {
    json.String(item);
  }
  json.EndArray();
  return text;
}

}  // namespace rtm::http
