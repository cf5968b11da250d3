#include "http/token_json.h"

#include <algorithm>
#include <chrono>
#include <string_view>

namespace rtm::http {
namespace {

using base::Text;

// So many lines of an import are named; a wrong file of 100,000 lines needs no more.
constexpr int kNamedLines = 1'000;

struct OutcomeWords {
  std::string_view outcome;
  Text text;
};

}  // namespace

const base::Text* FindOutcomeWords(std::string_view outcome) {
  static const OutcomeWords kWords[] = {
      {"", {"Under way.", "进行中。"}},
      {"rotated", {"A new refresh token was received.", "已获得新的刷新令牌。"}},
      {"kept", {"A new access token was received.", "已获得新的访问令牌。"}},
      {"needs_login", {"The account has to be logged in again.", "账号需要重新登录。"}},
      {"account_closed", {"The account is closed.", "账号已被关闭。"}},
      {"misconfigured",
       {"The client or provider is configured wrongly.", "客户端或提供方配置有误。"}},
      {"throttled", {"The provider asks to slow down.", "提供方要求降低频率。"}},
      {"egress_fault", {"The way out failed, not the token.", "出口故障，与令牌无关。"}},
      {"not_sent", {"Nothing was sent.", "请求没有发出。"}},
      {"in_doubt",
       {"The request went out, and no whole answer came.", "请求已发出，但没有收到完整的应答。"}},
      {"not_needed", {"It was not needed any more; nothing was sent.", "已不再需要，未发送请求。"}},
      {"store_restored",
       {"An older database was put back; how it ended is not in it.",
        "数据库被还原为旧版本，其中没有此次结果。"}},
  };
  const auto* const found = std::find_if(std::begin(kWords), std::end(kWords),
                                         [&](const auto& row) { return row.outcome == outcome; });
  return found == std::end(kWords) ? nullptr : &found->text;
}

namespace {

/// Of a line of the timeline.
const Text& WordsOf(std::string_view outcome) {
  static const Text kOther{"The provider gave an error that is not known.",
                           "提供方返回了未知错误。"};
  const Text* const words = FindOutcomeWords(outcome);
  return words == nullptr ? kOther : *words;
}

/// null for the 0 that stands for "none".
void PositiveOrNull(JsonWriter& json, std::string_view name, std::int64_t number) {
  json.Key(name);
  if (number > 0) {
    json.Int(number);
  } else {
    json.Null();
  }
}

void WriteAdditions(JsonWriter& json, const service::TokenView& row, base::Language language) {
  const core::Token& token = row.token;
  json.String("state", core::ToString(token.state.state));
  json.String("state_code", token.state.code);
  json.Key("state_since");
  if (token.state.since == base::UtcTime{}) {
    json.Null();
  } else {
    json.Time(token.state.since);
  }
  json.String("next_step", row.next_step.In(language));
  json.Key("expires_at").Time(token.at_expires_at);
  json.Key("next_refresh_time").Time(token.next_refresh_at);
  json.Int("generation", token.generation).String("provider", token.provider);
  PositiveOrNull(json, "linked_to", token.linked_to ? token.linked_to->value : 0);
  json.Bool("refreshing", row.refreshing);
}

void WriteMembers(JsonWriter& json, const service::TokenView& row, base::Language language) {
  const core::Token& token = row.token;
  json.Int("id", token.id.value).String("biz_id", token.biz_id);
  json.String("user_name", token.user_name).String("email", token.email);
  json.String("type", token.type).String("rt", row.masked_refresh_token);
  json.String("at", row.masked_access_token).String("proxy", token.proxy_label);
  json.String("client_id", token.client_id).String("tag", token.tag);
  json.Bool("enabled", token.enabled).String("last_rt", row.masked_last_refresh_token);
  json.String("refresh_result", token.refresh_result).String("user_info", token.user_info);
  json.String("account_info", token.account_info);
  json.Key("last_refresh_time").Time(token.last_refresh_at);
  json.String("memo", token.memo);
  json.Key("create_time").Time(token.created_at);
  json.Key("update_time").Time(token.updated_at);
  WriteAdditions(json, row, language);
}

void WriteImportLine(JsonWriter& json, const service::ImportLine& line, base::Language language) {
  json.BeginObject().Int("index", static_cast<std::int64_t>(line.index));
  json.String("result", service::ToString(line.verdict));
  if (line.id.value != 0) {
    json.Int("id", line.id.value);
  }
  if (!line.biz_id.empty()) {
    json.String("biz_id", line.biz_id);
  }
  json.String("message", line.message.In(language)).EndObject();
}

/// New rows whose access token named another client than was asked for.
void WriteOverrides(JsonWriter& json, const std::vector<service::ImportLine>& lines) {
  json.Key("client_id_overrides").BeginArray();
  int named = 0;
  for (const service::ImportLine& line : lines) {
    if (line.asked_client_id.empty() || named++ >= kNamedLines) {
      continue;
    }
    json.BeginObject().Int("index", static_cast<std::int64_t>(line.index));
    json.Int("id", line.id.value).String("asked", line.asked_client_id);
    json.String("client_id", line.client_id).EndObject();
  }
  json.EndArray();
}

}  // namespace

void WriteRow(JsonWriter& json, const service::TokenView& row, base::Language language) {
  json.BeginObject();
  WriteMembers(json, row, language);
  json.EndObject();
}

void WriteDetail(JsonWriter& json, const service::TokenDetail& detail, base::Language language) {
  json.BeginObject().Key("row");
  WriteRow(json, detail.row, language);
  const core::NextRefresh& next = detail.next_refresh;
  json.Key("next_refresh").BeginObject().Key("at").Time(next.at);
  json.String("reason", core::ToString(next.reason));
  json.String("text", core::Describe(next.reason).In(language)).EndObject();
  json.Key("claims").BeginObject().Key("access_token");
  json.Raw(detail.access_token_claims.empty() ? "null" : detail.access_token_claims);
  json.Key("as_of").Time(detail.row.token.at_issued_at).EndObject();
  json.Key("linked_rows").BeginArray();
  for (const core::Token& linked : detail.linked) {
    json.BeginObject().Int("id", linked.id.value).String("biz_id", linked.biz_id).EndObject();
  }
  json.EndArray().EndObject();
}

void WriteCreated(JsonWriter& json, const service::CreateReport& created, base::Language language) {
  json.BeginObject();
  WriteMembers(json, created.row, language);
  if (!created.asked_client_id.empty()) {
    json.String("asked_client_id", created.asked_client_id);
  }
  json.EndObject();
}

void WriteImportReport(JsonWriter& json, const service::ImportReport& report,
                       base::Language language) {
  json.BeginObject().Int("total_count", report.count.total);
  json.Int("success_count", report.count.succeeded).Int("fail_count", report.count.failed);
  json.Int("access_token_count", report.access_tokens);
  json.Key("failures").BeginArray();
  int named = 0;
  for (const service::ImportLine& line : report.lines) {
    if (line.verdict != service::ImportLine::Verdict::kNew && named++ < kNamedLines) {
      WriteImportLine(json, line, language);
    }
  }
  json.EndArray();
  WriteOverrides(json, report.lines);
  json.EndObject();
}

void WriteImportPreview(JsonWriter& json, const service::ImportPreview& preview,
                        base::Language language) {
  json.BeginObject().Int("new", preview.fresh).Int("known", preview.known);
  json.Int("consumed", preview.consumed).Int("bad", preview.bad);
  json.Int("repeated", preview.repeated).Key("lines").BeginArray();
  int named = 0;
  for (const service::ImportLine& line : preview.lines) {
    if (named++ >= kNamedLines) {
      break;
    }
    WriteImportLine(json, line, language);
  }
  json.EndArray().EndObject();
}

void WriteGrant(JsonWriter& json, const service::AccessAnswer& answer, base::UtcTime now) {
  const service::AccessGrant& grant = *answer.grant;
  const bool served = answer.verdict == service::AccessVerdict::kServed;
  const bool over = grant.expires_at && *grant.expires_at <= now;
  json.BeginObject().String("biz_id", grant.biz_id).String("email", grant.email);
  json.String("access_token", served || !over ? grant.access_token.Reveal() : std::string_view{});
  json.String("refresh_token", served ? grant.refresh_token.Reveal() : std::string_view{});
  json.String("type", grant.type).String("user_name", grant.user_name);
  json.Key("expires_at").Time(grant.expires_at);
  json.Key("expires_in");
  if (grant.expires_at) {
    json.Int(over ? 0 : std::chrono::floor<std::chrono::seconds>(*grant.expires_at - now).count());
  } else {
    json.Null();
  }
  json.String("status", core::ToString(grant.state));
  if (!served) {
    json.String("refresh_result", answer.refresh_result);
  }
  json.EndObject();
}

void WriteAttempt(JsonWriter& json, const service::AttemptRecord& attempt,
                  base::Language language) {
  json.BeginObject().Int("id", attempt.id.value);
  json.Key("started_at").Time(attempt.started_at);
  json.Key("finished_at").Time(attempt.finished_at);
  json.String("trigger", attempt.trigger);
  json.String("kind", attempt.kind == core::AttemptKind::kProbe ? "probe" : "ordinary");
  json.String("outcome", attempt.outcome).String("route", attempt.route);
  json.String("client_id", attempt.client_id);
  PositiveOrNull(json, "http_status", attempt.http_status);
  json.String("error_code", attempt.code);
  PositiveOrNull(json, "generation", attempt.generation);
  json.String("node", attempt.owner);
  json.String("message", WordsOf(attempt.outcome).In(language));
  json.EndObject();
}

}  // namespace rtm::http
