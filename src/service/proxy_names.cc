#include "service/proxy_names.h"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "base/encoding.h"
#include "base/error.h"
#include "core/proxy_url.h"
#include "core/token_rules.h"
#include "service/proxy_dealing.h"
#include "service/settings_text.h"

namespace rtm::service {
namespace {

namespace json = boost::json;

std::string LabelOf(const std::string& url) {
  return core::ProxyUrl::Parse(url, kProxyListKey).label();
}

[[noreturn]] void RefuseName(const std::string& field) {
  throw base::InvalidArgument(field, {field + ": another proxy of the list goes by this name.",
                                      field + "：列表中已有其他代理使用该名称。"});
}

/// By new URL: the old URL of proxies that only got another password.
std::map<std::string, std::string> OldUrls(const std::vector<ListedProxy>& list,
                                           const std::vector<std::string>& before) {
  std::vector<std::string> after;
  after.reserve(list.size());
  for (const ListedProxy& proxy : list) {
    after.push_back(proxy.url);
  }
  std::map<std::string, std::string> old_urls;
  for (const auto& [old_url, url] : CompareProxies(before, after).renewed) {
    old_urls.emplace(url, old_url);
  }
  return old_urls;
}

std::string EnteredName(const ListedProxy& proxy) {
  std::string name(base::TrimAscii(*proxy.name));
  core::CheckShortText(name, proxy.field + ".name");
  return name == LabelOf(proxy.url) ? "" : name;
}

/// No two names are alike, and none is the label that another proxy goes by.
void CheckUnique(const std::vector<ListedProxy>& list, const ProxyNames& names) {
  std::map<std::string, const ListedProxy*> taken;
  for (const ListedProxy& proxy : list) {
    if (const auto name = names.find(proxy.url);
        name != names.end() && !taken.emplace(name->second, &proxy).second) {
      RefuseName(proxy.field + ".name");
    }
  }
  for (const ListedProxy& proxy : list) {
    const auto holder = taken.find(LabelOf(proxy.url));
    if (holder != taken.end() && holder->second != &proxy) {
      RefuseName(holder->second->field + ".name");
    }
  }
}

}  // namespace

std::string NamesToText(const ProxyNames& names) {
  json::object object;
  for (const auto& [url, name] : names) {
    object[url] = name;
  }
  return json::serialize(object);
}

std::optional<ProxyNames> NamesFromText(std::string_view text) {
  if (base::TrimAscii(text).empty()) {
    return ProxyNames{};
  }
  boost::system::error_code error;
  const json::value parsed = json::parse(text, error);
  if (error || !parsed.is_object()) {
    return std::nullopt;
  }
  ProxyNames names;
  for (const json::key_value_pair& pair : parsed.get_object()) {
    if (!pair.value().is_string()) {
      return std::nullopt;
    }
    names.emplace(pair.key(), pair.value().get_string());
  }
  return names;
}

std::string NameOfProxy(const ProxyNames& names, const std::string& url) {
  const auto found = names.find(url);
  return found == names.end() ? LabelOf(url) : found->second;
}

ProxyNames CheckNames(const std::vector<ListedProxy>& list, const std::vector<std::string>& before,
                      const ProxyNames& present) {
  const std::map<std::string, std::string> old_urls = OldUrls(list, before);
  ProxyNames names;
  for (const ListedProxy& proxy : list) {
    if (proxy.name) {
      if (std::string name = EnteredName(proxy); !name.empty()) {
        names.emplace(proxy.url, std::move(name));
      }
      continue;
    }
    const auto old_url = old_urls.find(proxy.url);
    const auto kept = present.find(old_url == old_urls.end() ? proxy.url : old_url->second);
    if (kept != present.end()) {
      names.emplace(proxy.url, kept->second);
    }
  }
  CheckUnique(list, names);
  return names;
}

}  // namespace rtm::service
