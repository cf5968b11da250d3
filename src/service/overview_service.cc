#include "service/overview_service.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <utility>

#include "service/settings_service.h"
#include "service/unsaved_outcomes.h"

namespace rtm::service {

OverviewService::OverviewService(Dependencies dependencies)
    : dependencies_(std::move(dependencies)),
      history_(dependencies_.store, dependencies_.clock),
      counted_(dependencies_.core_executor, dependencies_.clock, kKept,
               [this] { return Count(); }) {}

asio::awaitable<Overview> OverviewService::Read() {
  co_return co_await asio::co_spawn(dependencies_.core_executor, ReadOnCore(), asio::use_awaitable);
}

asio::awaitable<Overview> OverviewService::ReadOnCore() {
  co_await counted_.Renew();
  if (!counted_.answer()) {
    std::rethrow_exception(counted_.failure());
  }
  co_return Overview{.counted = *counted_.answer(),
                     .lanes = dependencies_.lanes.Look(),
                     .journal = dependencies_.journal.Count(),
                     .unsaved = dependencies_.unsaved.waiting_replies()};
}

asio::awaitable<Overview::Counted> OverviewService::Count() {
  Overview::Counted counted;
  counted.schedule_is_on = dependencies_.settings.Current().auto_refresh_enabled;
  counted.pool =
      co_await dependencies_.store.CountPool(dependencies_.clock.Now(), counted.schedule_is_on);
  co_await history_.Renew();
  counted.hours = history_.Hours();
  counted.days = history_.Days();
  counted.failures_of_day = history_.Failures(1);
  counted.failures_of_week = history_.Failures(AttemptHistory::kDays);
  co_return counted;
}

}  // namespace rtm::service
