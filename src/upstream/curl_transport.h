#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "upstream/curl_handle.h"
#include "upstream/curl_options.h"
#include "upstream/curl_transfer.h"
#include "upstream/http_exchange.h"

namespace rtm::upstream {

/// All outgoing HTTP: libcurl's multi interface on one thread of its own. Every request is sent at
/// most once, over exactly the route it names, and ends by its deadline. All methods are
/// thread-safe; coroutines resume on their own executor, whose context must outlive the transport.
/// `Stop` refuses new requests and lets those under way end; the destructor does the same and
/// waits.
class CurlTransport {
 public:
  /// `clock` outlives the transport. Throws Error(kInternal) if libcurl can not be initialized.
  CurlTransport(const base::Clock& clock, CurlTransportOptions options);
  ~CurlTransport();
  CurlTransport(const CurlTransport&) = delete;
  CurlTransport& operator=(const CurlTransport&) = delete;

  /// Never throws for what the network or the server does. Always runs to its end: cancelling the
  /// awaiting coroutine changes nothing.
  asio::awaitable<HttpResult> Send(HttpRequest request);

  /// A GET without body, retry or redirect, whose reply has at most 256 KiB.
  asio::awaitable<HttpResult> Get(std::string url, EgressRoute route, std::string tls_ca);

  void Stop();

  /// Makes the thread look at its clock now; for clocks that move by hand.
  void Wake();

 private:
  struct Queued {
    HttpRequest request;
    TransferCompletion completion;
    base::BootTime deadline{};
  };
  struct Initiation;

  void Enqueue(HttpRequest request, TransferCompletion completion);
  void Run();
  bool RunOnce();
  void StartQueued(std::vector<Queued> queued);
  void Start(Queued queued);
  void MarkOverdue(base::BootTime now);
  void FinishDone();
  bool GiveUpOverdue(base::BootTime now);
  int WaitMillis(base::BootTime now) const;
  void End(CURL* easy, HttpResult result);

  const base::Clock& clock_;
  const CurlTransportOptions options_;
  const CurlMulti multi_;  // Of other threads only curl_multi_wakeup touches it.

  std::mutex mutex_;
  std::vector<Queued> queue_;  // Guarded by mutex_.
  bool stopping_ = false;      // Guarded by mutex_.

  std::unordered_map<CURL*, std::unique_ptr<CurlTransfer>> transfers_;  // Only on thread_.
  std::thread thread_;                                                  // Last: uses all above.
};

}  // namespace rtm::upstream
