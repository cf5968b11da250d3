#include "service/settings_service.h"

#include <utility>

#include "base/error.h"
#include "base/log.h"
#include "crypto/cipher.h"
#include "service/settings_text.h"
#include "service/token_vault.h"

namespace rtm::service {
namespace {

[[noreturn]] void RefuseDirect(std::size_t rows) {
  const std::string count = std::to_string(rows);
  throw base::Error(base::ErrorCode::kConflict,
                    {"configs.proxy_list: " + count +
                         " rows use a proxy that would leave the list, and no proxy is left for "
                         "them. Keep one, or "
                         "set allow_direct to true to let them use the default egress.",
                     "configs.proxy_list：有 " + count +
                         " 行使用的代理将被移出列表，且没有其他代理可用。请至少保留一个代理，或将 "
                         "allow_direct 设为 true "
                         "以允许它们使用默认出口。"})
      .WithField("configs.proxy_list");
}

void WarnUnreadable(std::string_view key) { base::LogWarn("settings.unreadable", {{"key", key}}); }

/// Proxies of an older list that no transport could use are left out and said, never guessed (P8).
std::vector<std::string> UsableProxies(const std::vector<std::string>& list) {
  std::vector<std::string> usable;
  for (std::size_t i = 0; i < list.size(); ++i) {
    try {
      usable.emplace_back(core::ProxyUrl::Parse(list[i], kProxyListKey).url().Reveal());
    } catch (const base::Error&) {
      base::LogWarn("settings.bad_proxy", {{"entry", i}});
    }
  }
  return usable;
}

std::string Describe(const SettingsChange& change, const SystemSettings& after) {
  std::string text;
  const auto add = [&text](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  if (change.proxy_list) {
    add("proxy_list: " + std::to_string(after.proxy_list.size()) + " entries");
  }
  if (change.client_id_list) {
    add("client_id_list: " + std::to_string(after.client_id_list.size()) + " entries");
  }
  if (change.auto_refresh_enabled) {
    add(std::string("auto_refresh_enabled: ") + (after.auto_refresh_enabled ? "true" : "false"));
  }
  if (change.auto_refresh_interval_days) {
    add("auto_refresh_interval: " + std::to_string(after.auto_refresh_interval_days));
  }
  for (const auto& [key, value] : change.tuning) {
    add(key + ": " + (value.empty() ? "as config.yml says" : value));
  }
  return text;
}

}  // namespace

SettingsService::SettingsService(storage::SettingsStore& store, const crypto::Cipher& cipher,
                                 std::string store_id, SystemSettings initial,
                                 core::Tuning configured, const base::Clock& clock)
    : store_(store),
      cipher_(cipher),
      store_id_(std::move(store_id)),
      initial_(std::move(initial)),
      configured_(configured),
      clock_(clock),
      current_(initial_) {}

base::Secret SettingsService::OpenText(const std::string& text, std::string_view key) const {
  // A database of the old system has it in the clear until it is saved here.
  return crypto::LooksSealed(text)
             ? cipher_.Open(text, {.store_id = store_id_, .row_uid = "settings", .column = key})
             : base::Secret::CopyOf(text);
}

std::string SettingsService::SealText(std::string plain, std::string_view key) const {
  std::string sealed =
      cipher_.Seal(plain, {.store_id = store_id_, .row_uid = "settings", .column = key});
  base::WipeString(plain);
  return sealed;
}

void SettingsService::ReadProxies(const std::map<std::string, std::string>& saved,
                                  SystemSettings* loaded) const {
  if (const auto text = saved.find(std::string(kProxyListKey)); text != saved.end()) {
    const auto list = ListFromText(OpenText(text->second, kProxyListKey).Reveal());
    list ? void(loaded->proxy_list = UsableProxies(*list)) : WarnUnreadable(kProxyListKey);
  }
  if (const auto text = saved.find(std::string(kProxyNamesKey)); text != saved.end()) {
    auto names = NamesFromText(OpenText(text->second, kProxyNamesKey).Reveal());
    names ? void(loaded->proxy_names = std::move(*names)) : WarnUnreadable(kProxyNamesKey);
  }
}

asio::awaitable<bool> SettingsService::Load() {
  const std::map<std::string, std::string> saved = co_await store_.LoadAll();
  SystemSettings loaded = initial_;
  const auto text_of = [&saved](std::string_view key) -> const std::string* {
    const auto found = saved.find(std::string(key));
    return found == saved.end() ? nullptr : &found->second;
  };
  ReadProxies(saved, &loaded);
  if (const std::string* text = text_of(kClientIdListKey)) {
    auto list = ListFromText(*text);
    list ? void(loaded.client_id_list = std::move(*list)) : WarnUnreadable(kClientIdListKey);
  }
  if (const std::string* text = text_of(kAutoRefreshEnabledKey)) {
    const auto on = SwitchFromText(*text);
    on ? void(loaded.auto_refresh_enabled = *on) : WarnUnreadable(kAutoRefreshEnabledKey);
  }
  if (const std::string* text = text_of(kAutoRefreshIntervalKey)) {
    const auto days = IntervalFromText(*text);
    days ? void(loaded.auto_refresh_interval_days = *days)
         : WarnUnreadable(kAutoRefreshIntervalKey);
  }
  std::vector<std::string_view> unreadable;
  loaded.tuning = ReadTuning(saved, &unreadable);
  for (const std::string_view key : unreadable) {
    WarnUnreadable(key);
  }
  const std::lock_guard lock(mutex_);
  const bool is_different = loaded != current_;
  current_ = std::move(loaded);
  co_return is_different;
}

SystemSettings SettingsService::Current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

SystemSettings SettingsService::Shown() const {
  SystemSettings shown = Current();
  for (std::string& proxy : shown.proxy_list) {
    proxy = core::ProxyUrl::Parse(proxy, kProxyListKey).label();
  }
  shown.proxy_names.clear();  // By whole URL.
  return shown;
}

core::ProxyUrl SettingsService::ResolveProxy(std::string_view entered,
                                             std::string_view field) const {
  if (entered.find("***") != std::string_view::npos) {
    const std::vector<std::string> meant = LabelledAs(entered, Current().proxy_list);
    if (meant.size() == 1) {
      return core::ProxyUrl::Parse(meant.front(), field);
    }
  }
  return core::ProxyUrl::Parse(entered, field);
}

core::RefreshPolicy SettingsService::PolicyUnder(const SystemSettings& settings) const {
  const core::Tuning tuning = TuningUnder(configured_, settings.tuning);
  return {.lead = tuning.lead,
          .interval = std::chrono::days(settings.auto_refresh_interval_days),
          .min_interval = tuning.min_interval};
}

core::RefreshPolicy SettingsService::Policy() const {
  const std::lock_guard lock(mutex_);
  return PolicyUnder(current_);
}

core::Tuning SettingsService::Tuned() const {
  const std::lock_guard lock(mutex_);
  return TuningUnder(configured_, current_.tuning);
}

void SettingsService::SetListener(std::function<void()> listener) {
  listener_ = std::move(listener);
}

asio::awaitable<SaveReport> SettingsService::Save(core::Actor actor, SettingsChange change,
                                                  TokenVault& vault) {
  const ExclusiveMark mark(saving_,
                           {"Another save of the settings is under way; try again in a moment.",
                            "另一次设置保存正在进行，请稍后重试。"});
  const SystemSettings before = Current();
  const SystemSettings after = CheckChange(change, before);
  // A form sends back all that it was shown; only what changes is worth a line.
  change.tuning = ChangedTuning(before.tuning, after.tuning);
  ProxyDealing dealing(vault, before.proxy_list, after.proxy_list);
  if (const std::size_t homeless = co_await dealing.CountHomeless();
      homeless > 0 && !change.allow_direct) {
    RefuseDirect(homeless);
  }
  // Rows first: cut off between the two, every row still has a proxy and the next save finds the
  // old list. The second look finds rows that were given a leaving proxy meanwhile.
  co_await dealing.Move(Audit(actor, ""));
  co_await Write(std::move(change), after, actor);
  co_await dealing.Move(Audit(actor, ""));
  co_return dealing.Report(after.proxy_names);
}

asio::awaitable<void> SettingsService::Write(SettingsChange change, SystemSettings after,
                                             core::Actor actor) {
  std::optional<base::Error> unknown;
  try {
    co_await store_.Save(Texts(change, after), Audit(std::move(actor), Describe(change, after)));
  } catch (const base::Error& error) {
    if (error.code() != base::ErrorCode::kCommitUnknown) {
      throw;
    }
    unknown = error;
  }
  if (unknown) {
    try {
      co_await Load();
      Tell();
    } catch (const base::Error& error) {
      base::LogError("settings.not_read_again", {{"error", error.log_message()}});
    }
    throw *unknown;
  }
  Apply(change, std::move(after));
  Tell();
}

void SettingsService::Tell() const {
  if (listener_) {
    listener_();
  }
}

std::map<std::string, std::string> SettingsService::Texts(const SettingsChange& change,
                                                          const SystemSettings& after) const {
  std::map<std::string, std::string> texts;
  if (change.proxy_list) {
    texts[std::string(kProxyListKey)] = SealText(ListToText(after.proxy_list), kProxyListKey);
    texts[std::string(kProxyNamesKey)] = SealText(NamesToText(after.proxy_names), kProxyNamesKey);
  }
  if (change.client_id_list) {
    texts[std::string(kClientIdListKey)] = ListToText(after.client_id_list);
  }
  if (change.auto_refresh_enabled) {
    texts[std::string(kAutoRefreshEnabledKey)] = after.auto_refresh_enabled ? "true" : "false";
  }
  if (change.auto_refresh_interval_days) {
    texts[std::string(kAutoRefreshIntervalKey)] = std::to_string(after.auto_refresh_interval_days);
  }
  for (const auto& [key, value] : change.tuning) {
    texts[key] = value;
  }
  return texts;
}

core::AuditEvent SettingsService::Audit(core::Actor actor, std::string detail) const {
  core::AuditEvent event;
  event.at = clock_.Now();
  event.actor = std::move(actor);
  event.action = "settings.save";
  event.detail = std::move(detail);
  return event;
}

void SettingsService::Apply(const SettingsChange& change, SystemSettings after) {
  const std::lock_guard lock(mutex_);
  if (change.proxy_list) {
    current_.proxy_list = std::move(after.proxy_list);
    current_.proxy_names = std::move(after.proxy_names);
  }
  if (change.client_id_list) {
    current_.client_id_list = std::move(after.client_id_list);
  }
  if (change.auto_refresh_enabled) {
    current_.auto_refresh_enabled = after.auto_refresh_enabled;
  }
  if (change.auto_refresh_interval_days) {
    current_.auto_refresh_interval_days = after.auto_refresh_interval_days;
  }
  for (const auto& [key, value] : change.tuning) {
    value.empty() ? void(current_.tuning.erase(key))
                  : void(current_.tuning.insert_or_assign(key, value));
  }
}

}  // namespace rtm::service
