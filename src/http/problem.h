#pragma once

#include <exception>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/text.h"
#include "http/head_parser.h"
#include "http/response.h"
#include "service/token_views.h"

namespace rtm::http {

/// The shape that an error answer has.
enum class ErrorShape {
  kEnvelope,  ///< {"success":false,"code","msg",...}
  kLogin      ///< {"error","code","msg"}: auth/login, as the old system answered.
};

/// The only map from an error to a status.
int StatusOf(base::ErrorCode code);
/// The only map from how a call for an access token ended to a status.
int StatusOf(service::AccessVerdict verdict);
int StatusOf(HeadFault fault);

/// A problem of the HTTP exchange itself, before any handler: stable code and text.
struct Problem {
  int status = 400;
  std::string_view code;
  base::Text text;
  std::string field;
};
Problem ProblemOf(HeadFault fault);
Problem NotFoundProblem();
Problem MethodProblem(std::string_view allow);
Problem BodyTooLargeProblem(std::uint64_t limit);
Problem MediaTypeProblem(std::string_view field, base::Text text);
Problem HeadTimeoutProblem();
Problem TooManyConnectionsProblem();

/// Fills `response` (status, body, Retry-After, WWW-Authenticate) from what was thrown. Foreign
/// exceptions become 500 without their text, which is logged ("http.handler_failed").
void WriteError(Response& response, const std::exception_ptr& error, base::Language language,
                ErrorShape shape, std::string_view request_id);
void WriteProblem(Response& response, const Problem& problem, base::Language language,
                  ErrorShape shape = ErrorShape::kEnvelope);

}  // namespace rtm::http
