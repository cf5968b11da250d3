#include "service/node_watch.h"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "base/error.h"
#include "base/log.h"
#include "service/attempt_recovery.h"
#include "service/audit_log.h"
#include "service/refresher.h"
#include "service/token_vault.h"

namespace rtm::service {
namespace {

using std::chrono::milliseconds;

base::Error LivingTwin(const storage::NodeRecord& twin) {
  return {base::ErrorCode::kConflict,
          {"Another rt-manage with the id of this data directory is running (" + twin.name +
               "): the directory is a copy. A new node needs a directory of its own; of the other "
               "one it takes the master key only.",
           "另一个 rt-manage 正在使用此数据目录的标识（" + twin.name +
               "）：该目录是一份拷贝。新节点需要自己的数据目录，只应从原节点复制主密钥。"}};
}

base::Error NotSilentYet(milliseconds silent) {
  const auto left = std::chrono::ceil<std::chrono::seconds>(kLeaseTime - silent);
  const std::string seen = std::to_string(std::chrono::floor<std::chrono::seconds>(silent).count());
  const std::string wait = std::to_string(left.count());
  return base::Error(base::ErrorCode::kConflict,
                     {"id: this node has watched it for " + seen +
                          " s without a sign of life; 120 s are needed, since it may be about to "
                          "send. Stop it for good, and try again in " +
                          wait + " s.",
                      "id：本节点仅观察到该节点静默 " + seen +
                          " 秒；需要满 120 秒，因为它可能正要发送请求。请彻底停止该节点，并在 " +
                          wait + " 秒后重试。"})
      .WithField("id")
      .WithRetryAfter(left);
}

base::Error NoSuchNode() {
  return base::Error(base::ErrorCode::kNotFound,
                     {"id: there is no such node; 'rt-manage node list' shows them.",
                      "id：没有此节点；可用 rt-manage node list 查看。"})
      .WithField("id");
}

base::Error HasComeBack() {
  return {base::ErrorCode::kConflict,
          {"id: the node has just shown life; nothing was changed.",
           "id：该节点刚刚显示出活动迹象，未做任何更改。"}};
}

}  // namespace

NodeWatch::NodeWatch(Dependencies dependencies)
    : dependencies_(std::move(dependencies)), book_(dependencies_.self) {}

asio::awaitable<void> NodeWatch::Join() {
  if (dependencies_.nodes == nullptr) {
    co_return;
  }
  co_await RefuseLivingTwin();
  co_await dependencies_.nodes->Join(dependencies_.self);
  co_await Look();
}

/// An entry of this id stands there if its life has crashed, or if it lives: then it beats.
asio::awaitable<void> NodeWatch::RefuseLivingTwin() {
  const auto find = [this](const std::vector<storage::NodeRecord>& nodes) {
    const auto found = std::ranges::find(nodes, dependencies_.self.id, &storage::NodeRecord::id);
    return found == nodes.end() ? std::nullopt : std::optional(*found);
  };
  const auto before = find(co_await dependencies_.nodes->List());
  if (!before) {
    co_return;
  }
  asio::steady_timer timer(co_await asio::this_coro::executor, dependencies_.join_patience);
  co_await timer.async_wait(asio::use_awaitable);
  const auto after = find(co_await dependencies_.nodes->List());
  if (after && after->beat != before->beat) {
    throw LivingTwin(*after);
  }
}

void NodeWatch::Start(base::TaskGroup& group) {
  if (dependencies_.nodes == nullptr) {
    return;
  }
  timer_.emplace(group.executor());
  group.Spawn("nodes.loop", Loop());
}

void NodeWatch::Stop() {
  stopping_ = true;
  if (timer_) {
    timer_->cancel();
  }
}

asio::awaitable<void> NodeWatch::Loop() {
  while (!stopping_) {
    co_await RunOnce();
    if (stopping_) {
      break;
    }
    timer_->expires_after(kBeat);
    co_await timer_->async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

asio::awaitable<void> NodeWatch::Leave() {
  if (dependencies_.nodes == nullptr) {
    co_return;
  }
  try {
    co_await dependencies_.nodes->Leave(dependencies_.self.id, dependencies_.self.life);
  } catch (const base::Error& error) {
    base::LogWarn("node.not_left", {{"error", error.log_message()}});
  }
}

asio::awaitable<void> NodeWatch::RunOnce() {
  if (dependencies_.nodes == nullptr) {
    co_return;
  }
  try {
    co_await Beat();
    co_await Look();
    co_await Settle(book_.Forsaken());
    failing_ = false;
  } catch (const std::exception& error) {
    // Once per outage; whatever it was, a node that stopped beating would lose its share.
    if (!std::exchange(failing_, true)) {
      base::LogError("node.watch_failed", {{"error", error.what()}});
    }
  }
}

asio::awaitable<void> NodeWatch::Beat() {
  const storage::NodeRecord& self = dependencies_.self;
  switch (co_await dependencies_.nodes->Beat(self.id, self.life)) {
    case storage::BeatResult::kAlive:
      break;
    case storage::BeatResult::kForgotten:
      base::LogWarn("node.joined_again", {{"node", self.id}});
      co_await dependencies_.nodes->Join(self);
      break;
    case storage::BeatResult::kReplaced:
      base::LogError("node.replaced", {{"node", self.id}});
      stopping_ = true;
      dependencies_.replaced();
      break;
  }
}

asio::awaitable<void> NodeWatch::Look() {
  std::vector<storage::NodeRecord> nodes = co_await dependencies_.nodes->List();
  std::vector<storage::AttemptRecord> attempts = co_await dependencies_.vault.LoadOpenAttempts();
  book_.Look(std::move(nodes), std::move(attempts), dependencies_.clock.Boot());
}

asio::awaitable<void> NodeWatch::Settle(std::vector<storage::AttemptRecord> attempts) {
  for (storage::AttemptRecord& attempt : attempts) {
    base::LogWarn("refresh.forsaken", {{"token_id", attempt.token_id.value},
                                       {"attempt", attempt.id.value},
                                       {"node", attempt.owner}});
    book_.Erase(attempt.id);
    co_await dependencies_.recovery.SettleCutOff(std::move(attempt));
  }
}

asio::awaitable<std::vector<NodeView>> NodeWatch::List() {
  co_return co_await asio::co_spawn(dependencies_.core_executor, ListOnCore(), asio::use_awaitable);
}

asio::awaitable<std::vector<NodeView>> NodeWatch::ListOnCore() { co_return book_.List(); }

asio::awaitable<std::size_t> NodeWatch::Forget(core::Actor actor, std::string id, AuditLog* audit) {
  co_return co_await asio::co_spawn(dependencies_.core_executor,
                                    ForgetOnCore(std::move(actor), std::move(id), audit),
                                    asio::use_awaitable);
}

asio::awaitable<std::size_t> NodeWatch::ForgetOnCore(core::Actor actor, std::string id,
                                                     AuditLog* audit) {
  if (id == dependencies_.self.id) {
    throw base::InvalidArgument("id", {"id: is the node that answers; stop it instead.",
                                       "id：即当前应答的节点；请直接停止它。"});
  }
  const std::optional<storage::NodeRecord> node = book_.Find(id);
  if (!node) {
    throw NoSuchNode();
  }
  if (const milliseconds silence = book_.SilenceOf(id); silence < kLeaseTime) {
    throw NotSilentYet(silence);
  }
  std::vector<storage::AttemptRecord> open = book_.AttemptsOf(id);
  const std::size_t count = open.size();
  // First: a node that has come back since the last look keeps what is its own.
  if (!co_await dependencies_.nodes->Forget(
          *node, audit->Make(std::move(actor), "node.forget", id,
                             "attempts in doubt: " + std::to_string(count)))) {
    throw HasComeBack();
  }
  book_.Erase(id);
  co_await Settle(std::move(open));
  co_return count;
}

}  // namespace rtm::service
