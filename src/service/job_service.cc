#include "service/job_service.h"

#include <algorithm>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "base/error.h"
#include "base/log.h"
#include "service/audit_log.h"
#include "service/import_run.h"
#include "service/import_service.h"
#include "service/job.h"
#include "service/token_service.h"
#include "service/token_vault.h"

namespace rtm::service {
namespace {

// One read: short enough to let others have the reader in between; ids are all that it brings.
constexpr std::size_t kCollectChunk = 10'000;

base::Error NoSuchJob() {
  return {base::ErrorCode::kNotFound,
          {"There is no such job (any more).", "没有这个任务，或已不再保留。"}};
}

base::Error Stopping() {
  return {base::ErrorCode::kUnavailable, {"The service is stopping.", "服务正在停止。"}};
}

base::Error TooMany() {
  const std::string most = std::to_string(JobService::kMaxRunning);
  return {base::ErrorCode::kConflict,
          {most + " jobs run already; wait for one of them or cancel it.",
           "已有 " + most + " 个任务在运行；请等待其中一个结束或将其取消。"}};
}

std::string StarterOf(const core::Actor& actor) {
  return actor.name.empty() ? std::string(core::ToString(actor.kind)) : actor.name;
}

/// Which rows, for the audit log. Without what the filter looks for: anything may have been typed.
std::string Describe(const JobSelection& selection) {
  if (!selection.filter) {
    return "chosen rows";
  }
  return selection.filter_names.empty() ? "all rows" : "filter by " + selection.filter_names;
}

base::Error MoreThanExpected(std::size_t found, std::int64_t expected) {
  const std::string now = std::to_string(found);
  const std::string meant = std::to_string(expected);
  return base::Error(base::ErrorCode::kConflict,
                     {now + " rows match by now, more than the " + meant +
                          " that were meant. Look at them and start again.",
                      "目前有 " + now + " 行匹配，多于预期的 " + meant + " 行。请查看后重新开始。"})
      .WithField("selection.expected");
}

}  // namespace

struct JobService::Running {
  Running(JobView head, core::Actor actor, std::unique_ptr<JobWork> what, JobService& service)
      : work(std::move(what)),
        job(std::move(head), std::move(actor), work->total(), service.board_,
            service.dependencies_.clock),
        ended(service.dependencies_.core_executor) {}

