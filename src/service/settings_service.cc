#include "service/settings_service.h"

#include <set>
#include <utility>

#include "base/error.h"
#include "base/log.h"
#include "crypto/cipher.h"
#include "service/settings_text.h"
#include "service/token_vault.h"

namespace rtm::service {
namespace {

/// Set while a save runs; cleared also when it throws.
class SavingMark {
 public:
  explicit SavingMark(std::shared_ptr<std::atomic<bool>> flag) : flag_(std::move(flag)) {
    if (flag_->exchange(true)) {
      throw base::Error(base::ErrorCode::kConflict,
                        {"Another save of the settings is under way; try again in a moment.",
                         "另一次设置保存正在进行，请稍后重试。"});
    }
  }
  ~SavingMark() { flag_->store(false); }
  SavingMark(const SavingMark&) = delete;
  SavingMark& operator=(const SavingMark&) = delete;

 private:
  const std::shared_ptr<std::atomic<bool>> flag_;
};

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

std::vector<std::string> Leaving(const std::vector<std::string>& before,
                                 const std::vector<std::string>& after) {
  const std::set<std::string> stays(after.begin(), after.end());
  std::vector<std::string> leaving;
  for (const std::string& url : before) {
    if (!stays.contains(url)) {
      leaving.push_back(url);
    }
  }
  return leaving;
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

std::string Describe(const SettingsChange& change) {
  std::string text;
  const auto add = [&text](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  if (change.proxy_list) {
    add("proxy_list: " + std::to_string(change.proxy_list->size()) + " entries");
  }
  if (change.client_id_list) {
    add("client_id_list: " + std::to_string(change.client_id_list->size()) + " entries");
  }
  if (change.auto_refresh_enabled) {
    add(std::string("auto_refresh_enabled: ") + (*change.auto_refresh_enabled ? "true" : "false"));
  }
  if (change.auto_refresh_interval_days) {
    add("auto_refresh_interval: " + std::to_string(*change.auto_refresh_interval_days));
  }
  return text;
}

}  // namespace

SettingsService::SettingsService(storage::SettingsStore& store, const crypto::Cipher& cipher,
                                 std::string store_id, SystemSettings initial,
                                 core::RefreshPolicy policy_from_config, const base::Clock& clock)
    : store_(store),
      cipher_(cipher),
      store_id_(std::move(store_id)),
      initial_(std::move(initial)),
      policy_from_config_(policy_from_config),
      clock_(clock),
      current_(initial_) {}

asio::awaitable<void> SettingsService::Load() {
  const std::map<std::string, std::string> saved = co_await store_.LoadAll();
  SystemSettings loaded = initial_;
  const auto text_of = [&saved](std::string_view key) -> const std::string* {
    const auto found = saved.find(std::string(key));
    return found == saved.end() ? nullptr : &found->second;
  };
  if (const std::string* text = text_of(kProxyListKey)) {
    // A database of the old system has it in the clear until it is saved here.
    const base::Secret opened =
        crypto::LooksSealed(*text)
            ? cipher_.Open(*text,
                           {.store_id = store_id_, .row_uid = "settings", .column = kProxyListKey})
            : base::Secret::CopyOf(*text);
    const auto list = ListFromText(opened.Reveal());
    list ? void(loaded.proxy_list = UsableProxies(*list)) : WarnUnreadable(kProxyListKey);
  }
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
  const std::lock_guard lock(mutex_);
  current_ = std::move(loaded);
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

core::RefreshPolicy SettingsService::Policy() const {
  core::RefreshPolicy policy = policy_from_config_;
  const std::lock_guard lock(mutex_);
  policy.interval = std::chrono::days(current_.auto_refresh_interval_days);
  return policy;
}

void SettingsService::SetListener(std::function<void()> listener) {
  listener_ = std::move(listener);
}

asio::awaitable<SaveReport> SettingsService::Save(core::Actor actor, SettingsChange change,
                                                  TokenVault& vault) {
  const SavingMark mark(saving_);
  const SystemSettings before = Current();
  const SettingsChange checked = CheckChange(std::move(change), before);
  const std::vector<std::string> leaving = checked.proxy_list
                                               ? Leaving(before.proxy_list, *checked.proxy_list)
                                               : std::vector<std::string>{};
  const std::vector<std::string> staying = checked.proxy_list.value_or(before.proxy_list);
  const std::vector<core::TokenId> rows = co_await RowsOf(leaving, &vault);
  if (!rows.empty() && staying.empty() && !checked.allow_direct) {
    RefuseDirect(rows.size());
  }
  // Rows first: cut off between the two, every row still has a proxy and the next save finds the
  // old list. The second look finds rows that were given a leaving proxy meanwhile.
  std::int64_t moved = co_await DealAnew(actor, rows, staying, &vault);
  co_await Write(checked, actor);
  if (!leaving.empty()) {
    moved += co_await DealAnew(actor, co_await RowsOf(leaving, &vault), staying, &vault);
  }
  if (listener_) {
    listener_();
  }
  SaveReport report;
  (staying.empty() ? report.rows_direct : report.rows_moved) = moved;
  co_return report;
}

asio::awaitable<void> SettingsService::Write(SettingsChange checked, core::Actor actor) {
  std::optional<base::Error> unknown;
  try {
    co_await store_.Save(Texts(checked), Audit(std::move(actor), Describe(checked)));
  } catch (const base::Error& error) {
    if (error.code() != base::ErrorCode::kCommitUnknown) {
      throw;
    }
    unknown = error;
  }
  if (unknown) {
    co_await Load();
    throw *unknown;
  }
  Apply(checked);
}

std::map<std::string, std::string> SettingsService::Texts(const SettingsChange& checked) const {
  std::map<std::string, std::string> texts;
  if (checked.proxy_list) {
    std::string plain = ListToText(*checked.proxy_list);
    texts[std::string(kProxyListKey)] = cipher_.Seal(
        plain, {.store_id = store_id_, .row_uid = "settings", .column = kProxyListKey});
    base::WipeString(plain);
  }
  if (checked.client_id_list) {
    texts[std::string(kClientIdListKey)] = ListToText(*checked.client_id_list);
  }
  if (checked.auto_refresh_enabled) {
    texts[std::string(kAutoRefreshEnabledKey)] = *checked.auto_refresh_enabled ? "true" : "false";
  }
  if (checked.auto_refresh_interval_days) {
    texts[std::string(kAutoRefreshIntervalKey)] =
        std::to_string(*checked.auto_refresh_interval_days);
  }
  return texts;
}

asio::awaitable<std::vector<core::TokenId>> SettingsService::RowsOf(
    std::vector<std::string> proxies, TokenVault* vault) {
  std::vector<core::TokenId> rows;
  for (const std::string& url : proxies) {
    const core::ProxyUrl proxy = core::ProxyUrl::Parse(url, kProxyListKey);
    const std::vector<core::TokenId> found = co_await vault->FindByProxy(proxy);
    rows.insert(rows.end(), found.begin(), found.end());
  }
  co_return rows;
}

asio::awaitable<std::int64_t> SettingsService::DealAnew(core::Actor actor,
                                                        std::vector<core::TokenId> rows,
                                                        std::vector<std::string> proxies,
                                                        TokenVault* vault) {
  if (rows.empty()) {
    co_return 0;
  }
  std::vector<TokenVault::ProxyMove> moves;
  moves.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    TokenVault::ProxyMove move;
    move.id = rows[i];
    if (!proxies.empty()) {
      move.proxy = core::ProxyUrl::Parse(proxies[i % proxies.size()], kProxyListKey);
    }
    moves.push_back(std::move(move));
  }
  std::string detail = std::to_string(rows.size()) +
                       (proxies.empty() ? " rows to the default egress" : " rows to other proxies");
  co_return co_await vault->MoveProxies(std::move(moves),
                                        Audit(std::move(actor), std::move(detail)));
}

core::AuditEvent SettingsService::Audit(core::Actor actor, std::string detail) const {
  core::AuditEvent event;
  event.at = clock_.Now();
  event.actor = std::move(actor);
  event.action = "settings.save";
  event.detail = std::move(detail);
  return event;
}

void SettingsService::Apply(const SettingsChange& checked) {
  const std::lock_guard lock(mutex_);
  if (checked.proxy_list) {
    current_.proxy_list = *checked.proxy_list;
  }
  if (checked.client_id_list) {
    current_.client_id_list = *checked.client_id_list;
  }
  if (checked.auto_refresh_enabled) {
    current_.auto_refresh_enabled = *checked.auto_refresh_enabled;
  }
  if (checked.auto_refresh_interval_days) {
    current_.auto_refresh_interval_days = *checked.auto_refresh_interval_days;
  }
}

}  // namespace rtm::service
