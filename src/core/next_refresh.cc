#include "core/next_refresh.h"

#include <algorithm>
#include <array>

namespace rtm::core {
namespace {

using Reason = NextRefreshReason;

struct ReasonRow {
  Reason reason;
  std::string_view name;
  std::string_view en;
  std::string_view zh;
};

constexpr std::array<ReasonRow, 11> kReasons{
    {{Reason::kBeforeAtEnds, "before_at_ends", "Ahead of the end of the access token.",
      "在访问令牌到期之前提前刷新。"},
     {Reason::kInterval, "interval", "The refresh interval since the last refresh is over then.",
      "距上次刷新已达到刷新间隔。"},
     {Reason::kNeverRefreshed, "never_refreshed", "It has not been refreshed here yet.",
      "此行尚未在本系统刷新过。"},
     {Reason::kBackOff, "back_off", "The last attempt failed; it is tried again then.",
      "上次尝试失败，届时将重试。"},
     {Reason::kProbe, "probe", "The one probe that shows how the attempt in doubt ended.",
      "届时进行唯一一次探测，以确定存疑的刷新结果。"},
     {Reason::kMinInterval, "min_interval",
      "The last refresh was a moment ago; the shortest pause between two is kept.",
      "刚刚刷新过，需遵守两次刷新之间的最短间隔。"},
     {Reason::kDisabled, "disabled",
      "Not by itself: automatic refresh is off for this row. Enable it, or refresh by hand.",
      "不会自动刷新：此行未启用自动刷新。请启用或手动刷新。"},
     {Reason::kScheduleOff, "schedule_off",
      "Not by itself: automatic refresh is off in the settings. Turn it on, or refresh by hand.",
      "不会自动刷新：系统设置中已关闭自动刷新。请开启或手动刷新。"},
     {Reason::kStopped, "stopped", "Not by itself: the row's state needs a person first.",
      "不会自动刷新：此行的状态需要先人工处理。"},
     {Reason::kLinked, "linked", "With the row that holds this refresh token.",
      "随持有同一刷新令牌的行一起刷新。"},
     {Reason::kRefreshing, "refreshing", "It is being refreshed now.", "正在刷新。"}}};

const ReasonRow& RowOf(Reason reason) {
  return *std::ranges::find(kReasons, reason, &ReasonRow::reason);
}

Reason ReasonOf(DueTerm term) {
  switch (term) {
    case DueTerm::kNeverRefreshed:
      return Reason::kNeverRefreshed;
    case DueTerm::kAtEnd:
      return Reason::kBeforeAtEnds;
    case DueTerm::kInterval:
      return Reason::kInterval;
    case DueTerm::kMinInterval:
      return Reason::kMinInterval;
  }
  return Reason::kInterval;
}

/// Of a row that nothing keeps from being refreshed.
Reason ReasonOfActive(const RefreshPolicy& policy, const Token& token, base::UtcTime now) {
  const DueTime due =
      NextDueTime(policy, {token.at_expires_at, token.at_issued_at, token.last_refresh_at},
                  RowJitter(token.uid, token.generation), now);
  // Its time has come, and yet it waits: the last attempt changed nothing (NextDueAfter).
  const bool was_put_off = due.at <= now && token.next_refresh_at && *token.next_refresh_at > now;
  return was_put_off ? Reason::kBackOff : ReasonOf(due.term);
}

}  // namespace

std::string_view ToString(NextRefreshReason reason) { return RowOf(reason).name; }

base::Text Describe(NextRefreshReason reason) {
  const ReasonRow& row = RowOf(reason);
  return {std::string(row.en), std::string(row.zh)};
}

NextRefresh ExplainNextRefresh(const RefreshPolicy& policy, const Token& token, ScheduleFacts facts,
                               base::UtcTime now) {
  const TokenState state = token.state.state;
  if (token.linked_to || state == TokenState::kLinked) {
    return {std::nullopt, Reason::kLinked};
  }
  if (facts.is_refreshing) {
    return {std::nullopt, Reason::kRefreshing};
  }
  // A probe asks neither the row's switch nor the schedule's.
  if (state == TokenState::kInDoubt && !token.state.probe_spent) {
    return {token.next_refresh_at, Reason::kProbe};
  }
  if (!IsSchedulable(state)) {
    return {std::nullopt, Reason::kStopped};
  }
  if (!token.enabled) {
    return {std::nullopt, Reason::kDisabled};
  }
  if (!facts.schedule_is_on) {
    return {std::nullopt, Reason::kScheduleOff};
  }
  if (state != TokenState::kActive) {
    return {token.next_refresh_at, Reason::kBackOff};
  }
  return {token.next_refresh_at, ReasonOfActive(policy, token, now)};
}

}  // namespace rtm::core
