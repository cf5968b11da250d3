#include "service/job_views.h"

#include <utility>

namespace rtm::service {

std::string_view ToString(JobKind kind) {
  switch (kind) {
    case JobKind::kRefresh:
      return "refresh";
    case JobKind::kRefreshFacts:
      return "refresh_facts";
    case JobKind::kEdit:
      return "edit";
    case JobKind::kDelete:
      return "delete";
    case JobKind::kImport:
      return "import";
  }
  std::unreachable();
}

std::string_view ToString(JobState state) {
  switch (state) {
    case JobState::kRunning:
      return "running";
    case JobState::kCancelling:
      return "cancelling";
    case JobState::kDone:
      return "done";
    case JobState::kCancelled:
      return "cancelled";
    case JobState::kFailed:
      return "failed";
  }
  std::unreachable();
}

UpdateRequest UpdateOf(const JobEdit& edit) {
  UpdateRequest request;
  request.tag = edit.tag;
  request.proxy = edit.proxy;
  request.client_id = edit.client_id;
  request.enabled = edit.enabled;
  return request;
}

std::optional<JobKind> ParseJobKind(std::string_view text) {
  for (const JobKind kind : {JobKind::kRefresh, JobKind::kRefreshFacts, JobKind::kEdit,
                             JobKind::kDelete, JobKind::kImport}) {
    if (ToString(kind) == text) {
      return kind;
    }
  }
  return std::nullopt;
}

}  // namespace rtm::service
