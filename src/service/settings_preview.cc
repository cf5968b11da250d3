#include "service/settings_preview.h"

#include <set>
#include <utility>

#include "core/proxy_url.h"
#include "service/due_times.h"
#include "service/settings_service.h"
#include "service/settings_text.h"

namespace rtm::service {
namespace {

class Comparison {
 public:
  void Value(std::string_view key, const std::string& before, const std::string& after) {
    if (before != after) {
      changes_.push_back({std::string(key), before, after});
    }
  }

  template <class Show>
  void List(std::string_view key, const std::vector<std::string>& before,
            const std::vector<std::string>& after, Show show) {
    for (const std::string& entry : Without(before, after)) {
      changes_.push_back({std::string(key), show(entry), ""});
    }
    for (const std::string& entry : Without(after, before)) {
      changes_.push_back({std::string(key), "", show(entry)});
    }
  }

  std::vector<ChangedSetting> Take() { return std::move(changes_); }

 private:
  static std::vector<std::string> Without(const std::vector<std::string>& list,
                                          const std::vector<std::string>& other) {
    const std::set<std::string_view> there(other.begin(), other.end());
    std::vector<std::string> rest;
    for (const std::string& entry : list) {
      if (!there.contains(entry)) {
        rest.push_back(entry);
      }
    }
    return rest;
  }

  std::vector<ChangedSetting> changes_;
};

std::string LabelOf(const std::string& url) {
  return core::ProxyUrl::Parse(url, kProxyListKey).label();
}

/// "Tokyo (socks5h://10.0.0.2:1080)", or the label alone.
std::string NamedLabel(const ProxyNames& names, const std::string& url) {
  const auto name = names.find(url);
  return name == names.end() ? LabelOf(url) : name->second + " (" + LabelOf(url) + ")";
}

const char* SwitchText(bool on) { return on ? "true" : "false"; }

}  // namespace

std::vector<ChangedSetting> CompareSettings(const SystemSettings& before,
                                            const SystemSettings& after) {
  Comparison comparison;
  comparison.List(kProxyListKey, before.proxy_list, after.proxy_list, LabelOf);
  const std::set<std::string_view> stood(before.proxy_list.begin(), before.proxy_list.end());
  for (const std::string& url : after.proxy_list) {
    if (stood.contains(url)) {
      comparison.Value(kProxyListKey, NamedLabel(before.proxy_names, url),
                       NamedLabel(after.proxy_names, url));
    }
  }
  comparison.List(kClientIdListKey, before.client_id_list, after.client_id_list,
                  [](const std::string& entry) { return entry; });
  comparison.Value(kAutoRefreshEnabledKey, SwitchText(before.auto_refresh_enabled),
                   SwitchText(after.auto_refresh_enabled));
  comparison.Value(kAutoRefreshIntervalKey, std::to_string(before.auto_refresh_interval_days),
                   std::to_string(after.auto_refresh_interval_days));
  for (const auto& [key, after_text] : ChangedTuning(before.tuning, after.tuning)) {
    const auto saved = before.tuning.find(key);
    comparison.Value(key, saved == before.tuning.end() ? "" : saved->second, after_text);
  }
  return comparison.Take();
}

asio::awaitable<SettingsPreview> SettingsService::Preview(SettingsChange change,
                                                          TokenVault& vault) const {
  const ExclusiveMark mark(previewing_,
                           {"Another preview of the settings is under way; try again in a moment.",
                            "另一次设置预览正在进行，请稍后重试。"});
  const SystemSettings before = Current();
  const SystemSettings after = CheckChange(change, before);
  SettingsPreview preview;
  preview.changes = CompareSettings(before, after);
  ProxyDealing dealing(vault, before.proxy_list, after.proxy_list);
  co_await dealing.Foretell();
  preview.rows = dealing.Report(after.proxy_names);
  if (PolicyUnder(before) != PolicyUnder(after)) {
    preview.rows_rescheduled = co_await CountDueMoves(&vault, PolicyUnder(after), clock_.Now());
  }
  co_return preview;
}

}  // namespace rtm::service
