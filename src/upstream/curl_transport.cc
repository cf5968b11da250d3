#include "upstream/curl_transport.h"

#include <algorithm>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <utility>

#include "base/error.h"

namespace rtm::upstream {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kMaxDiscoveryBytes = 256UL * 1024;
// The boot clock counts suspension and the poll does not: after waking up a machine must not sit
// out the rest of a long wait first.
constexpr milliseconds kLongestWait{1000};
// The cache of connections counts busy ones too: were it smaller than what is under way, every
// connection would be closed after its first reply.
constexpr long kCachePerHostConnection = 2;

}  // namespace

/// Turns a completion handler of Asio into a TransferCompletion that resumes it on its executor and
/// keeps that executor's context from running out of work meanwhile.
struct CurlTransport::Initiation {
  CurlTransport* transport;

  template <class Handler>
  void operator()(Handler&& handler, HttpRequest request) const {
    auto executor = asio::prefer(asio::get_associated_executor(handler),
                                 asio::execution::outstanding_work.tracked);
    transport->Enqueue(std::move(request), [handler = std::forward<Handler>(handler),
                                            executor =
                                                std::move(executor)](HttpResult result) mutable {
      asio::post(executor, [handler = std::move(handler), result = std::move(result)]() mutable {
        std::move(handler)(std::move(result));
      });
    });
  }
};

CurlTransport::CurlTransport(const base::Clock& clock, CurlTransportOptions options)
    : clock_(clock), options_(std::move(options)), multi_((InitializeCurl(), MakeCurlMulti())) {
  curl_multi_setopt(multi_.get(), CURLMOPT_MAX_HOST_CONNECTIONS, options_.max_host_connections);
  curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS,
                    kCachePerHostConnection * options_.max_host_connections);
  curl_multi_setopt(multi_.get(), CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_NOTHING));
  thread_ = std::thread(&CurlTransport::Run, this);
}

CurlTransport::~CurlTransport() {
  Stop();
  thread_.join();
}

asio::awaitable<HttpResult> CurlTransport::Send(HttpRequest request) {
  return asio::async_initiate<const asio::use_awaitable_t<>, void(HttpResult)>(
      Initiation{this}, asio::use_awaitable, std::move(request));
}

asio::awaitable<HttpResult> CurlTransport::Get(std::string url, EgressRoute route,
                                               std::string tls_ca) {
  HttpRequest request;
  request.method = HttpRequest::Method::kGet;
  request.url = std::move(url);
  request.route = std::move(route);
  request.tls_ca = std::move(tls_ca);
  request.max_reply_bytes = kMaxDiscoveryBytes;
  return Send(std::move(request));
}

void CurlTransport::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  Wake();
}

void CurlTransport::Wake() { curl_multi_wakeup(multi_.get()); }

void CurlTransport::Enqueue(HttpRequest request, TransferCompletion completion) {
  const base::BootTime deadline = clock_.Boot() + options_.deadline;
  {
    const std::lock_guard lock(mutex_);
    if (!stopping_) {
      queue_.push_back({std::move(request), std::move(completion), deadline});
      Wake();
      return;
    }
  }
  HttpResult refused;
  refused.not_sent_reason = core::NotSentReason::kStopping;
  refused.detail = "stopping";
  completion(std::move(refused));
}

void CurlTransport::Run() {
  while (RunOnce()) {
  }
}

bool CurlTransport::RunOnce() {
  std::vector<Queued> queued;
  bool stopping = false;
  {
    const std::lock_guard lock(mutex_);
    queued.swap(queue_);
    stopping = stopping_;
  }
  StartQueued(std::move(queued));
  // Read before the perform: only a perform that began past the deadline and still found nothing
  // ends a transfer. A process that was stopped meanwhile gets the reply that waits in its socket.
  const base::BootTime now = clock_.Boot();
  MarkOverdue(now);
  int running = 0;
  curl_multi_perform(multi_.get(), &running);
  FinishDone();
  const bool look_again = GiveUpOverdue(now);
  if (stopping && transfers_.empty()) return false;
  curl_multi_poll(multi_.get(), nullptr, 0, look_again ? 0 : WaitMillis(now), nullptr);
  return true;
}

void CurlTransport::StartQueued(std::vector<Queued> queued) {
  for (Queued& one : queued) Start(std::move(one));
}

void CurlTransport::Start(Queued queued) {
  auto transfer = std::make_unique<CurlTransfer>(
      std::move(queued.request), std::move(queued.completion), queued.deadline, clock_, options_);
  std::string failure = transfer->Prepare();
  if (failure.empty()) {
    const CURLMcode code = curl_multi_add_handle(multi_.get(), transfer->easy());
    if (code != CURLM_OK) failure = std::string("local: ") + curl_multi_strerror(code);
  }
  if (!failure.empty()) {
    TransferCompletion completion = transfer->TakeCompletion();
    HttpResult refused = transfer->Refuse(core::NotSentReason::kLocal, std::move(failure));
    transfer.reset();
    completion(std::move(refused));
    return;
  }
  transfers_.emplace(transfer->easy(), std::move(transfer));
}

void CurlTransport::End(CURL* easy, HttpResult result) {
  auto node = transfers_.extract(easy);
  curl_multi_remove_handle(multi_.get(), easy);
  TransferCompletion completion = node.mapped()->TakeCompletion();
  node.mapped().reset();  // First, so that the observer is free when its owner resumes.
  completion(std::move(result));
}

void CurlTransport::FinishDone() {
  int left = 0;
  while (const CURLMsg* const message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    CURL* const easy = message->easy_handle;
    const CURLcode code = message->data.result;  // The message dies with the removal.
    End(easy, transfers_.at(easy)->Finish(code));
  }
}

void CurlTransport::MarkOverdue(base::BootTime now) {
  for (const auto& [easy, transfer] : transfers_) {
    if (transfer->deadline() <= now) transfer->MarkProgress();
  }
}

bool CurlTransport::GiveUpOverdue(base::BootTime now) {
  std::vector<CURL*> overdue;
  bool still_reading = false;
  for (const auto& [easy, transfer] : transfers_) {
    if (transfer->deadline() > now) continue;
    if (transfer->ReadSinceMark()) {
      still_reading = true;
    } else {
      overdue.push_back(easy);
    }
  }
  for (CURL* const easy : overdue) {
    End(easy, transfers_.at(easy)->GiveUp());
  }
  return still_reading;
}

int CurlTransport::WaitMillis(base::BootTime now) const {
  milliseconds wait = kLongestWait;
  for (const auto& [easy, transfer] : transfers_) {
    wait = std::min(wait, std::max(transfer->deadline() - now, milliseconds(0)));
  }
  return static_cast<int>(wait.count());
}

}  // namespace rtm::upstream
