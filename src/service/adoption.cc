#include "service/adoption.h"

#include <unordered_map>
#include <utility>

#include "base/error.h"
#include "base/fault_point.h"
#include "base/log.h"
#include "core/adoption_codes.h"

namespace rtm::service {
namespace {

constexpr std::int64_t kProgressEvery = 5000;

std::int64_t CountIn(const storage::AdoptionCounts& counts, core::TokenState state,
                     std::string_view code) {
  const auto by_code = counts.by_state.find(state);
  if (by_code == counts.by_state.end()) {
    return 0;
  }
  const auto found = by_code->second.find(std::string(code));
  return found == by_code->second.end() ? 0 : found->second;
}

/// An end that is not known is no reason to give another token up.
bool LivesLonger(const core::Token& token, const std::optional<base::UtcTime>& held,
                 bool has_access_token) {
  return !has_access_token || (token.at_expires_at && held && *token.at_expires_at > *held);
}

void NoteRow(const std::string& biz_id, std::vector<base::Text> reasons, AdoptionReport* report) {
  for (base::Text& reason : reasons) {
    base::LogInfo("adoption.odd_row", {{"biz_id", biz_id}, {"reason", reason.en}});
    report->Add({.subject = biz_id, .reason = std::move(reason)});
  }
}

[[noreturn]] void ThrowStillWritten(std::int64_t overwritten, std::int64_t left) {
  const std::string rows = std::to_string(left);
  throw base::Error(
      base::ErrorCode::kConflict,
      {rows + " rows were written by another process while the old database was being taken over: "
              "the old service still runs. Stop it, everywhere, and start again; these rows are "
              "then taken over as they are.",
       "接管旧数据库时有 " + rows +
           " 行被其他进程写入：旧服务仍在运行。请将其全部停止后重新启动；届时将按现状接管这些行。"},
      std::to_string(overwritten) + " of " + rows + " were written over after they were done");
}

void GiveAccess(const core::Token& from, std::string sealed, storage::TokenRecord* to) {
  to->sealed_access_token = std::move(sealed);
  to->token.at_expires_at = from.at_expires_at;
  to->token.at_issued_at = from.at_issued_at;
}

}  // namespace

void AdoptionReport::Add(AdoptionNote note) {
  if (notes.size() < kMostNotes) {
    notes.push_back(std::move(note));
  } else {
    ++notes_left_out;
  }
}

base::Text ReasonOf(core::TokenState state, std::string_view code, const std::string& holder) {
  if (state == core::TokenState::kLinked) {
    return {"has the same refresh token as " + holder + " and is linked to it",
            "与 " + holder + " 的 refresh token 相同，已关联到该行"};
  }
  if (code == core::kNoRefreshToken) {
    return {"has no refresh token: log in again and put one into it",
            "没有 refresh token：请重新登录并填入"};
  }
  if (code == core::kUsedUpElsewhere) {
    return {"holds a refresh token that another row has used up (its last_rt): log in again",
            "其 refresh token 已被另一行用掉（为那一行的 last_rt）：请重新登录"};
  }
  if (code == core::kBadProxy) {
    return {"its proxy cannot be read, so nothing is sent for it: put in another one or none",
            "其代理无法识别，因此不会发送任何请求：请更换或清除代理"};
  }
  const std::string name(core::ToString(state));
  return {"is " + name, "状态为 " + name};
}

Adoption::Adoption(storage::AdoptionStore& store, const RowAdopter& adopter)
    : store_(store), adopter_(adopter) {}

asio::awaitable<std::vector<AdoptionNote>> Adoption::TakeSettings(
    storage::AdoptionStore* store, std::map<std::string, std::string> settings,
    const crypto::Cipher* cipher, std::string store_id) {
  AdoptedSettings adopted = AdoptSettings(settings, *cipher, store_id);
  for (const AdoptionNote& note : adopted.notes) {
    base::LogInfo("adoption.odd_setting", {{"key", note.subject}, {"reason", note.reason.en}});
  }
  if (!adopted.changes.empty()) {
    co_await store->PutSettings(std::move(adopted.changes));
  }
  base::FaultPoint("adoption_after_settings");
  co_return std::move(adopted.notes);
}

asio::awaitable<AdoptionReport> Adoption::Run(std::vector<AdoptionNote> settings_notes) {
  for (AdoptionNote& note : settings_notes) {
    report_.Add(std::move(note));
  }
  const storage::AdoptionCounts before = co_await store_.Count();
  base::LogInfo("adoption.started", {{"rows", before.rows}, {"left", before.left}});
  core::TokenId after{0};
  for (;;) {
    std::vector<storage::OldRow> old = co_await store_.ListOld(after, kChunk);
    if (old.empty()) {
      break;
    }
    after = old.back().id;
    const auto count = static_cast<std::int64_t>(old.size());
    co_await AdoptChunk(std::move(old));
    base::FaultPoint("adoption_after_chunk");
    if (done_ / kProgressEvery != (done_ + count) / kProgressEvery) {
      base::LogInfo("adoption.progress", {{"done", done_ + count}, {"left", before.left}});
    }
    done_ += count;
  }
  // Whoever still wrote when the last row was done would be overlooked.
  const std::int64_t overwritten = co_await store_.TakeBackOverwritten();
  const std::int64_t left = (co_await store_.Count()).left;
  if (left > 0) {
    ThrowStillWritten(overwritten, left);
  }
  co_return co_await SummarizeAdoption(&store_, std::move(report_));
}

asio::awaitable<void> Adoption::AdoptChunk(std::vector<storage::OldRow> old) {
  std::vector<PreparedRow> prepared;
  prepared.reserve(old.size());
  for (const storage::OldRow& row : old) {
    prepared.push_back(adopter_.Prepare(row));
  }
  old.clear();
  co_await ShareAccess(&prepared);
  std::vector<storage::AdoptedRow> rows;
  rows.reserve(prepared.size());
  std::vector<std::string> names;
  for (PreparedRow& row : prepared) {
    names.push_back(row.row.record.token.biz_id);
    rows.push_back(std::move(row.row));
  }
  co_await store_.Adopt(std::move(rows));
  for (std::size_t i = 0; i < prepared.size(); ++i) {
    NoteRow(names[i], std::move(prepared[i].notes), &report_);
  }
}

asio::awaitable<void> Adoption::ShareAccess(std::vector<PreparedRow>* rows) {
  std::vector<core::Fingerprint> fingerprints;
  fingerprints.reserve(rows->size());
  for (const PreparedRow& row : *rows) {
    fingerprints.push_back(row.row.record.token.rt_fingerprint);
  }
  std::vector<std::optional<storage::TokenHolder>> holders =
      co_await store_.FindHolders(fingerprints);
  std::unordered_map<std::string, std::size_t> first_with;
  for (std::size_t i = 0; i < rows->size(); ++i) {
    PreparedRow& row = (*rows)[i];
    const core::Token& token = row.row.record.token;
    if (token.rt_fingerprint.empty()) {
      continue;
    }
    const auto [place, is_first] = first_with.try_emplace(token.rt_fingerprint.value, i);
    if (row.access_token.empty()) {
      continue;
    }
    if (const auto& holder = holders[i]) {
      if (LivesLonger(token, holder->at_expires_at, holder->has_access_token)) {
        row.row.for_holder =
            storage::HolderAccess{holder->id, adopter_.SealAccessFor(row.access_token, holder->uid),
                                  token.at_expires_at, token.at_issued_at};
      }
    } else if (!is_first) {
      PreparedRow& first = (*rows)[place->second];
      storage::TokenRecord& record = first.row.record;
      if (LivesLonger(token, record.token.at_expires_at, !first.access_token.empty())) {
        GiveAccess(token, adopter_.SealAccessFor(row.access_token, record.token.uid), &record);
        first.access_token = row.access_token.Clone();
      }
    }
  }
}

asio::awaitable<AdoptionReport> SummarizeAdoption(storage::AdoptionStore* store,
                                                  AdoptionReport report) {
  const storage::AdoptionCounts counts = co_await store->Count();
  report.rows = counts.rows;
  report.linked = CountIn(counts, core::TokenState::kLinked, "");
  report.used_up = CountIn(counts, core::TokenState::kRotationLost, core::kUsedUpElsewhere);
  report.without_token = CountIn(counts, core::TokenState::kNeedsLogin, core::kNoRefreshToken);
  report.bad_proxy = CountIn(counts, core::TokenState::kMisconfigured, core::kBadProxy);
  report.consumed = counts.consumed;
  for (const storage::OddRow& row : co_await store->ListOdd(AdoptionReport::kMostNotes)) {
    NoteRow(row.biz_id, {ReasonOf(row.state, row.code, row.holder)}, &report);
  }
  co_return report;
}

}  // namespace rtm::service
