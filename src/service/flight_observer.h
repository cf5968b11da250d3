#pragma once

#include <atomic>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "service/journal_record.h"
#include "service/token_vault.h"
#include "storage/rescue_journal.h"
#include "upstream/token_endpoint.h"

namespace rtm::service {

/// Watches one exchange on the transport's thread: refuses to send when too little of the lease is
/// left, and puts a whole reply into its journal slot before anything else happens to it (P3). Read
/// by the flight after the exchange has returned.
class FlightObserver final : public upstream::ExchangeObserver {
 public:
  /// `head`: the record without what only the reply knows. All references outlive the exchange.
  FlightObserver(const TokenVault& vault, storage::RescueJournal& journal, const base::Clock& clock,
                 storage::JournalSlot slot, base::BootTime send_before, JournalRecord head);

  bool MaySend() noexcept override;
  void OnReply(int http_status, std::string_view retry_after,
               std::string_view body) noexcept override;

  /// When the reply arrived (wall time); the present time if there was none.
  base::UtcTime received_at() const;
  /// Whether the slot holds a record now.
  bool journaled() const { return journaled_; }

 private:
  const TokenVault& vault_;
  storage::RescueJournal& journal_;
  const base::Clock& clock_;
  const storage::JournalSlot slot_;
  const base::BootTime send_before_;
  JournalRecord record_;  // Only on the transport's thread until the exchange has returned.
  std::atomic<bool> replied_ = false;
  std::atomic<bool> journaled_ = false;
};

}  // namespace rtm::service
