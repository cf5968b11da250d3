#include "service/job_board.h"

#include <algorithm>
#include <ranges>
#include <utility>

namespace rtm::service {

void JobBoard::Show(JobSnapshot job) {
  const std::lock_guard lock(mutex_);
  auto entry = std::ranges::find(entries_, job->id, [](const Entry& one) { return one.job->id; });
  if (entry == entries_.end()) {
    entry = entries_.insert(entries_.begin(), Entry{});
  }
  entry->job = std::move(job);
  entry->change = ++changes_;
  ForgetOldLocked();
  for (const Reader* reader : readers_) {
    reader->wake_();
  }
}

void JobBoard::ForgetOldLocked() {
  const auto has_ended = [](const Entry& entry) { return entry.job->has_ended(); };
  // One at most: each Show() ends one job at most.
  if (std::cmp_greater(std::ranges::count_if(entries_, has_ended), kKeptEnded)) {
    auto ended = entries_ | std::views::filter(has_ended);
    // The change of a job that has ended was its end: the one that ended first goes.
    entries_.erase(std::ranges::min_element(ended, {}, &Entry::change).base());
  }
}

std::vector<JobSnapshot> JobBoard::ListLocked() const {
  std::vector<JobSnapshot> jobs;
  jobs.reserve(entries_.size());
  for (const Entry& entry : entries_) {
    jobs.push_back(entry.job);
  }
  return jobs;
}

std::vector<JobSnapshot> JobBoard::List() const {
  const std::lock_guard lock(mutex_);
  return ListLocked();
}

JobSnapshot JobBoard::Find(std::string_view id) const {
  const std::lock_guard lock(mutex_);
  const auto entry = std::ranges::find(
      entries_, id, [](const Entry& one) { return std::string_view(one.job->id); });
  return entry == entries_.end() ? nullptr : entry->job;
}

JobBoard::Reader::Reader(JobBoard& board, std::function<void()> wake)
    : board_(board), wake_(std::move(wake)) {
  const std::lock_guard lock(board_.mutex_);
  place_ = board_.readers_.insert(board_.readers_.end(), this);
}

JobBoard::Reader::~Reader() {
  const std::lock_guard lock(board_.mutex_);
  board_.readers_.erase(place_);
}

std::vector<JobSnapshot> JobBoard::Reader::TakeAll() {
  const std::lock_guard lock(board_.mutex_);
  seen_ = board_.changes_;
  return board_.ListLocked();
}

std::vector<JobSnapshot> JobBoard::Reader::TakeChanges() {
  std::vector<const Entry*> changed;
  std::vector<JobSnapshot> jobs;
  const std::lock_guard lock(board_.mutex_);
  for (const Entry& entry : board_.entries_) {
    if (entry.change > seen_) {
      changed.push_back(&entry);
    }
  }
  std::ranges::sort(changed, {}, &Entry::change);
  jobs.reserve(changed.size());
  for (const Entry* entry : changed) {
    jobs.push_back(entry->job);
  }
  seen_ = board_.changes_;
  return jobs;
}

}  // namespace rtm::service
