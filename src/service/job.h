#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/clock.h"
#include "base/error.h"
#include "core/audit_event.h"
#include "service/job_board.h"
#include "service/job_progress.h"

namespace rtm::service {

/// Whether a row failed because of the database: then every other one would too. `code` as in
/// JobLine.
bool IsStoreFailure(std::string_view code);

/// One job on its way: its work asks it whether to go on and tells it what was done; the board
/// learns of it when JobService says so. Only on the core thread.
class Job {
 public:
  /// `head`: what does not change, and kRunning. Board and clock outlive it.
  Job(JobView head, core::Actor actor, std::int64_t total, JobBoard& board,
      const base::Clock& clock);

  // --- for its work ---
  const core::Actor& actor() const { return actor_; }
  /// Whether a further row may be begun.
  bool may_begin() const { return !*given_up_ && view_.message.en.empty(); }
  /// Becomes true when the job is cancelled.
  std::shared_ptr<const bool> given_up() const { return given_up_; }
  void Succeed(std::int64_t count = 1);
  /// One row or line. A failure of the store breaks the job too.
  void Fail(JobLine line);
  /// Ends the job as kFailed once what is under way has ended; the first reason stays.
  void Break(const base::Text& why);
  /// Of an import, in all.
  void SetAccessTokens(std::int64_t count) { view_.access_tokens = count; }

  // --- for its owner ---
  /// No further row; false if that was said before.
  bool Cancel();
  /// The work has ended.
  void End();
  /// Puts its state on the board.
  void Show();
  /// The same if something was done since, or the rate has to fall.
  void ShowChanges();

  const JobView& head() const { return view_; }
  const JobProgress& progress() const { return progress_; }

 private:
  JobView view_;  // Its numbers are those of the last Show().
  const core::Actor actor_;
  JobProgress progress_;
  JobBoard& board_;
  const base::Clock& clock_;
  const std::shared_ptr<bool> given_up_ = std::make_shared<bool>(false);
};

}  // namespace rtm::service
