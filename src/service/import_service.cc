#include "service/import_service.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/encoding.h"
#include "base/error.h"
#include "base/log.h"
#include "core/token_rules.h"
#include "service/import_run.h"
#include "service/settings_service.h"
#include "service/token_vault.h"

namespace rtm::service {
namespace {

// One read: short enough to let others have the reader in between.
constexpr std::size_t kLookUpChunk = 1000;
// Leaves room for "-<number>-<8 hex characters>" in the 255 of a biz_id.
constexpr std::size_t kMaxBatchName = 220;

[[noreturn]] void RefuseProvider(const std::vector<std::string>& providers) {
  std::string accepted;
  for (const std::string& name : providers) {
    accepted += (accepted.empty() ? "" : ", ") + name;
  }
  throw base::InvalidArgument("provider",
                              {"provider: is not configured; accepted are: " + accepted + ".",
                               "provider：未配置；可接受的值为：" + accepted + "。"});
}

ImportPreview CountVerdicts(std::vector<ImportLine> lines) {
  ImportPreview preview;
  for (const ImportLine& line : lines) {
    switch (line.verdict) {
      case ImportLine::Verdict::kNew:
        ++preview.fresh;
        break;
      case ImportLine::Verdict::kKnown:
        ++preview.known;
        break;
      case ImportLine::Verdict::kConsumed:
        ++preview.consumed;
        break;
      case ImportLine::Verdict::kBad:
        ++preview.bad;
        break;
    }
  }
  std::ranges::sort(lines, {}, [](const ImportLine& line) {
    return std::pair(line.verdict == ImportLine::Verdict::kNew, line.index);
  });
  preview.lines = std::move(lines);
  return preview;
}

}  // namespace

ImportService::ImportService(Dependencies dependencies, std::vector<std::string> providers)
    : vault_(dependencies.vault),
      settings_(dependencies.settings),
      audit_(dependencies.audit),
      endpoint_(dependencies.endpoint),
      clock_(dependencies.clock),
      providers_(std::move(providers)) {}

std::unique_ptr<ImportRun> ImportService::Begin(ImportRequest request) const {
  core::CheckShortText(request.tag, "tag");
  core::CheckShortText(request.client_id, "client_id");
  core::CheckShortText(request.batch_name, "batch_name");
  if (request.batch_name.size() > kMaxBatchName) {
    throw base::Error(base::ErrorCode::kTooLarge,
                      {"batch_name: is too long; at most 220 bytes are accepted.",
                       "batch_name：过长；最多接受 220 字节。"})
        .WithField("batch_name");
  }
  if (request.provider.empty()) {
    request.provider = "openai";
  }
  if (std::ranges::find(providers_, request.provider) == providers_.end()) {
    RefuseProvider(providers_);
  }
  std::vector<std::string> proxies;
  if (const std::string_view proxy = base::TrimAscii(request.proxy); !proxy.empty()) {
    proxies.emplace_back(settings_.ResolveProxy(proxy, "proxy").url().Reveal());
  } else {
    proxies = settings_.Current().proxy_list;
  }
  auto run = std::make_unique<ImportRun>(
      ImportRun::Dependencies{
          .vault = vault_, .audit = audit_, .endpoint = endpoint_, .now = clock_.Now()},
      std::move(request), std::move(proxies));
  if (run->report().lines.empty()) {
    throw base::InvalidArgument(
        "rt_tokens", {"rt_tokens: holds no refresh token.", "rt_tokens：没有任何刷新令牌。"});
  }
  return run;
}

asio::awaitable<ImportReport> ImportService::Import(core::Actor actor, ImportRequest request) {
  const std::unique_ptr<ImportRun> run = Begin(std::move(request));
  while (run->has_next()) {
    try {
      co_await run->Next(actor);
    } catch (const base::Error& error) {
      // What earlier chunks brought in is there: the answer has to say so.
      if (!run->some_committed()) {
        throw;
      }
      base::LogError("import.chunk_failed", {{"error", error.log_message()}});
      run->RefuseRest(error.public_text());
    }
  }
  co_await run->Finish(std::move(actor));
  co_return run->TakeReport();
}

asio::awaitable<ImportPreview> ImportService::Preview(ImportRequest request) {
  const std::unique_ptr<ImportRun> run = Begin(std::move(request));
  std::vector<ImportLine> lines = run->report().lines;
  const std::vector<std::size_t>& places = run->insertable();
  for (std::size_t first = 0; first < places.size(); first += kLookUpChunk) {
    const std::size_t end = std::min(places.size(), first + kLookUpChunk);
    std::vector<core::Fingerprint> fingerprints;
    for (std::size_t i = first; i < end; ++i) {
      fingerprints.push_back(vault_.FingerprintOf(run->TokenAt(places[i])));
    }
    const std::vector<storage::KnownToken> known = co_await vault_.LookUp(std::move(fingerprints));
    for (std::size_t i = first; i < end; ++i) {
      ImportRun::Judge(known[i - first], &lines[places[i]]);
    }
  }
  ImportPreview preview = CountVerdicts(std::move(lines));
  preview.repeated = static_cast<std::int64_t>(run->repeated());
  co_return preview;
}

}  // namespace rtm::service
