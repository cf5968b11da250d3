#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "upstream/curl_failure.h"
#include "upstream/curl_handle.h"
#include "upstream/curl_options.h"
#include "upstream/http_exchange.h"

namespace rtm::upstream {

/// Called once, on the transport's thread, with how the exchange ended.
using TransferCompletion = std::move_only_function<void(HttpResult)>;

/// One request under way: owns the easy handle, receives libcurl's callbacks and knows whether
/// request bytes went out. Only on the transport's thread; never moves (libcurl holds its address).
class CurlTransfer {
 public:
  /// `clock` and `options` outlive the transfer. Throws Error(kInternal) when out of memory.
  CurlTransfer(HttpRequest request, TransferCompletion completion, base::BootTime deadline,
               const base::Clock& clock, const CurlTransportOptions& options);
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;

  /// "" or why it can not be started.
  std::string Prepare();
  CURL* easy() const { return easy_.get(); }
  base::BootTime deadline() const { return deadline_; }
  /// Rises with every byte of the reply that was read.
  std::size_t bytes_read() const { return bytes_read_; }

  /// Where `bytes_read` stood before the perform that ran past the deadline.
  void MarkProgress() { marked_bytes_ = bytes_read_; }
  bool ReadSinceMark() const { return bytes_read_ != marked_bytes_; }

  /// libcurl says that the transfer has ended. Shows a whole reply to the observer at once (P3).
  HttpResult Finish(CURLcode code);
  /// Our deadline has passed. Call before the handle is taken out of its multi handle.
  HttpResult GiveUp();
  /// It was never started.
  HttpResult Refuse(core::NotSentReason reason, std::string detail);
  TransferCompletion TakeCompletion() { return std::move(completion_); }

 private:
  enum class Stop { kNone, kLease, kTooLate, kRepeated, kOversize };

  // noexcept: an exception must not run through the frames of a C library.
  static int OnPrerequisite(void* self, char*, char*, int, int) noexcept;
  static std::size_t OnHeader(char* data, std::size_t size, std::size_t count, void* self) noexcept;
  static std::size_t OnBody(char* data, std::size_t size, std::size_t count, void* self) noexcept;
  static int OnProgress(void* self, curl_off_t, curl_off_t, curl_off_t,
                        curl_off_t uploaded) noexcept;

  bool MaySend();
  void ReadHeader(std::string_view line);
  bool AppendBody(std::string_view data);
  CurlFailure CollectFailure(CURLcode code) const;
  HttpResult NotSent(CURLcode code) const;
  HttpResult NoReply(std::string detail) const;
  HttpResult Replied();
  bool HoldsWholeObject() const;

  HttpRequest request_;
  TransferCompletion completion_;
  const base::BootTime deadline_;
  const base::Clock& clock_;
  const CurlTransportOptions& options_;
  CurlList headers_;
  std::array<char, CURL_ERROR_SIZE> error_buffer_{};
  std::string body_;
  std::string retry_after_;
  std::size_t header_bytes_ = 0;
  std::size_t bytes_read_ = 0;
  std::size_t marked_bytes_ = 0;
  int prerequisite_calls_ = 0;
  Stop stop_ = Stop::kNone;
  bool has_length_ = false;
  bool is_chunked_ = false;
  bool ended_whole_ = false;  // By its own framing, not by an error after it.
  bool request_is_out_ = false;
  CurlEasy easy_;  // Last: destroyed first, so that no callback sees a dead member.
};

}  // namespace rtm::upstream
