#pragma once

#include <memory>
#include <string>
#include <vector>

#include "service/import_service.h"
#include "service/job_service.h"
#include "service/token_service_rig_for_test.h"

namespace rtm::service {

/// The services that people talk to, with the jobs over them.
class JobRig : public TokenServiceRig {
 protected:
  void SetUp() override {
    TokenServiceRig::SetUp();
    imports_ = std::make_unique<ImportService>(
        ImportService::Dependencies{life_->vault, life_->settings, *audit_, endpoint_, clock_},
        std::vector<std::string>{"openai"});
    jobs_ = std::make_unique<JobService>(
        JobService::Dependencies{.tokens = *service_,
                                 .imports = *imports_,
                                 .vault = life_->vault,
                                 .coordinator = life_->coordinator,
                                 .audit = *audit_,
                                 .clock = clock_,
                                 .entropy = entropy_,
                                 .core_executor = io_.get_executor(),
                                 .show_period = std::chrono::milliseconds(1)});
  }

  void TearDown() override {
    endpoint_.Release();
    jobs_->Stop();
    Run(jobs_->Join());
    jobs_.reset();
    TokenServiceRig::TearDown();
  }

  core::TokenId Create(const std::string& biz_id, const std::string& tag = "",
                       std::string refresh_token = "") {
    CreateRequest request;
    request.biz_id = biz_id;
    request.tag = tag;
    request.refresh_token =
        base::Secret(refresh_token.empty() ? endpoint_.Mint() : std::move(refresh_token));
    return Run(service_->Create(Operator(), std::move(request))).row.token.id;
  }
  std::vector<core::TokenId> CreateMany(int count) {
    std::vector<core::TokenId> ids;
    ids.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
      ids.push_back(Create("row-" + std::to_string(i)));
    }
    return ids;
  }

  static JobRequest Of(JobKind kind, std::vector<core::TokenId> ids) {
    JobRequest request;
    request.kind = kind;
    request.selection.ids = std::move(ids);
    return request;
  }
  static JobRequest ByTag(JobKind kind, const std::string& tag) {
    JobRequest request;
    request.kind = kind;
    request.selection.filter.emplace().tag = tag;
    request.selection.shown_filter = R"({"tag":")" + tag + R"("})";
    request.selection.filter_names = tag.empty() ? "" : "tag";
    return request;
  }
  static JobRequest ImportOf(const std::vector<std::string>& lines) {
    JobRequest request;
    request.kind = JobKind::kImport;
    for (const std::string& line : lines) {
      request.import_request.lines.push_back(base::Secret::CopyOf(line));
    }
    return request;
  }

  JobSnapshot Start(JobRequest request) {
    return Run(jobs_->Start(Operator(), std::move(request)));
  }
  JobSnapshot Cancel(const std::string& id) { return Run(jobs_->Cancel(Operator(), id)); }
  JobSnapshot Finish(const std::string& id) {
    RunUntil([&] { return jobs_->Load(id)->has_ended(); });
    return jobs_->Load(id);
  }
  JobSnapshot Do(JobRequest request) { return Finish(Start(std::move(request))->id); }

  std::unique_ptr<ImportService> imports_;
  std::unique_ptr<JobService> jobs_;
};

}  // namespace rtm::service
