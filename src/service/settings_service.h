#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/secret.h"
#include "core/audit_event.h"
#include "core/proxy_url.h"
#include "core/refresh_policy.h"
#include "core/tuning.h"
#include "service/exclusive_mark.h"
#include "service/proxy_dealing.h"
#include "service/proxy_names.h"
#include "service/settings_preview.h"
#include "service/settings_tuning.h"
#include "storage/settings_store.h"

namespace rtm::crypto {
class Cipher;
}

namespace rtm::service {

namespace asio = boost::asio;

class TokenVault;

/// What the console may change at run time. Lists hold the whole proxy URLs.
struct SystemSettings {
  std::vector<std::string> proxy_list;  ///< Whole URLs inside; labels (no passwords) when shown.
  ProxyNames proxy_names = {};          ///< Of the list; empty when shown.
  std::vector<std::string> client_id_list;
  bool auto_refresh_enabled = false;
  int auto_refresh_interval_days = 2;  ///< 1..365
  TuningTexts tuning = {};             ///< Only what was saved.

  bool operator==(const SystemSettings&) const = default;
};
/// nullopt = unchanged. A proxy that equals the label of a present one means that one; the label of
/// several has to stand there as often as they are.
struct SettingsChange {
  std::optional<std::vector<std::string>> proxy_list;
  /// By place in `proxy_list`; "" takes a name away, a proxy that is not here keeps the one it has.
  std::map<std::size_t, std::string> proxy_names = {};
  std::optional<std::vector<std::string>> client_id_list;
  std::optional<bool> auto_refresh_enabled;
  std::optional<int> auto_refresh_interval_days;
  /// By core::TuningKey; "" = back to what config.yml says, absent = unchanged.
  TuningTexts tuning = {};
  bool allow_direct = false;
};

/// The settings of all nodes: config.yml gives the initial values, what was saved wins.
/// Thread-safe.
class SettingsService {
 public:
  SettingsService(storage::SettingsStore& store, const crypto::Cipher& cipher, std::string store_id,
                  SystemSettings initial, core::Tuning configured, const base::Clock& clock);

  /// Reads the store; at start and whenever another node may have changed it. Says whether anything
  /// is different now. Throws the store's errors.
  asio::awaitable<bool> Load();
  /// For showing: passwords of proxies masked.
  SystemSettings Shown() const;
  SystemSettings Current() const;
  /// What a proxy of a row stands for: a masked text that is the label of exactly one entry of the
  /// list is that entry. Else as ProxyUrl::Parse, which refuses masked texts.
  core::ProxyUrl ResolveProxy(std::string_view entered, std::string_view field) const;
  /// The policy as it holds now.
  core::RefreshPolicy Policy() const;
  /// What holds now of that which config.yml gives and the console may turn.
  core::Tuning Tuned() const;
  /// Validates everything before anything is written. Throws kInvalidArgument (field
  /// "configs.proxy_list[2]"), kConflict if rows with a proxy would be left without one and
  /// !allow_direct (the message says how many), or while another save is under way.
  asio::awaitable<SaveReport> Save(core::Actor actor, SettingsChange change, TokenVault& vault);
  /// What Save would do with this change, by the same checks and the same dealing; writes nothing.
  /// Rows that would be left without a proxy are counted, not refused. Throws as Save, kConflict
  /// only while another preview is under way: each walks over all rows.
  asio::awaitable<SettingsPreview> Preview(SettingsChange change, TokenVault& vault) const;
  /// Called as soon as a save has changed what holds, and where it may have, even if the save fails
  /// after that; on the thread that saved. Set before threads start.
  void SetListener(std::function<void()> listener);

 private:
  core::RefreshPolicy PolicyUnder(const SystemSettings& settings) const;
  core::AuditEvent Audit(core::Actor actor, std::string detail) const;
  /// What a sealed or, from the old system, plain value says.
  base::Secret OpenText(const std::string& text, std::string_view key) const;
  std::string SealText(std::string plain, std::string_view key) const;
  void ReadProxies(const std::map<std::string, std::string>& saved, SystemSettings* loaded) const;
  // Of `after` only what `change` names is written or taken over.
  std::map<std::string, std::string> Texts(const SettingsChange& change,
                                           const SystemSettings& after) const;
  asio::awaitable<void> Write(SettingsChange change, SystemSettings after, core::Actor actor);
  void Apply(const SettingsChange& change, SystemSettings after);
  void Tell() const;

  storage::SettingsStore& store_;
  const crypto::Cipher& cipher_;
  const std::string store_id_;
  const SystemSettings initial_;
  const core::Tuning configured_;
  const base::Clock& clock_;
  std::function<void()> listener_;
  const ExclusiveMark::Flag saving_ = ExclusiveMark::MakeFlag();
  const ExclusiveMark::Flag previewing_ = ExclusiveMark::MakeFlag();
  mutable std::mutex mutex_;
  SystemSettings current_;  // Guarded by mutex_.
};

}  // namespace rtm::service
