#include "service/import_run.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>
#include <variant>

#include "base/encoding.h"
#include "base/error.h"
#include "base/log.h"
#include "core/proxy_url.h"
#include "service/audit_log.h"
#include "service/consumed_text.h"
#include "service/token_vault.h"

namespace rtm::service {
namespace {

using Verdict = ImportLine::Verdict;

// One transaction: long enough to make its fsync cheap, short enough to let other writers in.
constexpr std::size_t kChunk = 1000;
constexpr std::size_t kSuffixLength = 8;

}  // namespace

ImportRun::ImportRun(const Dependencies& dependencies, ImportRequest request,
                     std::vector<std::string> proxies)
    : dependencies_(dependencies), request_(std::move(request)), proxies_(std::move(proxies)) {
  CollectLines();
  request_.lines.clear();
}

/// Blank lines and repeats are dropped here; what cannot become a row gets its verdict.
void ImportRun::CollectLines() {
  std::unordered_set<std::string_view> seen;
  // Their tokens are looked at below.
  entries_.reserve(request_.lines.size());
  for (std::size_t i = 0; i < request_.lines.size(); ++i) {
    const std::string_view text = base::TrimAscii(request_.lines[i].Reveal());
    if (text.empty()) {
      continue;
    }
    if (!seen.insert(text).second) {
      ++repeated_;
      continue;
    }
    const bool is_good = ReadLine(i, text);
    const std::string_view token = entries_.back().refresh_token.Reveal();
    if (is_good && token != text && !seen.insert(token).second) {
      entries_.pop_back();
      report_.lines.pop_back();
      ++repeated_;
      continue;
    }
    (is_good ? to_insert_ : decided_).push_back(report_.lines.size() - 1);
  }
}

bool ImportRun::ReadLine(std::size_t index, std::string_view text) {
  ImportLine line;
  line.index = index;
  ImportEntry entry;
  try {
    entry =
        ReadImportEntry(dependencies_.endpoint, text, "rt_tokens[" + std::to_string(index) + "]",
                        request_.client_id, dependencies_.now);
  } catch (const base::Error& error) {
    line.verdict = Verdict::kBad;
    line.message = error.public_text();
  }
  const bool is_good = line.verdict != Verdict::kBad;
  entries_.push_back(std::move(entry));
  report_.lines.push_back(std::move(line));
  return is_good;
}

TokenDraft ImportRun::Draft(std::size_t place, std::string biz_id) const {
  const ImportEntry& entry = entries_[place];
  TokenDraft draft;
  draft.biz_id = std::move(biz_id);
  draft.provider = request_.provider;
  draft.client_id = entry.client.client_id;
  draft.tag = request_.tag;
  draft.enabled = request_.enabled;
  draft.refresh_token = entry.refresh_token.Clone();
  draft.access = {.token = entry.access.token.Clone(),
                  .expires_at = entry.access.expires_at,
                  .claims = entry.access.claims};
  return draft;
}

void ImportRun::Judge(const storage::KnownToken& known, ImportLine* line) {
  if (const auto* row = std::get_if<storage::AlreadyKnown>(&known)) {
    line->verdict = Verdict::kKnown;
    line->id = row->holder;
    line->biz_id = row->biz_id;
    line->message = {"Already there as " + row->biz_id + ".", "已存在：" + row->biz_id + "。"};
  } else if (const auto* consumed = std::get_if<storage::AlreadyConsumed>(&known)) {
    const base::Text why = ConsumedText(*consumed);
    line->verdict = Verdict::kConsumed;
    line->message = {"It was " + why.en + ".", why.zh + "。"};
  }
}

void ImportRun::Take(std::size_t place, std::size_t proxy, const storage::InsertResult& result) {
  ImportLine& line = report_.lines[place];
  if (const auto* row = std::get_if<storage::Inserted>(&result)) {
    line.id = row->id;
    const ImportEntry& entry = entries_[place];
    if (!entry.client.asked.empty()) {
      line.client_id = entry.client.client_id;
      line.asked_client_id = entry.client.asked;
    }
    report_.access_tokens += entry.access.token.empty() ? 0 : 1;
    inserted_.emplace_back(row->id, proxy);
  } else if (const auto* known = std::get_if<storage::AlreadyKnown>(&result)) {
    Judge(*known, &line);
  } else if (const auto* consumed = std::get_if<storage::AlreadyConsumed>(&result)) {
    Judge(*consumed, &line);
  } else {
    line.verdict = Verdict::kBad;
    line.message = {"The name made for this row is taken; import it again.",
                    "为此行生成的名称已被占用，请重新导入。"};
  }
  decided_.push_back(place);
}

std::string ImportRun::NameOf(std::size_t place, int round) const {
  std::string random = dependencies_.vault.NewBizId();
  if (request_.batch_name.empty()) {
    return random;
  }
  return request_.batch_name + '-' + std::to_string(place + 1) +
         (round == 0 ? "" : '-' + random.substr(0, kSuffixLength));
}

asio::awaitable<void> ImportRun::Next(core::Actor actor) {
  const std::size_t first = next_;
  next_ += std::min(kChunk, to_insert_.size() - next_);
  pending_.assign(to_insert_.begin() + static_cast<std::ptrdiff_t>(first),
                  to_insert_.begin() + static_cast<std::ptrdiff_t>(next_));
  // The second round gives another name to rows whose `batch_name`-n an earlier import has.
  for (int round = 0; round < 2 && !pending_.empty(); ++round) {
    co_await InsertOnce(actor, first, round);
  }
}

asio::awaitable<void> ImportRun::InsertOnce(core::Actor actor, std::size_t first, int round) {
  std::vector<TokenDraft> drafts;
  std::vector<std::size_t> proxy_of;
  for (std::size_t i = 0; i < pending_.size(); ++i) {
    drafts.push_back(Draft(pending_[i], NameOf(pending_[i], round)));
    proxy_of.push_back(proxies_.empty() ? 0 : (first + i) % proxies_.size());
    if (!proxies_.empty()) {
      drafts.back().proxy = core::ProxyUrl::Parse(proxies_[proxy_of.back()], "proxy");
    }
  }
  const std::vector<storage::InsertResult> results = co_await dependencies_.vault.Insert(
      std::move(drafts), storage::OnKnownToken::kSkip,
      dependencies_.audit.Make(std::move(actor), "token.import", request_.batch_name,
                               std::to_string(pending_.size()) + " lines"));
  some_committed_ = true;
  std::vector<std::size_t> taken;
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (round == 0 && std::holds_alternative<storage::BizIdTaken>(results[i])) {
      taken.push_back(pending_[i]);
    } else {
      Take(pending_[i], proxy_of[i], results[i]);
    }
  }
  pending_ = std::move(taken);
}

void ImportRun::RefuseRest(const base::Text& why) {
  for (const std::size_t place : pending_) {
    report_.lines[place].verdict = Verdict::kBad;
    report_.lines[place].message = why;
    decided_.push_back(place);
  }
  pending_.clear();
}

std::vector<const ImportLine*> ImportRun::TakeDecided() {
  std::vector<const ImportLine*> lines;
  lines.reserve(decided_.size());
  for (const std::size_t place : std::exchange(decided_, {})) {
    lines.push_back(&report_.lines[place]);
  }
  return lines;
}

}  // namespace rtm::service
