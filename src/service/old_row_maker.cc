#include "service/old_row_maker.h"

#include <utility>

#include "base/error.h"

namespace rtm::service {
namespace {

std::string TimeText(const std::optional<base::UtcTime>& time) {
  return time ? base::ToSqlText(*time) : "";
}

/// Facts that a linked row shows of the other.
void TakeFacts(const core::Token& from, storage::OldRow* row) {
  row->email = from.email;
  row->user_name = from.user_name;
  row->type = from.type;
  row->user_info = from.user_info;
  row->account_info = from.account_info;
  row->last_refresh_time = TimeText(from.last_refresh_at);
}

void SwitchOff(const core::Token& token, OldRowCopy* copy) {
  const std::string state(core::ToString(token.state.state));
  const std::string why = token.state.code.empty() ? state : state + " (" + token.state.code + ")";
  copy->row.enabled = false;
  copy->row.refresh_result = base::Secret("rt-manage: " + why);
  copy->note = {"is " + why + " and is switched off", "状态为 " + why + "，已停用自动刷新"};
}

}  // namespace

OldRowMaker::OldRowMaker(const crypto::Cipher& cipher, std::string store_id)
    : cipher_(cipher), store_id_(std::move(store_id)) {}

base::Secret OldRowMaker::Open(const std::string& sealed, const core::Token& token,
                               std::string_view column, std::optional<base::Text>* note) const {
  if (sealed.empty()) {
    return {};
  }
  try {
    return cipher_.Open(sealed, {.store_id = store_id_, .row_uid = token.uid, .column = column});
  } catch (const base::Error&) {
    const std::string name(column);
    *note = {"its " + name + " does not open and is left out", "其 " + name + " 无法解密，未写出"};
    return {};
  }
}

void OldRowMaker::TakeTokens(const storage::TokenRecord& from, OldRowCopy* copy) const {
  const core::Token& token = from.token;
  copy->row.refresh_token = Open(from.sealed_refresh_token, token, "rt", &copy->note);
  copy->row.access_token = Open(from.sealed_access_token.value_or(""), token, "at", &copy->note);
  copy->row.last_refresh_token =
      Open(from.sealed_last_refresh_token.value_or(""), token, "last_rt", &copy->note);
}

OldRowCopy OldRowMaker::Make(const storage::TokenRecord& record,
                             const storage::TokenRecord* holder) const {
  const core::Token& token = record.token;
  OldRowCopy copy;
  storage::OldRow& row = copy.row;
  row.id = token.id;
  row.biz_id = token.biz_id;
  row.client_id = token.client_id;
  row.tag = token.tag;
  row.memo = token.memo;
  row.enabled = token.enabled;
  row.refresh_result = base::Secret::CopyOf(token.refresh_result);
  row.create_time = base::ToSqlText(token.created_at);
  row.update_time = base::ToSqlText(token.updated_at);
  row.proxy = Open(record.sealed_proxy.value_or(""), token, "proxy", &copy.note);
  // Without its proxy it would go out directly (P8).
  const bool lost_proxy = copy.note.has_value();
  if (token.linked_to) {
    if (holder != nullptr) {
      TakeFacts(holder->token, &row);
      row.access_token =
          Open(holder->sealed_access_token.value_or(""), holder->token, "at", &copy.note);
    }
    SwitchOff(token, &copy);
    copy.note = {"is linked to " + (holder == nullptr ? "no row" : holder->token.biz_id) +
                     ", which has the refresh token; this row is written without it and switched "
                     "off",
                 "已关联到 " + (holder == nullptr ? "（无）" : holder->token.biz_id) +
                     "，refresh token 只写在那一行；此行不含 refresh token 且已停用"};
    return copy;
  }
  TakeFacts(token, &row);
  TakeTokens(record, &copy);
  if (!core::IsSchedulable(token.state.state)) {
    SwitchOff(token, &copy);
  } else if (lost_proxy) {
    row.enabled = false;
  }
  return copy;
}

}  // namespace rtm::service
