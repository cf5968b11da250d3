#include "service/adoption_rehearsal.h"

#include <utility>

#include "core/adoption_codes.h"

namespace rtm::service {

void AdoptionRehearsal::AddSettings(const std::map<std::string, std::string>& settings,
                                    const crypto::Cipher& cipher) {
  for (AdoptionNote& note : AdoptSettings(settings, cipher, "rehearsal").notes) {
    report_.Add(std::move(note));
  }
}

void AdoptionRehearsal::AddRows(const std::vector<storage::OldRow>& rows) {
  for (const storage::OldRow& row : rows) {
    AddRow(row);
  }
}

void AdoptionRehearsal::AddRow(const storage::OldRow& row) {
  PreparedRow prepared = adopter_.Prepare(row);
  const core::Token& token = prepared.row.record.token;
  ++report_.rows;
  for (base::Text& reason : prepared.notes) {
    report_.Add({.subject = row.biz_id, .reason = std::move(reason)});
  }
  const std::string& fingerprint = token.rt_fingerprint.value;
  const std::string& last = prepared.row.last_fingerprint.value;
  if (!last.empty() && last != fingerprint) {
    last_of_.try_emplace(last, row.biz_id);
  }
  if (!fingerprint.empty()) {
    const auto [holder, is_new] = holders_.try_emplace(
        fingerprint, row.biz_id, token.state.state == core::TokenState::kActive);
    if (!is_new) {
      ++report_.linked;
      report_.Add({.subject = row.biz_id,
                   .reason = ReasonOf(core::TokenState::kLinked, "", holder->second.biz_id)});
      return;
    }
    order_.push_back(fingerprint);
  }
  if (token.state.state != core::TokenState::kActive) {
    ++(token.state.code == core::kBadProxy ? report_.bad_proxy : report_.without_token);
    report_.Add(
        {.subject = row.biz_id, .reason = ReasonOf(token.state.state, token.state.code, "")});
  }
}

AdoptionReport AdoptionRehearsal::Finish() {
  for (const std::string& fingerprint : order_) {
    if (!last_of_.contains(fingerprint)) {
      continue;
    }
    const Holder& holder = holders_.at(fingerprint);
    ++report_.used_up;
    report_.bad_proxy -= holder.is_active ? 0 : 1;
    report_.Add({.subject = holder.biz_id,
                 .reason = ReasonOf(core::TokenState::kRotationLost, core::kUsedUpElsewhere, "")});
  }
  report_.consumed = static_cast<std::int64_t>(last_of_.size()) - report_.used_up;
  return std::move(report_);
}

}  // namespace rtm::service
