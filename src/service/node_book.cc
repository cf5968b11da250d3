#include "service/node_book.h"

#include <algorithm>
#include <utility>

#include "base/log.h"

namespace rtm::service {
namespace {

using std::chrono::milliseconds;

// A look that comes later than this after the one before has not watched all of that time.
constexpr milliseconds kMostBetweenLooks{5000};

}  // namespace

void NodeBook::Look(std::vector<storage::NodeRecord> nodes,
                    std::vector<storage::AttemptRecord> attempts, base::BootTime now) {
  const milliseconds watched = WatchedUntil(now);
  SeeNodes(std::move(nodes), watched);
  SeeAttempts(std::move(attempts), watched);
}

milliseconds NodeBook::WatchedUntil(base::BootTime now) {
  const auto before = std::exchange(looked_at_, now);
  return before ? std::min(now - *before, kMostBetweenLooks) : milliseconds(0);
}

void NodeBook::SeeNodes(std::vector<storage::NodeRecord> nodes, milliseconds watched) {
  std::map<std::string, Other> seen;
  for (storage::NodeRecord& node : nodes) {
    if (node.id == self_.id) {
      continue;
    }
    Other other{std::move(node), milliseconds(0)};
    const storage::NodeRecord& record = other.record;
    const auto before = others_.find(record.id);
    if (before == others_.end()) {
      base::LogInfo("node.seen", {{"node", record.id}, {"name", record.name}});
    } else if (before->second.record.beat == record.beat) {
      other.silent = before->second.silent + watched;
      if (before->second.is_alive() && !other.is_alive()) {
        base::LogWarn("node.silent", {{"node", record.id}, {"name", record.name}});
      }
    }
    seen.emplace(record.id, std::move(other));
  }
  others_ = std::move(seen);
}

void NodeBook::SeeAttempts(std::vector<storage::AttemptRecord> attempts, milliseconds watched) {
  std::map<core::AttemptId, OpenAttempt> seen;
  for (storage::AttemptRecord& attempt : attempts) {
    if (attempt.owner == self_.id) {
      continue;
    }
    const core::AttemptId id = attempt.id;
    const auto before = attempts_.find(id);
    const milliseconds so_far =
        before == attempts_.end() ? milliseconds(0) : before->second.watched + watched;
    seen.emplace(id, OpenAttempt{std::move(attempt), so_far});
  }
  attempts_ = std::move(seen);
}

storage::DueShare NodeBook::Share(base::UtcTime now) const {
  storage::DueShare share;
  for (const auto& [id, other] : others_) {
    if (other.is_alive()) {
      ++share.nodes;
      share.place += id < self_.id ? 1 : 0;
    }
  }
  share.anybody_since = now - kAnybodyAfter;
  return share;
}

std::size_t NodeBook::CountAlive() const {
  return 1 + static_cast<std::size_t>(std::ranges::count_if(
                 others_, [](const auto& other) { return other.second.is_alive(); }));
}

std::vector<NodeView> NodeBook::List() const {
  std::vector<NodeView> views;
  views.reserve(others_.size() + 1);
  views.push_back({.record = self_, .is_self = true});
  for (const auto& [id, other] : others_) {
    views.push_back({.record = other.record,
                     .is_self = false,
                     .is_alive = other.is_alive(),
                     .silent_for = other.silent,
                     .open_attempts = AttemptsOf(id).size()});
  }
  return views;
}

std::optional<storage::NodeRecord> NodeBook::Find(const std::string& id) const {
  const auto found = others_.find(id);
  return found == others_.end() ? std::nullopt : std::optional(found->second.record);
}

milliseconds NodeBook::SilenceOf(const std::string& id) const {
  const auto other = others_.find(id);
  milliseconds silence = other == others_.end() ? milliseconds::max() : other->second.silent;
  for (const auto& [attempt_id, attempt] : attempts_) {
    if (attempt.record.owner == id) {
      silence = std::min(silence, attempt.watched);
    }
  }
  return silence;
}

std::vector<storage::AttemptRecord> NodeBook::AttemptsOf(const std::string& id) const {
  std::vector<storage::AttemptRecord> open;
  for (const auto& [attempt_id, attempt] : attempts_) {
    if (attempt.record.owner == id) {
      open.push_back(attempt.record);
    }
  }
  return open;
}

std::vector<storage::AttemptRecord> NodeBook::Forsaken() const {
  std::vector<storage::AttemptRecord> forsaken;
  for (const auto& [id, attempt] : attempts_) {
    const auto owner = others_.find(attempt.record.owner);
    const milliseconds silence =
        owner == others_.end() ? attempt.watched : std::min(owner->second.silent, attempt.watched);
    if (silence >= kForsakenAfter) {
      forsaken.push_back(attempt.record);
    }
  }
  return forsaken;
}

}  // namespace rtm::service
