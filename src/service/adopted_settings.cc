#include "service/adopted_settings.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "base/error.h"
#include "base/secret.h"
#include "core/proxy_url.h"
#include "service/settings_text.h"

namespace rtm::service {
namespace {

constexpr std::string_view kOurs = "rtm.";

base::Text Unreadable() {
  return {"cannot be read and was left out; what config.yml says holds",
          "无法识别，未接管；以 config.yml 为准"};
}

/// Each proxy once, normalized.
std::vector<std::string> UsableProxies(const std::vector<std::string>& list,
                                       std::vector<AdoptionNote>* notes) {
  std::vector<std::string> usable;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (base::TrimAscii(list[i]).empty()) {
      continue;
    }
    try {
      std::string url(core::ProxyUrl::Parse(list[i], kProxyListKey).url().Reveal());
      if (std::ranges::find(usable, url) == usable.end()) {
        usable.push_back(std::move(url));
      }
    } catch (const base::Error&) {
      const std::string place = std::to_string(i + 1);
      notes->push_back({.subject = std::string(kProxyListKey),
                        .reason = {"entry " + place + " is no proxy URL and was left out",
                                   "第 " + place + " 项不是代理 URL，未接管"}});
    }
  }
  return usable;
}

void TakeProxies(const std::string& text, const crypto::Cipher& cipher, const std::string& store_id,
                 AdoptedSettings* adopted) {
  const std::string key(kProxyListKey);
  // An empty one says nothing, and a sealed one is done.
  if (base::TrimAscii(text).empty() || crypto::LooksSealed(text)) {
    return;
  }
  const auto list = ListFromText(text);
  if (!list) {
    // Taken away as a whole: there may be passwords in it.
    adopted->changes[key] = std::nullopt;
    adopted->notes.push_back({.subject = key, .reason = Unreadable()});
    return;
  }
  std::string plain = ListToText(UsableProxies(*list, &adopted->notes));
  adopted->changes[key] =
      cipher.Seal(plain, {.store_id = store_id, .row_uid = "settings", .column = kProxyListKey});
  base::WipeString(plain);
}

bool CanBeRead(std::string_view key, const std::string& text) {
  if (key == kClientIdListKey) {
    return ListFromText(text).has_value();
  }
  return key == kAutoRefreshEnabledKey ? SwitchFromText(text).has_value()
                                       : IntervalFromText(text).has_value();
}

}  // namespace

AdoptedSettings AdoptSettings(const std::map<std::string, std::string>& settings,
                              const crypto::Cipher& cipher, const std::string& store_id) {
  AdoptedSettings adopted;
  for (const auto& [key, text] : settings) {
    if (key == kProxyListKey) {
      TakeProxies(text, cipher, store_id, &adopted);
    } else if (key == kClientIdListKey || key == kAutoRefreshEnabledKey ||
               key == kAutoRefreshIntervalKey) {
      if (!CanBeRead(key, text)) {
        adopted.changes[key] = std::nullopt;
        adopted.notes.push_back({.subject = key, .reason = Unreadable()});
      }
    } else if (!key.starts_with(kOurs)) {
      adopted.notes.push_back({.subject = key,
                               .reason = {"is no setting of rt-manage; it stays and means nothing",
                                          "不是 rt-manage 的设置；保留但不起作用"}});
    }
  }
  return adopted;
}

}  // namespace rtm::service
