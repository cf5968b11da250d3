#include <utility>

#include "base/error.h"
#include "service/import_run.h"
#include "service/job.h"
#include "service/job_work.h"

namespace rtm::service {
namespace {

class ImportWork final : public JobWork {
 public:
  explicit ImportWork(std::unique_ptr<ImportRun> run) : run_(std::move(run)) {}

  std::int64_t total() const override {
    return static_cast<std::int64_t>(run_->report().lines.size());
  }
  asio::awaitable<void> Run(Job* job) override {
    Tell(job);
    while (run_->has_next() && job->may_begin()) {
      try {
        co_await run_->Next(job->actor());
      } catch (const base::Error& error) {
        job->Break(error.public_text());
      }
      Tell(job);
    }
    co_await run_->Finish(job->actor());
  }

 private:
  void Tell(Job* job) {
    for (const ImportLine* line : run_->TakeDecided()) {
      if (line->verdict == ImportLine::Verdict::kNew) {
        job->Succeed();
        continue;
      }
      job->Fail({.id = line->id.value == 0 ? std::nullopt : std::optional(line->id),
                 .index = line->index,
                 .biz_id = line->biz_id,
                 .code = std::string(ToString(line->verdict)),
                 .message = line->message});
    }
    job->SetAccessTokens(run_->report().access_tokens);
  }

  const std::unique_ptr<ImportRun> run_;
};

}  // namespace

std::unique_ptr<JobWork> MakeImportWork(std::unique_ptr<ImportRun> run) {
  return std::make_unique<ImportWork>(std::move(run));
}

}  // namespace rtm::service
