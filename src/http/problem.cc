#include "http/problem.h"

#include <chrono>
#include <utility>

#include "base/log.h"
#include "http/json_writer.h"

namespace rtm::http {
namespace {

using base::ErrorCode;
using base::Text;

/// {"success":false,"code":...,"msg":...,"field":...}
void WriteBody(Response& response, std::string_view code, std::string_view message,
               std::string_view field, ErrorShape shape) {
  response.body.clear();
  response.static_body = {};
  response.content_type = "application/json; charset=utf-8";
  response.cache_control = "no-store";
  JsonWriter json(response.body);
  json.BeginObject();
  if (shape == ErrorShape::kEnvelope) {
    json.Bool("success", false);
  } else {
    json.String("error", message);
  }
  json.String("code", code).String("msg", message);
  if (!field.empty()) {
    json.String("field", field);
  }
  json.EndObject();
}

/// The text names the field, whether its author wrote it in or not.
std::string WithField(const std::string& text, const std::string& field) {
  if (field.empty() || text.find(field) != std::string::npos) {
    return text;
  }
  return field + ": " + text;
}

int StatusOfError(const base::Error& error) {
  // A field that is too long is a bad request; only a body that is too long is RFC 9110's 413.
  if (error.code() == ErrorCode::kTooLarge && !error.field().empty()) {
    return 400;
  }
  return StatusOf(error.code());
}

void WriteKnownError(Response& response, const base::Error& error, base::Language language,
                     ErrorShape shape, std::string_view request_id) {
  response.status = StatusOfError(error);
  if (response.status >= 500) {
    base::LogWarn("http.request_failed", {{"request_id", request_id},
                                          {"code", base::ToString(error.code())},
                                          {"error", error.log_message()}});
  }
  WriteBody(response, base::ToString(error.code()),
            WithField(error.public_text().In(language), error.field()), error.field(), shape);
  if (error.retry_after()) {
    response.AddHeader("Retry-After", std::to_string(error.retry_after()->count()));
  } else if (response.status == 503) {
    response.AddHeader("Retry-After", "5");
  }
  if (response.status == 401) {
    response.AddHeader("WWW-Authenticate", "Bearer realm=\"rt-manage\"");
  }
}

void WriteForeignError(Response& response, std::string_view what, base::Language language,
                       ErrorShape shape, std::string_view request_id) {
  base::LogError("http.handler_failed", {{"request_id", request_id}, {"error", what}});
  response.status = 500;
  const Text text{"Something went wrong inside; the log has more under this request id.",
                  "服务内部出错；日志中可按请求编号查到详情。"};
  WriteBody(response, base::ToString(ErrorCode::kInternal), text.In(language), "", shape);
}

}  // namespace

int StatusOf(base::ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
      return 400;
    case ErrorCode::kUnauthenticated:
      return 401;
    case ErrorCode::kForbidden:
      return 403;
    case ErrorCode::kNotFound:
      return 404;
    case ErrorCode::kConflict:
    case ErrorCode::kDuplicate:
    case ErrorCode::kConsumedToken:
      return 409;
    case ErrorCode::kTooLarge:
      return 413;
    case ErrorCode::kThrottled:
      return 429;
    case ErrorCode::kUnavailable:
    case ErrorCode::kStoreUnavailable:
    case ErrorCode::kStoreReadOnly:
      return 503;
    case ErrorCode::kStoreFull:
      return 507;
    case ErrorCode::kStoreCorrupt:
    case ErrorCode::kStoreIo:
    case ErrorCode::kStoreNewer:
    case ErrorCode::kCommitUnknown:
    case ErrorCode::kDataDirInUse:
    case ErrorCode::kKeyMissing:
    case ErrorCode::kKeyWrong:
    case ErrorCode::kSealBroken:
    case ErrorCode::kConfig:
    case ErrorCode::kInternal:
      return 500;
  }
  std::unreachable();
}

int StatusOf(service::AccessVerdict verdict) {
  using service::AccessVerdict;
  switch (verdict) {
    case AccessVerdict::kServed:
      return 200;
    case AccessVerdict::kNeedsPerson:
      return 409;
    case AccessVerdict::kNotNow:
      return 503;
    case AccessVerdict::kRefused:
      return 502;
    case AccessVerdict::kTimedOut:
      return 504;
  }
  std::unreachable();
}

int StatusOf(HeadFault fault) { return ProblemOf(fault).status; }

void WriteProblem(Response& response, const Problem& problem, base::Language language,
                  ErrorShape shape) {
  response.status = problem.status;
  WriteBody(response, problem.code, WithField(problem.text.In(language), problem.field),
            problem.field, shape);
}

void WriteError(Response& response, const std::exception_ptr& error, base::Language language,
                ErrorShape shape, std::string_view request_id) {
  try {
    std::rethrow_exception(error);
  } catch (const base::Error& known) {
    WriteKnownError(response, known, language, shape, request_id);
  } catch (const std::exception& foreign) {
    WriteForeignError(response, foreign.what(), language, shape, request_id);
  } catch (...) {
    WriteForeignError(response, "not a std::exception", language, shape, request_id);
  }
}

}  // namespace rtm::http
