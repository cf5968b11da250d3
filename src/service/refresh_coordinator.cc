#include "service/refresh_coordinator.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <utility>

#include "base/log.h"
#include "service/flight_texts.h"
#include "service/refresher.h"

namespace rtm::service {
namespace {

/// A flight that a caller joined may have been content with what is stored while the caller is not;
/// after so many of them he takes what is there. Also the bound for following links.
constexpr int kMostFlightsPerCall = 4;

bool IsGivenUp(const RefreshOrder& order) { return order.given_up && *order.given_up; }

std::shared_ptr<const FlightReport> StoppingReport(core::TokenId id) {
  auto report = std::make_shared<FlightReport>();
  report->id = id;
  report->code = "stopping";
  report->message = {"The service is stopping; nothing was sent.", "服务正在停止,未发送任何请求。"};
  return report;
}

}  // namespace

RefreshCoordinator::RefreshCoordinator(Refresher& refresher, base::TaskGroup& flights)
    : refresher_(refresher), group_(flights) {}

asio::awaitable<std::shared_ptr<const FlightReport>> RefreshCoordinator::Refresh(
    RefreshOrder order) {
  if (IsGivenUp(order)) {
    co_return std::make_shared<const FlightReport>(WithdrawnReport(order.id));
  }
  std::shared_ptr<const FlightReport> report;
  for (int flights = 0; flights < kMostFlightsPerCall; ++flights) {
    const auto under_way = flights_.find(order.id);
    const bool joined = under_way != flights_.end();
    std::shared_ptr<Flight> flight;
    if (joined) {
      flight = under_way->second;
      refresher_.Promote(order.id, order.priority);
    } else {
      flight = Launch(order);
    }
    if (flight == nullptr) {
      co_return StoppingReport(order.id);
    }
    while (flight->report == nullptr) {
      co_await flight->done.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    report = flight->report;
    const bool is_link = report->end == FlightReport::End::kGone && report->id != order.id;
    const bool was_content = joined && report->end == FlightReport::End::kNotNeeded;
    // By another batch than this caller's.
    const bool was_given_up = report->code == kWithdrawn && !IsGivenUp(order);
    if (!is_link && !was_content && !was_given_up) {
      break;
    }
    order.id = report->id;
  }
  co_return report;
}

bool RefreshCoordinator::Start(RefreshOrder order) {
  return !flights_.contains(order.id) && Launch(std::move(order)) != nullptr;
}

void RefreshCoordinator::WithdrawGivenUp() { refresher_.WithdrawGivenUp(); }

asio::awaitable<void> RefreshCoordinator::WaitFor(core::TokenId id) {
  const auto under_way = flights_.find(id);
  if (under_way == flights_.end()) {
    co_return;
  }
  const std::shared_ptr<Flight> flight = under_way->second;
  while (flight->report == nullptr) {
    co_await flight->done.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

std::shared_ptr<RefreshCoordinator::Flight> RefreshCoordinator::Launch(RefreshOrder order) {
  auto flight = std::make_shared<Flight>(group_.executor());
  const core::TokenId id = order.id;
  flights_.emplace(id, flight);
  if (!group_.Spawn("refresh.flight", Fly(std::move(order), flight))) {
    flights_.erase(id);
    return nullptr;
  }
  return flight;
}

asio::awaitable<void> RefreshCoordinator::Fly(RefreshOrder order, std::shared_ptr<Flight> flight) {
  const core::TokenId id = order.id;
  auto report = std::make_shared<FlightReport>();
  report->id = id;
  try {
    *report = co_await refresher_.Run(std::move(order));
  } catch (const std::exception& error) {
    // Run reports what goes wrong; only a lack of memory ends here, and the joiners must still be
    // woken.
    report->code = "internal";
    report->message = {"The refresh failed inside the service.", "服务内部刷新失败。"};
    base::LogError("refresh.failed_inside", {{"error", error.what()}});
  }
  flight->report = std::move(report);
  flights_.erase(id);
  flight->done.cancel();
}

}  // namespace rtm::service
