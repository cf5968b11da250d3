#include "http/answer.h"

#include <string>

namespace rtm::http {

Envelope::Envelope(const Request& request, Response& response, bool success, std::string_view code,
                   const base::Text& message)
    : json_(response.body) {
  json_.BeginObject().Bool("success", success).String("code", code);
  json_.String("msg", message.In(request.language)).Key("data");
}

Envelope::Envelope(const Request& request, Response& response)
    : Envelope(request, response, true, "ok", OkText()) {}

void AnswerOk(const Request& request, Response& response) {
  Envelope envelope(request, response);
  envelope.data().Null();
  envelope.Finish();
}

void AddRetryAfter(service::AccessVerdict verdict, std::optional<std::chrono::seconds> known,
                   Response& response) {
  constexpr std::chrono::seconds kSoon{5};
  if (known || verdict == service::AccessVerdict::kNotNow) {
    response.AddHeader("Retry-After", std::to_string(known.value_or(kSoon).count()));
  }
}

const base::Text& OkText() {
  static const base::Text text{"OK", "操作成功"};
  return text;
}

}  // namespace rtm::http