  const std::unique_ptr<JobWork> work;
  Job job;
  asio::steady_timer ended;  // Wakes who shows it.
  bool has_ended = false;
};

/// A job that was checked as far as that needs no store.
struct JobService::Plan {
  JobView head;
  JobSelection selection;
  JobEdit edit;
  std::unique_ptr<ImportRun> import_run;
  std::string detail;  // For the audit log: no secrets.
};

JobService::JobService(Dependencies dependencies)
    : dependencies_(std::move(dependencies)),
      run_name_(dependencies_.entropy.Hex(3)),
      group_(dependencies_.core_executor) {}

JobService::~JobService() = default;

JobService::Plan JobService::MakePlan(const core::Actor& actor, JobRequest request) {
  Plan plan;
  plan.head.kind = request.kind;
  plan.head.started_by = StarterOf(actor);
  plan.detail = ToString(request.kind);
  if (request.kind == JobKind::kImport) {
    plan.import_run = dependencies_.imports.Begin(std::move(request.import_request));
    return plan;
  }
  if (request.kind == JobKind::kEdit) {
    EditCheck check = dependencies_.tokens.CheckEdit(UpdateOf(request.edit), "edit");
    plan.detail += " " + check.changes;
    plan.head.edit = request.edit;
    plan.head.edit->proxy = std::move(check.proxy_label);
    plan.edit = std::move(request.edit);
  }
  if (request.selection.filter) {
    TokenService::CheckFilter(*request.selection.filter);
  }
  plan.detail += ", " + Describe(request.selection);
  plan.head.filter = request.selection.shown_filter;
  plan.selection = std::move(request.selection);
  std::vector<core::TokenId>& ids = plan.selection.ids;
  std::ranges::sort(ids);
  const auto repeats = std::ranges::unique(ids);
  ids.erase(repeats.begin(), repeats.end());
  return plan;
}

asio::awaitable<JobSnapshot> JobService::Start(core::Actor actor, JobRequest request) {
  // The lines of an import are read here, and ids sorted: that takes a while, and the core thread
  // has flights.
  Plan plan = MakePlan(actor, std::move(request));
  co_return co_await asio::co_spawn(dependencies_.core_executor,
                                    StartOnCore(std::move(actor), std::move(plan)),
                                    asio::use_awaitable);
}

asio::awaitable<JobSnapshot> JobService::StartOnCore(core::Actor actor, Plan plan) {
  // Once it is audited it is begun, also if whoever asked has gone.
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  if (stopping_) {
    throw Stopping();
  }
  if (running_.size() + *starting_ >= kMaxRunning) {
    throw TooMany();
  }
  // Shared: at a stop this frame may be destroyed after the service.
  const std::shared_ptr<std::size_t> count = starting_;
  ++*count;
  const std::unique_ptr<std::size_t, void (*)(std::size_t*)> starting(
      count.get(), [](std::size_t* of) { --*of; });
  const JobTools tools{.tokens = dependencies_.tokens,
                       .vault = dependencies_.vault,
                       .coordinator = dependencies_.coordinator,
                       .core_executor = dependencies_.core_executor};
  std::unique_ptr<JobWork> work;
  if (plan.import_run) {
    work = MakeImportWork(std::move(plan.import_run));
  } else {
    std::vector<core::TokenId> ids = co_await Collect(plan.selection);
    const std::optional<std::int64_t> expected = plan.selection.expected;
    if (expected && std::cmp_greater(ids.size(), *expected)) {
      throw MoreThanExpected(ids.size(), *expected);
    }
    work = MakeRowsWork(tools, plan.head.kind,
                        {.ids = std::move(ids), .filter = std::move(plan.selection.filter)},
                        std::move(plan.edit));
  }
  plan.head.id = "j" + std::to_string(++started_) + "-" + run_name_;
  plan.detail += ", " + std::to_string(work->total()) +
                 (plan.head.kind == JobKind::kImport ? " lines" : " rows");
  co_await dependencies_.audit.Record(actor, "job.start", plan.head.id, std::move(plan.detail));
  plan.head.started_at = dependencies_.clock.Now();
  auto running =
      std::make_shared<Running>(std::move(plan.head), std::move(actor), std::move(work), *this);
  const std::string id = running->job.head().id;
  if (stopping_) {
    throw Stopping();
  }
  running_.emplace(id, running);
  running->job.Show();
  base::LogInfo("job.started", {{"job", id},
                                {"kind", ToString(running->job.head().kind)},
                                {"rows", running->work->total()}});
  group_.Spawn("job.run", Run(running));
  group_.Spawn("job.show", KeepShowing(running));
  co_return board_.Find(id);
}

asio::awaitable<std::vector<core::TokenId>> JobService::Collect(JobSelection selection) {
  if (!selection.filter) {
    co_return std::move(selection.ids);
  }
  std::vector<core::TokenId> ids;
  core::TokenId last;
  for (;;) {
    const std::vector<core::TokenId> chunk =
        co_await dependencies_.vault.ListIds(*selection.filter, last, kCollectChunk);
    ids.insert(ids.end(), chunk.begin(), chunk.end());
    if (chunk.size() < kCollectChunk) {
      co_return ids;
    }
    last = chunk.back();
  }
}

asio::awaitable<void> JobService::Run(std::shared_ptr<Running> running) {
  Job& job = running->job;
  try {
    co_await running->work->Run(&job);
  } catch (const std::exception& error) {
    // A work tells its job of errors; only a lack of memory ends here, and the job must still end.
    job.Break({"The job failed inside the service.", "任务在服务内部失败。"});
    base::LogError("job.failed_inside", {{"job", job.head().id}, {"error", error.what()}});
  }
  job.End();
  job.Show();
  base::LogInfo("job.ended", {{"job", job.head().id},
                              {"kind", ToString(job.head().kind)},
                              {"state", ToString(job.head().state)},
                              {"rows", job.progress().total()},
                              {"succeeded", job.progress().succeeded()},
                              {"failed", job.progress().failed()}});
  running_.erase(job.head().id);
  running->has_ended = true;
  running->ended.cancel();
}

asio::awaitable<void> JobService::KeepShowing(std::shared_ptr<Running> running) {
  while (!running->has_ended) {
    boost::system::error_code woken;
    running->ended.expires_after(dependencies_.show_period);
    co_await running->ended.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    if (running->has_ended) {
      co_return;
    }
    if (!running->job.may_begin()) {
      running->work->Withdraw();
    }
    running->job.ShowChanges();
  }
}

asio::awaitable<JobSnapshot> JobService::Cancel(core::Actor actor, std::string id) {
  const JobSnapshot present = Load(id);
  if (present->state != JobState::kRunning) {
    co_return present;
  }
  co_await dependencies_.audit.Record(std::move(actor), "job.cancel", id,
                                      std::string(ToString(present->kind)));
  co_await asio::co_spawn(dependencies_.core_executor, CancelOnCore(id), asio::use_awaitable);
  co_return Load(id);
}

asio::awaitable<void> JobService::CancelOnCore(std::string id) {
  if (const auto found = running_.find(id); found != running_.end()) {
    Cancel(*found->second);
  }
  co_return;
}

void JobService::Cancel(Running& running) {
  if (running.job.Cancel()) {
    running.work->Withdraw();
    running.job.Show();
  }
}

JobSnapshot JobService::Load(const std::string& id) const {
  JobSnapshot job = board_.Find(id);
  if (!job) {
    throw NoSuchJob();
  }
  return job;
}

void JobService::Stop() {
  stopping_ = true;
  for (const auto& [id, running] : running_) {
    Cancel(*running);
  }
}

asio::awaitable<void> JobService::Join() {
  group_.Close();
  co_await group_.Join();
}

}  // namespace rtm::service
