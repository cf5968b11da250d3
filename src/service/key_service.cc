#include "service/key_service.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/error.h"
#include "base/log.h"
#include "service/audit_log.h"
#include "service/node_watch.h"
#include "service/token_vault.h"

namespace rtm::service {
namespace {

/// One line for each key of the ring; others are added when they turn up.
class Uses {
 public:
  explicit Uses(const std::vector<std::string>& ring) {
    for (const std::string& id : ring) {
      uses_.push_back({.id = id, .in_ring = true, .seals = uses_.empty()});
    }
  }
  KeyUse& Of(std::string_view id) {
    const auto found = std::ranges::find(uses_, id, &KeyUse::id);
    if (found != uses_.end()) {
      return *found;
    }
    return uses_.emplace_back(KeyUse{.id = std::string(id)});
  }
  std::vector<KeyUse> Take() { return std::move(uses_); }

 private:
  std::vector<KeyUse> uses_;
};

base::Error OthersReadTheirOwn(std::size_t others) {
  const std::string count = std::to_string(others);
  return {
      base::ErrorCode::kConflict,
      {"There are " + count +
           " other nodes on this database, and each reads its keys itself at its start. Put "
           "the new key behind the old one on all nodes and restart them, then in front and "
           "restart them again. Nothing was changed.",
       "此数据库上还有 " + count +
           " 个其他节点，各节点在启动时自行读取密钥。请先在所有节点上将新密钥放在旧密钥之后并重启，"
           "再将其移到最前并再次重启。未做任何更改。"}};
}

}  // namespace

KeyService::KeyService(Dependencies dependencies) : dependencies_(std::move(dependencies)) {}

crypto::SealPlace KeyService::PlaceOf(const std::string& key) const {
  return {.store_id = dependencies_.store_id, .row_uid = "settings", .column = key};
}

asio::awaitable<std::vector<KeyUse>> KeyService::Check() {
  Uses uses(dependencies_.cipher.KeyIds());
  core::TokenId last{0};
  do {
    const TokenVault::SealedChunk chunk = co_await dependencies_.vault.CountByKey(last, kChunk);
    for (const auto& [id, count] : chunk.by_key) {
      uses.Of(id).rows += count;
    }
    last = chunk.last;
  } while (last.value != 0);
  for (const auto& [key, value] : co_await dependencies_.settings.LoadAll()) {
    if (crypto::LooksSealed(value)) {
      ++uses.Of(crypto::KeyIdOf(value)).settings;
    }
  }
  const auto entries = co_await dependencies_.pool.Run(
      [&journal = dependencies_.journal] { return journal.ListBlocking(); });
  for (const storage::RescueJournal::Entry& entry : entries) {
    if (crypto::LooksSealed(entry.sealed_payload)) {
      ++uses.Of(crypto::KeyIdOf(entry.sealed_payload)).journal;
    }
  }
  co_return uses.Take();
}

asio::awaitable<std::string> KeyService::Reload(core::Actor actor) {
  if (const std::size_t nodes = (co_await dependencies_.nodes.List()).size(); nodes > 1) {
    throw OthersReadTheirOwn(nodes - 1);
  }
  co_await dependencies_.audit.Record(std::move(actor), "key.reload", "", "");
  co_await dependencies_.pool.Run([&reload = dependencies_.reload_ring] { reload(); });
  std::string seals = dependencies_.cipher.KeyIds().front();
  base::LogInfo("key.reloaded", {{"seals", seals}});
  co_return seals;
}

asio::awaitable<KeyService::ResealReport> KeyService::Reseal(core::Actor actor,
                                                             core::TokenId after) {
  ResealReport report;
  if (after.value == 0) {
    const std::string sealing = dependencies_.cipher.KeyIds().front();
    co_await dependencies_.audit.Record(std::move(actor), "key.rekey", sealing, "");
    rekey_begun_ = true;
    co_await ResealSettings(&report);
  } else if (!rekey_begun_) {
    throw base::Error(base::ErrorCode::kConflict,
                      {"after: no rekey was begun since the server started; begin with 0.",
                       "after：服务器启动以来尚未开始 rekey；请从 0 开始。"})
        .WithField("after");
  }
  const TokenVault::SealedChunk chunk = co_await dependencies_.vault.Reseal(after, kChunk);
  report.last = chunk.last;
  report.resealed += static_cast<std::int64_t>(chunk.resealed);
  report.broken += static_cast<std::int64_t>(chunk.broken);
  co_return report;
}

asio::awaitable<void> KeyService::ResealSettings(ResealReport* report) {
  const std::string sealing = dependencies_.cipher.KeyIds().front();
  for (const auto& [key, value] : co_await dependencies_.settings.LoadAll()) {
    if (!crypto::LooksSealed(value) || crypto::KeyIdOf(value) == sealing) {
      continue;
    }
    std::string resealed;
    try {
      resealed = dependencies_.cipher.Seal(dependencies_.cipher.Open(value, PlaceOf(key)).Reveal(),
                                           PlaceOf(key));
    } catch (const base::Error& error) {
      base::LogError("key.not_opened", {{"setting", key}, {"error", error.log_message()}});
      ++report->broken;
      continue;
    }
    if (co_await dependencies_.settings.Replace(key, value, std::move(resealed), std::nullopt)) {
      ++report->resealed;
    }
  }
}

}  // namespace rtm::service
