#pragma once

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "upstream/curl_transport.h"

namespace rtm::upstream {

/// Runs coroutines on a thread of its own, so that a test can look at the world meanwhile.
class TransportCaller {
 public:
  TransportCaller() : work_(context_.get_executor()), thread_([this] { context_.run(); }) {}
  ~TransportCaller() {
    work_.reset();
    thread_.join();
  }
  TransportCaller(const TransportCaller&) = delete;
  TransportCaller& operator=(const TransportCaller&) = delete;

  template <class Result>
  std::future<Result> Launch(asio::awaitable<Result> task) {
    return asio::co_spawn(context_, std::move(task), asio::use_future);
  }

 private:
  asio::io_context context_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  std::thread thread_;
};

/// Lets everything pass and counts.
class CountingObserver final : public ExchangeObserver {
 public:
  bool MaySend() noexcept override {
    ++asked;
    return allow;
  }
  void OnReply(int http_status, std::string_view, std::string_view body) noexcept override {
    ++replies;
    status = http_status;
    bytes = body.size();
  }

  std::atomic<bool> allow{true};
  std::atomic<int> asked{0};
  std::atomic<int> replies{0};
  std::atomic<int> status{0};
  std::atomic<std::size_t> bytes{0};
};

/// A refresh request as the token endpoint would make it.
inline HttpRequest MakeRefreshRequest(const std::string& url, const std::string& refresh_token,
                                      std::shared_ptr<ExchangeObserver> observer = nullptr) {
  HttpRequest request;
  request.url = url;
  request.content_type = "application/json";
  request.body =
      base::Secret(R"({"grant_type":"refresh_token","refresh_token":")" + refresh_token + R"("})");
  request.observer = std::move(observer);
  return request;
}

}  // namespace rtm::upstream
