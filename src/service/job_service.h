#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/entropy.h"
#include "base/task_group.h"
#include "service/job_board.h"
#include "service/job_work.h"

namespace rtm::service {

class AuditLog;
class ImportService;

/// Long work that goes on without whoever started it (P5): many rows refreshed, changed, deleted or
/// imported. Jobs live in memory and on the core thread; what they do to rows goes through
/// TokenService and ImportService, with their checks and audit entries. Start and Cancel may be
/// called on any thread and resume there. Stop() and Join() before it is destroyed.
class JobService {
 public:
  struct Dependencies {
    TokenService& tokens;
    ImportService& imports;
    TokenVault& vault;  ///< For finding rows only.
    RefreshCoordinator& coordinator;
    AuditLog& audit;
    const base::Clock& clock;
    base::Entropy& entropy;
    asio::any_io_executor core_executor;
    /// How often a job that goes on is shown anew.
    std::chrono::milliseconds show_period{250};
  };
  explicit JobService(Dependencies dependencies);
  ~JobService();

  /// Each holds thousands of rows in memory and shares one database with the others.
  static constexpr std::size_t kMaxRunning = 4;

  /// Collects the rows and begins. Throws kInvalidArgument with the field, kConflict if kMaxRunning
  /// jobs run, kUnavailable when stopping, and the store's errors; then nothing is begun.
  asio::awaitable<JobSnapshot> Start(core::Actor actor, JobRequest request);
  /// No further row is begun. A job that has ended stays as it is. Throws kNotFound.
  asio::awaitable<JobSnapshot> Cancel(core::Actor actor, std::string id);
  /// The job as it stands; throws kNotFound. Any thread.
  JobSnapshot Load(const std::string& id) const;
  /// What all jobs show; any thread.
  JobBoard& board() { return board_; }

  /// The program stops: no further row is begun and no further job. What is under way ends by
  /// itself or with the flights that it waits for. On the core thread.
  void Stop();
  /// Returns when no job is left. After Stop(), on the core thread.
  asio::awaitable<void> Join();

 private:
  struct Running;
  struct Plan;

  Plan MakePlan(const core::Actor& actor, JobRequest request);
  asio::awaitable<JobSnapshot> StartOnCore(core::Actor actor, Plan plan);
  asio::awaitable<std::vector<core::TokenId>> Collect(JobSelection selection);
  asio::awaitable<void> Run(std::shared_ptr<Running> running);
  asio::awaitable<void> KeepShowing(std::shared_ptr<Running> running);
  asio::awaitable<void> CancelOnCore(std::string id);
  static void Cancel(Running& running);

  const Dependencies dependencies_;
  const std::string run_name_;  // Of this life of the program: ids are not used again by the next.
  JobBoard board_;
  // All below: only on the core thread.
  std::map<std::string, std::shared_ptr<Running>> running_;
  const std::shared_ptr<std::size_t> starting_ = std::make_shared<std::size_t>(0);
  std::uint64_t started_ = 0;
  bool stopping_ = false;
  base::TaskGroup group_;
};

}  // namespace rtm::service
