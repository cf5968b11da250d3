#include <algorithm>
#include <set>
#include <utility>

#include "base/error.h"
#include "service/flight_texts.h"
#include "service/job.h"
#include "service/job_work.h"
#include "service/refresh_coordinator.h"
#include "service/row_work.h"
#include "service/token_service.h"
#include "service/token_vault.h"

namespace rtm::service {
namespace {

// Enough to fill the group commits of one writer; more would only wait for it.
constexpr std::size_t kWritesAtATime = 32;

/// Rows that are done one by one, some at a time.
class RowsWork : public JobWork, public RowWork {
 public:
  RowsWork(const JobTools& tools, std::vector<core::TokenId> ids, std::size_t at_a_time)
      : tools_(tools), ids_(std::move(ids)), at_a_time_(at_a_time) {}

  std::int64_t total() const override { return static_cast<std::int64_t>(ids_.size()); }
  asio::awaitable<void> Run(Job* job) override {
    job_ = job;
    co_await RunRows(tools_.core_executor, this, std::min(at_a_time_, ids_.size()));
  }
  bool MayBegin() const override { return next_ < ids_.size() && job_->may_begin(); }
  asio::awaitable<void> DoNext() override { return Do(ids_[next_++]); }

 protected:
  virtual asio::awaitable<void> Do(core::TokenId id) = 0;
  Job& job() { return *job_; }
  const JobTools& tools() const { return tools_; }

 private:
  const JobTools tools_;
  const std::vector<core::TokenId> ids_;
  const std::size_t at_a_time_;
  std::size_t next_ = 0;
  Job* job_ = nullptr;  // Set by Run.
};

class RefreshWork final : public RowsWork {
 public:
  RefreshWork(const JobTools& tools, std::vector<core::TokenId> ids)
      : RowsWork(tools, std::move(ids), TokenService::kMaxBatchFlights) {}

  void Withdraw() override {
    for (const core::TokenId id : under_way_) {
      tools().coordinator.Withdraw(id);
    }
  }

 private:
  asio::awaitable<void> Do(core::TokenId id) override {
    under_way_.insert(id);
    BatchRefreshLine line = co_await tools().tokens.RefreshBatchRow(id, job().given_up());
    under_way_.erase(id);
    if (line.success) {
      job().Succeed();
    } else if (line.code != kWithdrawn) {
      job().Fail({.id = id,
                  .index = std::nullopt,
                  .biz_id = std::move(line.rt_name),
                  .code = std::move(line.code),
                  .message = std::move(line.message)});
    }
  }

  std::set<core::TokenId> under_way_;
};

/// Rows that TokenService changes one by one, each with its audit entry.
class ChangeWork : public RowsWork {
 public:
  ChangeWork(const JobTools& tools, std::vector<core::TokenId> ids)
      : RowsWork(tools, std::move(ids), kWritesAtATime) {}

 private:
  virtual asio::awaitable<TokenView> Change(core::TokenId id) = 0;

  asio::awaitable<void> Do(core::TokenId id) override {
    JobLine line;
    try {
      co_await Change(id);
      job().Succeed();
      co_return;
    } catch (const base::Error& error) {
      line.id = id;
      line.code = base::ToString(error.code());
      line.message = error.public_text();
    }
    line.biz_id = co_await NameOf(id);
    job().Fail(std::move(line));
  }

  asio::awaitable<std::string> NameOf(core::TokenId id) {
    try {
      const std::optional<core::Token> token = co_await tools().vault.Find(id);
      co_return token ? token->biz_id : "";
    } catch (const base::Error&) {
      co_return "";  // What went wrong with the row is known already.
    }
  }
};

class FactsWork final : public ChangeWork {
 public:
  using ChangeWork::ChangeWork;

 private:
  asio::awaitable<TokenView> Change(core::TokenId id) override {
    return tools().tokens.RefreshFacts(job().actor(), id);
  }
};

class EditWork final : public ChangeWork {
 public:
  EditWork(const JobTools& tools, std::vector<core::TokenId> ids, JobEdit edit)
      : ChangeWork(tools, std::move(ids)), edit_(std::move(edit)) {}

 private:
  asio::awaitable<TokenView> Change(core::TokenId id) override {
    return tools().tokens.Update(job().actor(), id, UpdateOf(edit_));
  }

  const JobEdit edit_;
};

/// Deletes chunk by chunk, the youngest rows first: a row that shows another one's token is younger
/// than that one, which cannot go before it.
class DeleteWork final : public JobWork {
 public:
  DeleteWork(const JobTools& tools, std::vector<core::TokenId> ids)
      : tools_(tools), ids_(std::move(ids)) {
    std::ranges::sort(ids_, std::ranges::greater{});
  }

  std::int64_t total() const override { return static_cast<std::int64_t>(ids_.size()); }
  asio::awaitable<void> Run(Job* job) override {
    for (std::size_t first = 0; first < ids_.size() && job->may_begin(); first += kChunk) {
      const auto begin = ids_.begin() + static_cast<std::ptrdiff_t>(first);
      const auto count = static_cast<std::ptrdiff_t>(std::min(kChunk, ids_.size() - first));
      std::vector<core::TokenId> chunk(begin, begin + count);
      co_await DeleteChunk(job, std::move(chunk));
    }
  }

 private:
  // One transaction: long enough to make its fsync cheap, short enough to let other writers in.
  static constexpr std::size_t kChunk = 500;

  asio::awaitable<void> DeleteChunk(Job* job, std::vector<core::TokenId> ids) {
    const std::size_t count = ids.size();
    try {
      std::vector<RowRefusal> refusals =
          co_await tools_.tokens.DeleteRows(job->actor(), std::move(ids));
      job->Succeed(static_cast<std::int64_t>(count - refusals.size()));
      for (RowRefusal& refusal : refusals) {
        job->Fail({.id = refusal.id,
                   .index = std::nullopt,
                   .biz_id = std::move(refusal.biz_id),
                   .code = std::move(refusal.code),
                   .message = std::move(refusal.message)});
      }
    } catch (const base::Error& error) {
      job->Break(error.public_text());
    }
  }

  const JobTools tools_;
  std::vector<core::TokenId> ids_;
};

}  // namespace

std::unique_ptr<JobWork> MakeRowsWork(const JobTools& tools, JobKind kind,
                                      std::vector<core::TokenId> ids, JobEdit edit) {
  switch (kind) {
    case JobKind::kRefreshFacts:
      return std::make_unique<FactsWork>(tools, std::move(ids));
    case JobKind::kEdit:
      return std::make_unique<EditWork>(tools, std::move(ids), std::move(edit));
    case JobKind::kDelete:
      return std::make_unique<DeleteWork>(tools, std::move(ids));
    case JobKind::kRefresh:
    case JobKind::kImport:
      break;
  }
  return std::make_unique<RefreshWork>(tools, std::move(ids));
}

}  // namespace rtm::service
