#include <algorithm>
#include <iterator>

#include "base/error.h"
#include "base/log.h"
#include "core/proxy_url.h"
#include "service/audit_log.h"
#include "service/import_run.h"
#include "service/token_vault.h"

namespace rtm::service {
namespace {

// One transaction: long enough to make its fsync cheap, short enough to let other writers in.
constexpr std::size_t kMovesAtATime = 500;

}  // namespace

/// Lines that were skipped leave gaps in the dealing; with unlucky ones every new row would have
/// the same proxy. Moves rows from proxies that got too many to those that got too few.
asio::awaitable<void> ImportRun::LevelProxies(core::Actor actor) {
  const std::size_t proxies = proxies_.size();
  if (proxies < 2 || inserted_.empty()) {
    co_return;
  }
  std::vector<std::size_t> room(proxies, inserted_.size() / proxies);
  for (std::size_t i = 0; i < inserted_.size() % proxies; ++i) {
    ++room[i];
  }
  std::vector<std::pair<core::TokenId, std::size_t>> surplus;
  for (const auto& [id, proxy] : inserted_) {
    if (room[proxy] > 0) {
      --room[proxy];
    } else {
      surplus.emplace_back(id, proxy);
    }
  }
  std::vector<TokenVault::ProxyMove> moves;
  std::size_t to = 0;
  for (const auto& [id, from] : surplus) {
    while (room[to] == 0) {
      ++to;
    }
    --room[to];
    TokenVault::ProxyMove move;
    move.id = id;
    move.from =
        dependencies_.vault.FingerprintOf(core::ProxyUrl::Parse(proxies_[from], "proxy").url());
    move.proxy = core::ProxyUrl::Parse(proxies_[to], "proxy");
    moves.push_back(std::move(move));
  }
  try {
    for (std::size_t first = 0; first < moves.size(); first += kMovesAtATime) {
      const auto begin = moves.begin() + static_cast<std::ptrdiff_t>(first);
      const std::size_t count = std::min(kMovesAtATime, moves.size() - first);
      co_await dependencies_.vault.MoveProxies(
          {std::move_iterator(begin),
           std::move_iterator(begin + static_cast<std::ptrdiff_t>(count))},
          dependencies_.audit.Make(actor, "token.import", request_.batch_name,
                                   std::to_string(count) + " rows to other proxies"));
    }
  } catch (const base::Error& error) {
    // Every row has a proxy; only the dealing is uneven.
    base::LogWarn("import.proxies_uneven", {{"error", error.log_message()}});
  }
}

asio::awaitable<void> ImportRun::Finish(core::Actor actor) {
  co_await LevelProxies(std::move(actor));
  BatchCount& count = report_.count;
  count.total = static_cast<std::int64_t>(report_.lines.size());
  count.succeeded = static_cast<std::int64_t>(inserted_.size());
  count.failed = count.total - count.succeeded;
}

}  // namespace rtm::service
