#include "service/import_service.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <variant>

#include "base/encoding.h"
#include "base/error.h"
#include "base/log.h"
#include "core/proxy_url.h"
#include "core/token_rules.h"
#include "service/audit_log.h"
#include "service/consumed_text.h"
#include "service/import_entry.h"
#include "service/settings_service.h"
#include "service/token_vault.h"

namespace rtm::service {
namespace {

// One transaction: long enough to make its fsync cheap, short enough to let other writers in.
constexpr std::size_t kChunk = 1000;
// Leaves room for "-<number>-<8 hex characters>" in the 255 of a biz_id.
constexpr std::size_t kMaxBatchName = 220;
constexpr std::size_t kSuffixLength = 8;

[[noreturn]] void RefuseProvider(const std::vector<std::string>& providers) {
  std::string accepted;
  for (const std::string& name : providers) {
    accepted += (accepted.empty() ? "" : ", ") + name;
  }
  throw base::InvalidArgument("provider",
                              {"provider: is not configured; accepted are: " + accepted + ".",
                               "provider：未配置；可接受的值为：" + accepted + "。"});
}

}  // namespace

/// One import on its way.
struct ImportService::Work {
  ImportRequest request;
  std::vector<std::string> proxies;  // Whole URLs, dealt in turn; empty: no proxy.
  ImportReport report;
  std::vector<ImportEntry> entries;                             // One for each of report.lines.
  std::vector<std::size_t> to_insert;                           // Places in report.lines.
  std::vector<std::pair<core::TokenId, std::size_t>> inserted;  // Row and place of its proxy.
  bool some_committed = false;

