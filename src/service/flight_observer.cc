#include "service/flight_observer.h"

#include <exception>
#include <utility>

#include "base/fault_point.h"
#include "base/log.h"

namespace rtm::service {

FlightObserver::FlightObserver(const TokenVault& vault, storage::RescueJournal& journal,
                               const base::Clock& clock, storage::JournalSlot slot,
                               base::BootTime send_before, JournalRecord head)
    : vault_(vault),
      journal_(journal),
      clock_(clock),
      slot_(slot),
      send_before_(send_before),
      record_(std::move(head)) {}

bool FlightObserver::MaySend() noexcept { return clock_.Boot() < send_before_; }

void FlightObserver::OnReply(int http_status, std::string_view retry_after,
                             std::string_view body) noexcept {
  try {
    record_.received_at = clock_.Now();
    record_.http_status = http_status;
    record_.retry_after = retry_after;
    record_.body = body;
    std::string plain = EncodeJournalRecord(record_);
    base::WipeString(record_.body);
    const std::string sealed = vault_.SealJournalRecord(plain);
    base::WipeString(plain);
    journaled_ =
        !base::SwitchedOff("journal") && journal_.Write(slot_, record_.attempt.value, sealed);
    replied_ = true;
  } catch (const std::exception& error) {
    // Without memory or randomness the reply still goes on to the commit; only the rescue copy is
    // missing.
    base::LogError("journal.not_written",
                   {{"attempt", record_.attempt.value}, {"error", error.what()}});
  }
  base::FaultPoint("after_journal");
}

base::UtcTime FlightObserver::received_at() const {
  return replied_ ? record_.received_at : clock_.Now();
}

}  // namespace rtm::service
