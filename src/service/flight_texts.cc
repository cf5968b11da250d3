#include "service/flight_texts.h"

#include <utility>

#include "base/overloaded.h"

namespace rtm::service {
namespace {

/// When nothing says otherwise: long enough for a database to come back, short enough for a waiting
/// script.
constexpr std::chrono::seconds kAskAgain{5};

FlightReport::End EndOf(const core::RefreshOutcome& outcome) {
  using End = FlightReport::End;
  return std::visit(base::Overloaded{[](const core::Rotated&) { return End::kRefreshed; },
                                     [](const core::Kept&) { return End::kRefreshed; },
                                     [](const core::NeedsLogin&) { return End::kRefused; },
                                     [](const core::AccountClosed&) { return End::kRefused; },
                                     [](const core::Misconfigured&) { return End::kRefused; },
                                     [](const core::Throttled&) { return End::kFailed; },
                                     [](const core::EgressFault&) { return End::kFailed; },
                                     [](const core::NotSent&) { return End::kFailed; },
                                     [](const core::InDoubt&) { return End::kInDoubt; },
                                     [](const core::UnknownError&) { return End::kRefused; }},
                    outcome);
}

}  // namespace

std::string_view ToString(FlightReport::End end) {
  using End = FlightReport::End;
  switch (end) {
    case End::kRefreshed:
      return "refreshed";
    case End::kNotNeeded:
      return "not_needed";
    case End::kRefused:
      return "refused";
    case End::kFailed:
      return "failed";
    case End::kInDoubt:
      return "in_doubt";
    case End::kGone:
      return "gone";
    case End::kUnavailable:
      return "unavailable";
  }
  std::unreachable();
}

base::Text Explain(const core::RefreshOutcome& outcome) {
  using base::Text;
  return std::visit(
      base::Overloaded{
          [](const core::Rotated&) { return Text{"The token was refreshed.", "刷新成功。"}; },
          [](const core::Kept&) { return Text{"The token was refreshed.", "刷新成功。"}; },
          [](const core::NeedsLogin& end) {
            return Text{"The provider refused the refresh token (" + end.code + "): log in again.",
                        "服务商拒绝了该刷新令牌(" + end.code + "),请重新登录。"};
          },
          [](const core::AccountClosed& end) {
            return Text{"The account is closed (" + end.code + ").",
                        "账号已被关闭(" + end.code + ")。"};
          },
          [](const core::Misconfigured& end) {
            return Text{
                "The provider refused the client, not the token (" + end.code +
                    "): check client id and provider settings.",
                "服务商拒绝的是客户端而非令牌(" + end.code + "),请检查 client_id 与服务商配置。"};
          },
          [](const core::Throttled&) {
            return Text{"The provider asks to slow down; it will be tried again.",
                        "服务商要求降低频率,稍后重试。"};
          },
          [](const core::EgressFault& end) {
            return Text{
                "The answer did not come from the provider (" + end.code + "): check the proxy.",
                "响应并非来自服务商(" + end.code + "),请检查代理。"};
          },
          [](const core::NotSent& end) {
            const std::string reason(core::ToString(end.reason));
            return Text{"Nothing was sent (" + reason +
                            "). It can be tried again at any time; the schedule does so by itself.",
                        "请求未发出（" + reason + "）。可随时重试；自动刷新也会自行重试。"};
          },
          [](const core::InDoubt& end) {
            return Text{"The request went out and no whole answer came back (" + end.code +
                            "): the token is in doubt and is not sent again for now.",
                        "请求已发出但未收到完整响应(" + end.code + "):令牌状态存疑,暂不再发送。"};
          },
          [](const core::UnknownError& end) {
            return Text{
                "The provider answered with an error that is not known here: " + end.code + ".",
                "服务商返回了未知错误:" + end.code + "。"};
          }},
      outcome);
}

std::string RefreshResultText(const core::RefreshOutcome& outcome, int http_status,
                              const std::string& detail) {
  std::string text(core::OutcomeName(outcome));
  if (const std::string code = core::OutcomeCode(outcome); !code.empty()) {
    text += ": " + code;
  }
  if (http_status != 0) {
    text += " (HTTP " + std::to_string(http_status) + ")";
  }
  if (!detail.empty()) {
    text += ": " + detail;
  }
  return text;
}

FlightReport ReportOf(const core::RefreshOutcome& outcome, const core::Token& token,
                      core::TokenState after, std::string refresh_result) {
  FlightReport report;
  report.end = EndOf(outcome);
  report.id = token.id;
  report.state = after;
  report.outcome = core::OutcomeName(outcome);
  report.code = core::OutcomeCode(outcome);
  report.message = Explain(outcome);
  report.refresh_result = std::move(refresh_result);
  if (report.end == FlightReport::End::kFailed) {
    const auto* throttled = std::get_if<core::Throttled>(&outcome);
    report.retry_after =
        throttled != nullptr && throttled->retry_after ? *throttled->retry_after : kAskAgain;
  }
  return report;
}

FlightReport NotNeededReport(const core::Token& token) {
  FlightReport report;
  report.end = FlightReport::End::kNotNeeded;
  report.id = token.id;
  report.state = token.state.state;
  report.code = "not_needed";
  report.message = {"The stored token is good enough; nothing was sent.",
                    "现有令牌仍然可用,未发送请求。"};
  report.refresh_result = token.refresh_result;
  return report;
}

FlightReport StateRefusesReport(const core::Token& token) {
  FlightReport report;
  report.end = FlightReport::End::kRefused;
  report.id = token.id;
  report.state = token.state.state;
  report.code = core::ToString(token.state.state);
  report.message = core::NextStep(token.state.state);
  report.refresh_result = token.refresh_result;
  return report;
}

FlightReport ProviderUnknownReport(const core::Token& token) {
  FlightReport report;
  report.end = FlightReport::End::kRefused;
  report.id = token.id;
  report.state = core::TokenState::kMisconfigured;
  report.code = "unknown_provider";
  report.message = {
      "The row names the provider '" + token.provider + "', which config.yml does not define.",
      "该行引用的服务商 '" + token.provider + "' 未在 config.yml 中定义。"};
  return report;
}

FlightReport ClientStoppedReport(const core::Token& token) {
  FlightReport report = StateRefusesReport(token);
  report.state = core::TokenState::kMisconfigured;
  report.code = core::ToString(report.state);
  report.message = core::NextStep(report.state);
  return report;
}

FlightReport GoneReport(core::TokenId id) {
  FlightReport report;
  report.end = FlightReport::End::kGone;
  report.id = id;
  report.code = "not_found";
  report.message = {"There is no such row.", "该记录不存在。"};
  return report;
}

FlightReport UnavailableReport(core::TokenId id, const base::Error& error) {
  FlightReport report =
      UnavailableReport(id, std::string(base::ToString(error.code())), error.public_text());
  report.retry_after = error.retry_after().value_or(kAskAgain);
  return report;
}

FlightReport UnavailableReport(core::TokenId id, std::string code, base::Text message) {
  FlightReport report;
  report.end = FlightReport::End::kUnavailable;
  report.id = id;
  report.code = std::move(code);
  report.message = std::move(message);
  report.retry_after = kAskAgain;
  return report;
}

FlightReport WithdrawnReport(core::TokenId id) {
  return UnavailableReport(
      id, std::string(kWithdrawn),
      {"The batch was cancelled; nothing was sent.", "批量任务已取消，未发送请求。"});
}

}  // namespace rtm::service