  void CollectLines(const upstream::TokenEndpoint& endpoint, base::UtcTime now);
  TokenDraft Draft(std::size_t place, std::string biz_id) const;
  void Take(std::size_t place, std::size_t proxy, const storage::InsertResult& result);
};

/// Blank lines and repeats are dropped here; what cannot become a row gets its verdict.
void ImportService::Work::CollectLines(const upstream::TokenEndpoint& endpoint, base::UtcTime now) {
  std::unordered_set<std::string_view> seen;
  // Their tokens are looked at below.
  entries.reserve(request.lines.size());
  for (std::size_t i = 0; i < request.lines.size(); ++i) {
    const std::string_view text = base::TrimAscii(request.lines[i].Reveal());
    if (text.empty() || !seen.insert(text).second) {
      continue;
    }
    ImportLine line;
    line.index = i;
    ImportEntry entry;
    try {
      entry = ReadImportEntry(endpoint, text, "rt_tokens[" + std::to_string(i) + "]",
                              request.client_id, now);
    } catch (const base::Error& error) {
      line.verdict = ImportLine::Verdict::kBad;
      line.message = error.public_text();
    }
    const bool is_good = line.verdict != ImportLine::Verdict::kBad;
    entries.push_back(std::move(entry));
    const std::string_view token = entries.back().refresh_token.Reveal();
    if (is_good && token != text && !seen.insert(token).second) {
      entries.pop_back();
      continue;
    }
    if (is_good) {
      to_insert.push_back(report.lines.size());
    }
    report.lines.push_back(std::move(line));
  }
}

TokenDraft ImportService::Work::Draft(std::size_t place, std::string biz_id) const {
  const ImportEntry& entry = entries[place];
  TokenDraft draft;
  draft.biz_id = std::move(biz_id);
  draft.provider = request.provider;
  draft.client_id = entry.client.client_id;
  draft.tag = request.tag;
  draft.enabled = request.enabled;
  draft.refresh_token = entry.refresh_token.Clone();
  draft.access = {.token = entry.access.token.Clone(),
                  .expires_at = entry.access.expires_at,
                  .claims = entry.access.claims};
  return draft;
}

void ImportService::Work::Take(std::size_t place, std::size_t proxy,
                               const storage::InsertResult& result) {
  ImportLine& line = report.lines[place];
  if (const auto* row = std::get_if<storage::Inserted>(&result)) {
    line.verdict = ImportLine::Verdict::kNew;
    line.id = row->id;
    line.message = {};
    const ImportEntry& entry = entries[place];
    if (!entry.client.asked.empty()) {
      line.client_id = entry.client.client_id;
      line.asked_client_id = entry.client.asked;
    }
    report.access_tokens += entry.access.token.empty() ? 0 : 1;
    inserted.emplace_back(row->id, proxy);
  } else if (const auto* known = std::get_if<storage::AlreadyKnown>(&result)) {
    line.verdict = ImportLine::Verdict::kKnown;
    line.id = known->holder;
    line.message = {"Already there as " + known->biz_id + ".", "已存在：" + known->biz_id + "。"};
  } else if (const auto* consumed = std::get_if<storage::AlreadyConsumed>(&result)) {
    const base::Text why = ConsumedText(*consumed);
    line.verdict = ImportLine::Verdict::kConsumed;
    line.message = {"It was " + why.en + ".", why.zh + "。"};
  } else {
    line.verdict = ImportLine::Verdict::kBad;
    line.message = {"The name made for this row is taken; import it again.",
                    "为此行生成的名称已被占用，请重新导入。"};
  }
}

ImportService::ImportService(Dependencies dependencies, std::vector<std::string> providers)
    : vault_(dependencies.vault),
      settings_(dependencies.settings),
      audit_(dependencies.audit),
      endpoint_(dependencies.endpoint),
      clock_(dependencies.clock),
      providers_(std::move(providers)) {}

asio::awaitable<ImportReport> ImportService::Import(core::Actor actor, ImportRequest request) {
  Work work;
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
  if (const std::string_view proxy = base::TrimAscii(request.proxy); !proxy.empty()) {
    work.proxies.emplace_back(settings_.ResolveProxy(proxy, "proxy").url().Reveal());
  } else {
    work.proxies = settings_.Current().proxy_list;
  }
  work.request = std::move(request);
  work.CollectLines(endpoint_, clock_.Now());
  if (work.report.lines.empty()) {
    throw base::InvalidArgument(
        "rt_tokens", {"rt_tokens: holds no refresh token.", "rt_tokens：没有任何刷新令牌。"});
  }
  for (std::size_t first = 0; first < work.to_insert.size(); first += kChunk) {
    co_await InsertChunk(actor, &work, first, std::min(kChunk, work.to_insert.size() - first));
  }
  co_await LevelProxies(actor, &work);
  BatchCount& count = work.report.count;
  count.total = static_cast<std::int64_t>(work.report.lines.size());
  count.succeeded = static_cast<std::int64_t>(work.inserted.size());
  count.failed = count.total - count.succeeded;
  co_return std::move(work.report);
}

asio::awaitable<void> ImportService::InsertChunk(core::Actor actor, Work* work, std::size_t first,
                                                 std::size_t count) {
  // The second round gives another name to rows whose `batch_name`-n an earlier import has.
  std::vector<std::size_t> places(
      work->to_insert.begin() + static_cast<std::ptrdiff_t>(first),
      work->to_insert.begin() + static_cast<std::ptrdiff_t>(first + count));
  for (int round = 0; round < 2 && !places.empty(); ++round) {
    std::vector<TokenDraft> drafts;
    std::vector<std::size_t> proxy_of;
    for (std::size_t i = 0; i < places.size(); ++i) {
      std::string name = vault_.NewBizId();
      if (!work->request.batch_name.empty()) {
        name = work->request.batch_name + '-' + std::to_string(places[i] + 1) +
               (round == 0 ? "" : '-' + name.substr(0, kSuffixLength));
      }
      drafts.push_back(work->Draft(places[i], std::move(name)));
      proxy_of.push_back(work->proxies.empty() ? 0 : (first + i) % work->proxies.size());
      if (!work->proxies.empty()) {
        drafts.back().proxy = core::ProxyUrl::Parse(work->proxies[proxy_of.back()], "proxy");
      }
    }
    std::vector<storage::InsertResult> results;
    try {
      results = co_await vault_.Insert(std::move(drafts), storage::OnKnownToken::kSkip,
                                       audit_.Make(actor, "token.import", work->request.batch_name,
                                                   std::to_string(places.size()) + " lines"));
      work->some_committed = true;
    } catch (const base::Error& error) {
      // What earlier chunks brought in is there: the answer has to say so.
      if (!work->some_committed) {
        throw;
      }
      base::LogError("import.chunk_failed", {{"error", error.log_message()}});
      for (const std::size_t place : places) {
        work->report.lines[place].verdict = ImportLine::Verdict::kBad;
        work->report.lines[place].message = error.public_text();
      }
      co_return;
    }
    std::vector<std::size_t> taken;
    for (std::size_t i = 0; i < results.size(); ++i) {
      work->Take(places[i], proxy_of[i], results[i]);
      if (std::holds_alternative<storage::BizIdTaken>(results[i])) {
        taken.push_back(places[i]);
      }
    }
    places = std::move(taken);
  }
}

/// Lines that were skipped leave gaps in the dealing; with unlucky ones every new row would have
/// the same proxy. Moves rows from proxies that got too many to those that got too few.
asio::awaitable<void> ImportService::LevelProxies(core::Actor actor, Work* work) {
  const std::size_t proxies = work->proxies.size();
  if (proxies < 2 || work->inserted.empty()) {
    co_return;
  }
  std::vector<std::size_t> room(proxies, work->inserted.size() / proxies);
  for (std::size_t i = 0; i < work->inserted.size() % proxies; ++i) {
    ++room[i];
  }
  std::vector<std::pair<core::TokenId, std::size_t>> surplus;
  for (const auto& [id, proxy] : work->inserted) {
    if (room[proxy] > 0) {
      --room[proxy];
    } else {
      surplus.emplace_back(id, proxy);
    }
  }
  std::vector<TokenVault::ProxyMove> moves;
  std::size_t to = 0;
  for (const auto& [id, from] : surplus) {
    while (room[to] == 0) {
      ++to;
    }
    --room[to];
    TokenVault::ProxyMove move;
    move.id = id;
    move.from = vault_.FingerprintOf(core::ProxyUrl::Parse(work->proxies[from], "proxy").url());
    move.proxy = core::ProxyUrl::Parse(work->proxies[to], "proxy");
    moves.push_back(std::move(move));
  }
  if (moves.empty()) {
    co_return;
  }
  try {
    std::string detail = std::to_string(moves.size()) + " rows to other proxies";
    co_await vault_.MoveProxies(
        std::move(moves), audit_.Make(actor, "token.import", work->request.batch_name, detail));
  } catch (const base::Error& error) {
    // Every row has a proxy; only the dealing is uneven.
    base::LogWarn("import.proxies_uneven", {{"error", error.log_message()}});
  }
}

}  // namespace rtm::service
