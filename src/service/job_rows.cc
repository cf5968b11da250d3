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

JobLine NoLongerMatches(core::TokenId id) {
  return {.id = id,
          .index = std::nullopt,
          .biz_id = "",
          .code = "changed",
          .message = {"The filter no longer matches this row; it was left alone.",
                      "此行已不再符合筛选条件，未作改动。"}};
}

/// Rows that are done one by one, some at a time.
class RowsWork : public JobWork, public RowWork {
 public:
  RowsWork(const JobTools& tools, JobRows rows, std::size_t at_a_time)
      : tools_(tools), rows_(std::move(rows)), at_a_time_(at_a_time) {}

  std::int64_t total() const override { return static_cast<std::int64_t>(rows_.ids.size()); }
  asio::awaitable<void> Run(Job* job) override {
    job_ = job;
    co_await RunRows(tools_.core_executor, this, std::min(at_a_time_, rows_.ids.size()));
  }
  bool MayBegin() const override { return next_ < rows_.ids.size() && job_->may_begin(); }
  asio::awaitable<void> DoNext() override { return Do(rows_.ids[next_++]); }

 protected:
  virtual asio::awaitable<void> Do(core::TokenId id) = 0;
  Job& job() { return *job_; }
  const JobTools& tools() const { return tools_; }
  const std::optional<TokenFilter>& filter() const { return rows_.filter; }

 private:
  const JobTools tools_;
  const JobRows rows_;
  const std::size_t at_a_time_;
  std::size_t next_ = 0;
  Job* job_ = nullptr;  // Set by Run.
};

class RefreshWork final : public RowsWork {
 public:
  RefreshWork(const JobTools& tools, JobRows rows)
      : RowsWork(tools, std::move(rows), TokenService::kMaxBatchFlights) {}

  void Withdraw() override { tools().coordinator.WithdrawGivenUp(); }

 private:
  asio::awaitable<void> Do(core::TokenId id) override {
    BatchRefreshLine line = co_await tools().tokens.RefreshBatchRow(id, job().given_up());
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
};

/// Rows that TokenService changes one by one, each with its audit entry.
class ChangeWork : public RowsWork {
 public:
  ChangeWork(const JobTools& tools, JobRows rows)
      : RowsWork(tools, std::move(rows), kWritesAtATime) {}

 private:
  virtual asio::awaitable<TokenView> Change(core::TokenId id) = 0;
  /// Whether the row is still one of those that were meant.
  virtual asio::awaitable<bool> IsMeant(core::TokenId) { co_return true; }

  asio::awaitable<void> Do(core::TokenId id) override {
    JobLine line;
    try {
      if (!co_await IsMeant(id)) {
        job().Fail(NoLongerMatches(id));
        co_return;
      }
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
  EditWork(const JobTools& tools, JobRows rows, JobEdit edit)
      : ChangeWork(tools, std::move(rows)), edit_(std::move(edit)) {}

 private:
  asio::awaitable<bool> IsMeant(core::TokenId id) override {
    if (!filter()) {
      co_return true;
    }
    const std::vector<core::TokenId> found =
        co_await tools().vault.ListIds(*filter(), core::TokenId{id.value - 1}, 1);
    co_return !found.empty() && found.front() == id;
  }
  asio::awaitable<TokenView> Change(core::TokenId id) override {
    return tools().tokens.Update(job().actor(), id, UpdateOf(edit_));
  }

  const JobEdit edit_;
};

/// Deletes chunk by chunk, the youngest rows first: a row that shows another one's token is younger
/// than that one, which cannot go before it.
class DeleteWork final : public JobWork {
 public:
  DeleteWork(const JobTools& tools, JobRows rows)
      : tools_(tools), ids_(std::move(rows.ids)), filter_(std::move(rows.filter)) {
    std::ranges::reverse(ids_);
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

  /// Without those that the filter no longer matches: somebody may have put a new login into one.
  asio::awaitable<std::vector<core::TokenId>> StillMeant(Job* job, std::vector<core::TokenId> ids) {
    std::set<core::TokenId> matching;
    core::TokenId after{ids.back().value - 1};
    while (after < ids.front()) {
      const std::vector<core::TokenId> found =
          co_await tools_.vault.ListIds(*filter_, after, kChunk);
      matching.insert(found.begin(), found.end());
      after = found.size() < kChunk ? ids.front() : found.back();
    }
    std::erase_if(ids, [&](core::TokenId id) {
      const bool is_other = !matching.contains(id);
      if (is_other) {
        job->Fail(NoLongerMatches(id));
      }
      return is_other;
    });
    co_return ids;
  }

  asio::awaitable<void> DeleteChunk(Job* job, std::vector<core::TokenId> ids) {
    try {
      if (filter_) {
        ids = co_await StillMeant(job, std::move(ids));
      }
      const std::size_t count = ids.size();
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
  std::vector<core::TokenId> ids_;  // Descending.
  const std::optional<TokenFilter> filter_;
};

}  // namespace

std::unique_ptr<JobWork> MakeRowsWork(const JobTools& tools, JobKind kind, JobRows rows,
                                      JobEdit edit) {
  switch (kind) {
    case JobKind::kRefreshFacts:
      return std::make_unique<FactsWork>(tools, std::move(rows));
    case JobKind::kEdit:
      return std::make_unique<EditWork>(tools, std::move(rows), std::move(edit));
    case JobKind::kDelete:
      return std::make_unique<DeleteWork>(tools, std::move(rows));
    case JobKind::kRefresh:
    case JobKind::kImport:
      break;
  }
  return std::make_unique<RefreshWork>(tools, std::move(rows));
}

}  // namespace rtm::service
