#include "http/job_json.h"

#include <array>
#include <cstdio>
#include <string>

#include "http/token_json.h"

namespace rtm::http {
namespace {

/// What all failures of one reason have in common; the words of the first one where nothing is
/// known of the reason.
const base::Text& WordsOf(const service::JobFailure& failure) {
  static const base::Text kKnown{"Already there.", "已存在。"};
  static const base::Text kConsumed{"Already used up.", "已被使用过。"};
  static const base::Text kBad{"No usable refresh token.", "不是可用的刷新令牌。"};
  if (failure.code == "known") {
    return kKnown;
  }
  if (failure.code == "consumed") {
    return kConsumed;
  }
  if (failure.code == "bad") {
    return kBad;
  }
  const base::Text* const words = FindOutcomeWords(failure.code);
  return words == nullptr ? failure.message : *words;
}

void WriteRate(JsonWriter& json, double rate) {
  std::array<char, 32> digits{};
  const int length = std::snprintf(digits.data(), digits.size(), "%.1f", rate);
  json.Key("rate").Raw({digits.data(), static_cast<std::size_t>(length)});
}

template <class T>
void IntOrNull(JsonWriter& json, std::string_view name, const std::optional<T>& number) {
  json.Key(name);
  if (number) {
    json.Int(static_cast<std::int64_t>(*number));
  } else {
    json.Null();
  }
}

void WriteFailures(JsonWriter& json, const service::JobView& job, base::Language language) {
  json.Key("failures").BeginArray();
  for (const service::JobFailure& failure : job.failures) {
    json.BeginObject().String("code", failure.code);
    json.String("message", WordsOf(failure).In(language));
    json.Int("count", failure.count).EndObject();
  }
  json.EndArray().Key("lines").BeginArray();
  for (const service::JobLine& line : job.lines) {
    json.BeginObject();
    IntOrNull(json, "id", line.id ? std::optional(line.id->value) : std::nullopt);
    IntOrNull(json, "index", line.index);
    json.String("biz_id", line.biz_id).String("code", line.code);
    json.String("message", line.message.In(language)).EndObject();
  }
  json.EndArray();
}

void WriteEdit(JsonWriter& json, const service::JobEdit& edit) {
  json.BeginObject();
  const auto add = [&json](std::string_view name, const std::optional<std::string>& text) {
    if (text) {
      json.String(name, *text);
    }
  };
  add("tag", edit.tag);
  add("proxy", edit.proxy);
  add("client_id", edit.client_id);
  if (edit.enabled) {
    json.Bool("enabled", *edit.enabled);
  }
  json.EndObject();
}

void WriteRequest(JsonWriter& json, const service::JobView& job) {
  json.Key("filter");
  if (job.filter.empty()) {
    json.Null();
  } else {
    json.Raw(job.filter);
  }
  json.Key("edit");
  if (job.edit) {
    WriteEdit(json, *job.edit);
  } else {
    json.Null();
  }
}

}  // namespace

void WriteJob(JsonWriter& json, const service::JobView& job, base::Language language) {
  json.BeginObject().String("id", job.id).String("kind", service::ToString(job.kind));
  json.String("state", service::ToString(job.state)).String("started_by", job.started_by);
  json.Key("started_at").Time(job.started_at).Key("finished_at").Time(job.finished_at);
  json.Int("total", job.total).Int("done", job.done);
  json.Int("succeeded", job.succeeded).Int("failed", job.failed);
  WriteRate(json, job.rate);
  IntOrNull(json, "remaining_seconds", job.remaining_seconds);
  WriteFailures(json, job, language);
  WriteRequest(json, job);
  json.Int("access_token_count", job.access_tokens);
  json.String("message", job.message.In(language)).EndObject();
}

void WriteJobs(JsonWriter& json, const std::vector<service::JobSnapshot>& jobs,
               base::Language language) {
  json.BeginObject().Key("items").BeginArray();
  for (const service::JobSnapshot& job : jobs) {
    WriteJob(json, *job, language);
  }
  json.EndArray().EndObject();
}

}  // namespace rtm::http
