#include "service/proxy_dealing.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <unordered_map>
#include <utility>

#include "core/proxy_url.h"
#include "service/settings_text.h"
#include "service/token_vault.h"

namespace rtm::service {
namespace {

// One transaction: long enough to make its fsync cheap, short enough to let other writers in.
constexpr std::size_t kChunk = 1000;

core::ProxyUrl Parse(const std::string& url) { return core::ProxyUrl::Parse(url, kProxyListKey); }

/// Those of `list` that `other` does not have, by label.
std::map<std::string, std::vector<std::string>> Without(const std::vector<std::string>& list,
                                                        const std::vector<std::string>& other) {
  const std::set<std::string> there(other.begin(), other.end());
  std::map<std::string, std::vector<std::string>> by_label;
  for (const std::string& url : list) {
    if (!there.contains(url)) {
      by_label[Parse(url).label()].push_back(url);
    }
  }
  return by_label;
}

}  // namespace

ProxyChange CompareProxies(const std::vector<std::string>& before,
                           const std::vector<std::string>& after) {
  const auto gone = Without(before, after);
  const auto come = Without(after, before);
  ProxyChange change;
  for (const auto& [label, urls] : gone) {
    // With several passwords under one label nobody can say which of them became which.
    if (const auto found = come.find(label);
        found != come.end() && urls.size() == 1 && found->second.size() == 1) {
      change.renewed.emplace(urls.front(), found->second.front());
    }
  }
  const std::set<std::string> stays(after.begin(), after.end());
  std::ranges::copy_if(before, std::back_inserter(change.leaving),
                       [&stays](const std::string& url) { return !stays.contains(url); });
  return change;
}

ProxyDealer::ProxyDealer(std::vector<std::string> proxies,
                         const std::vector<std::int64_t>& rows_before)
    : proxies_(std::move(proxies)) {
  for (std::size_t place = 0; place < proxies_.size(); ++place) {
    turns_.push({.dealt = 0, .rows_before = rows_before.at(place), .place = place});
  }
}

const std::string& ProxyDealer::Next() {
  Turn turn = turns_.top();
  turns_.pop();
  ++turn.dealt;
  turns_.push(turn);
  return proxies_[turn.place];
}

ProxyDealing::ProxyDealing(TokenVault& vault, const std::vector<std::string>& before,
                           std::vector<std::string> after)
    : vault_(vault), after_(std::move(after)), change_(CompareProxies(before, after_)) {}

asio::awaitable<std::vector<ProxyDealing::Row>> ProxyDealing::FindRows() {
  std::vector<Row> rows;
  for (const std::string& url : change_.leaving) {
    const core::ProxyUrl proxy = Parse(url);
    for (const core::TokenId id : co_await vault_.FindByProxy(proxy)) {
      rows.push_back({id, url});
    }
  }
  co_return rows;
}

asio::awaitable<std::size_t> ProxyDealing::CountHomeless() {
  if (!after_.empty()) {
    co_return 0;
  }
  const std::vector<Row> rows = co_await FindRows();
  co_return rows.size();
}

asio::awaitable<void> ProxyDealing::StartDealing() {
  if (dealer_ || after_.empty()) {
    co_return;
  }
  const std::map<core::Fingerprint, std::int64_t> rows_of = co_await vault_.CountByProxy();
  std::vector<std::int64_t> rows_before;
  rows_before.reserve(after_.size());
  for (const std::string& url : after_) {
    const auto found = rows_of.find(vault_.FingerprintOf(Parse(url).url()));
    rows_before.push_back(found == rows_of.end() ? 0 : found->second);
  }
  dealer_.emplace(after_, rows_before);
}

std::string ProxyDealing::NewProxyOf(const Row& row) {
  if (const auto renewed = change_.renewed.find(row.proxy); renewed != change_.renewed.end()) {
    return renewed->second;
  }
  return dealer_ ? dealer_->Next() : "";
}

asio::awaitable<void> ProxyDealing::Move(core::AuditEvent audit) {
  const std::vector<Row> rows = co_await FindRows();
  if (rows.empty()) {
    co_return;
  }
  co_await StartDealing();
  for (std::size_t first = 0; first < rows.size(); first += kChunk) {
    co_await MoveSome(&rows, first, std::min(kChunk, rows.size() - first), audit);
  }
}

asio::awaitable<void> ProxyDealing::Foretell() {
  const std::vector<Row> rows = co_await FindRows();
  if (rows.empty()) {
    co_return;
  }
  co_await StartDealing();
  for (const Row& row : rows) {
    ++dealt_[NewProxyOf(row)];
  }
}

asio::awaitable<void> ProxyDealing::MoveSome(const std::vector<Row>* rows, std::size_t first,
                                             std::size_t count, core::AuditEvent audit) {
  std::vector<TokenVault::ProxyMove> moves;
  std::unordered_map<core::TokenId, std::string> new_proxy;
  moves.reserve(count);
  for (std::size_t i = first; i < first + count; ++i) {
    TokenVault::ProxyMove move;
    move.id = (*rows)[i].id;
    move.from = vault_.FingerprintOf(Parse((*rows)[i].proxy).url());
    std::string url = NewProxyOf((*rows)[i]);
    if (!url.empty()) {
      move.proxy = Parse(url);
    }
    new_proxy[move.id] = std::move(url);
    moves.push_back(std::move(move));
  }
  audit.detail = std::to_string(count) +
                 (after_.empty() ? " rows to the default egress" : " rows to other proxies");
  for (const core::TokenId id : co_await vault_.MoveProxies(std::move(moves), std::move(audit))) {
    ++dealt_[new_proxy.at(id)];
  }
}

SaveReport ProxyDealing::Report(const std::map<std::string, std::string>& name_of) const {
  SaveReport report;
  if (const auto direct = dealt_.find(""); direct != dealt_.end()) {
    report.rows_direct = direct->second;
  }
  for (const std::string& url : after_) {
    const auto found = dealt_.find(url);
    if (found == dealt_.end()) {
      continue;
    }
    const std::string label = Parse(url).label();
    const auto name = name_of.find(url);
    report.dealt.push_back({label, name == name_of.end() ? label : name->second, found->second});
    report.rows_moved += found->second;
  }
  return report;
}

}  // namespace rtm::service
