#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/token.h"
#include "service/job_views.h"

namespace rtm::service {

namespace asio = boost::asio;

class ImportRun;
class Job;
class RefreshCoordinator;
class TokenService;
class TokenVault;

/// What a job does. Only on the core thread; lives as long as its job.
class JobWork {
 public:
  virtual ~JobWork() = default;
  /// Rows or lines in all.
  virtual std::int64_t total() const = 0;
  /// Begins rows as long as the job may, and returns when none is under way any more. Does not
  /// throw base::Error: what goes wrong is told to the job.
  virtual asio::awaitable<void> Run(Job* job) = 0;
  /// The job was cancelled: takes back what is begun and only waits for its turn. Called again from
  /// time to time.
  virtual void Withdraw() {}
};

/// What the works need; all outlive them.
struct JobTools {
  TokenService& tokens;
  TokenVault& vault;
  RefreshCoordinator& coordinator;
  asio::any_io_executor core_executor;
};

/// The rows of a job.
struct JobRows {
  std::vector<core::TokenId> ids;  ///< Each once, ascending.
  /// They were found by it. It may no longer hold when their turn comes: then they are not edited
  /// nor deleted.
  std::optional<TokenFilter> filter;
};

/// kRefresh, kRefreshFacts, kEdit, kDelete.
std::unique_ptr<JobWork> MakeRowsWork(const JobTools& tools, JobKind kind, JobRows rows,
                                      JobEdit edit);
std::unique_ptr<JobWork> MakeImportWork(std::unique_ptr<ImportRun> run);

}  // namespace rtm::service
