#include "service/job.h"

#include <utility>

namespace rtm::service {

bool IsStoreFailure(std::string_view code) {
  return code.starts_with("store_") || code == base::ToString(base::ErrorCode::kCommitUnknown);
}

Job::Job(JobView head, core::Actor actor, std::int64_t total, JobBoard& board,
         const base::Clock& clock)
    : view_(std::move(head)),
      actor_(std::move(actor)),
      progress_(total, clock.Boot()),
      board_(board),
      clock_(clock) {}

void Job::Succeed(std::int64_t count) { progress_.Succeed(clock_.Boot(), count); }

void Job::Fail(JobLine line) {
  if (IsStoreFailure(line.code)) {
    Break(line.message);
  }
  progress_.Fail(clock_.Boot(), std::move(line));
}

void Job::Break(const base::Text& why) {
  if (view_.message.en.empty()) {
    view_.message = why;
  }
}

bool Job::Cancel() {
  if (std::exchange(*given_up_, true)) {
    return false;
  }
  view_.state = JobState::kCancelling;
  return true;
}

void Job::End() {
  view_.finished_at = clock_.Now();
  const bool is_whole = progress_.done() >= progress_.total();
  if (!is_whole && !*given_up_) {
    Break({"Some rows were not done; the service's log may say why.",
           "有些行没有处理，原因可查看服务日志。"});
  }
  if (!view_.message.en.empty()) {
    view_.state = JobState::kFailed;
  } else if (!is_whole) {
    view_.state = JobState::kCancelled;
  } else {
    view_.state = JobState::kDone;
  }
}

void Job::Show() {
  progress_.Fill(clock_.Boot(), view_);
  board_.Show(std::make_shared<const JobView>(view_));
}

void Job::ShowChanges() {
  // A rate that was shown falls by itself when nothing is done any more.
  if (progress_.done() != view_.done || view_.rate > 0) {
    Show();
  }
}

}  // namespace rtm::service
