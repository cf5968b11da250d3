#include "upstream/curl_transfer.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/encoding.h"
#include "base/fault_point.h"

namespace rtm::upstream {
namespace {

using core::ExchangePhase;
using core::NotSentReason;

// libcurl itself accepts far more; a token reply has below 4 KiB of headers.
constexpr std::size_t kMaxHeaderBytes = 64UL * 1024;
constexpr std::size_t kUsualBodyBytes = 8UL * 1024;

}  // namespace

CurlTransfer::CurlTransfer(HttpRequest request, TransferCompletion completion,
                           base::BootTime deadline, const base::Clock& clock,
                           const CurlTransportOptions& options)
    : request_(std::move(request)),
      completion_(std::move(completion)),
      deadline_(deadline),
      clock_(clock),
      options_(options),
      easy_(MakeCurlEasy()) {}

std::string CurlTransfer::Prepare() {
  std::string failure = ApplyCurlOptions(easy(), request_, options_, headers_);
  if (!failure.empty()) return failure;
  const std::array results{
      curl_easy_setopt(easy(), CURLOPT_ERRORBUFFER, error_buffer_.data()),
      curl_easy_setopt(easy(), CURLOPT_PRIVATE, this),
      curl_easy_setopt(easy(), CURLOPT_PREREQFUNCTION, &CurlTransfer::OnPrerequisite),
      curl_easy_setopt(easy(), CURLOPT_PREREQDATA, this),
      curl_easy_setopt(easy(), CURLOPT_HEADERFUNCTION, &CurlTransfer::OnHeader),
      curl_easy_setopt(easy(), CURLOPT_HEADERDATA, this),
      curl_easy_setopt(easy(), CURLOPT_WRITEFUNCTION, &CurlTransfer::OnBody),
      curl_easy_setopt(easy(), CURLOPT_WRITEDATA, this),
      curl_easy_setopt(easy(), CURLOPT_XFERINFOFUNCTION, &CurlTransfer::OnProgress),
      curl_easy_setopt(easy(), CURLOPT_XFERINFODATA, this),
      curl_easy_setopt(easy(), CURLOPT_NOPROGRESS, 0L)};
  // A transfer without its callbacks could send twice: refused.
  const bool all_set =
      std::all_of(results.begin(), results.end(), [](CURLcode code) { return code == CURLE_OK; });
  return all_set ? "" : "local: a callback could not be set";
}

int CurlTransfer::OnPrerequisite(void* self, char*, char*, int, int) noexcept {
  return static_cast<CurlTransfer*>(self)->MaySend() ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

bool CurlTransfer::MaySend() {
  ++prerequisite_calls_;
  if (prerequisite_calls_ > 1) {
    // The reused connection was closed before the first byte of an answer: libcurl is about to send
    // the request once more, but the server may have acted on the first one.
    stop_ = Stop::kRepeated;
    return false;
  }
  if (deadline_ - clock_.Boot() < options_.deadline / 4) {
    stop_ = Stop::kTooLate;
    return false;
  }
  if (request_.observer && !request_.observer->MaySend()) {
    stop_ = Stop::kLease;
    return false;
  }
  base::FaultPoint("before_send");
  return true;
}

int CurlTransfer::OnProgress(void* self, curl_off_t, curl_off_t, curl_off_t,
                             curl_off_t uploaded) noexcept {
  auto* const transfer = static_cast<CurlTransfer*>(self);
  // libcurl reports progress between writing a request and its first look for the answer.
  if (transfer->request_is_out_ || uploaded == 0) return 0;
  transfer->request_is_out_ = true;
  base::FaultPoint("after_send");
  return 0;
}

std::size_t CurlTransfer::OnHeader(char* data, std::size_t size, std::size_t count,
                                   void* self) noexcept {
  auto* const transfer = static_cast<CurlTransfer*>(self);
  const std::size_t bytes = size * count;
  transfer->bytes_read_ += bytes;
  transfer->header_bytes_ += bytes;
  if (transfer->header_bytes_ > kMaxHeaderBytes) {
    transfer->stop_ = Stop::kOversize;
    return 0;
  }
  transfer->ReadHeader({data, bytes});
  return bytes;
}

void CurlTransfer::ReadHeader(std::string_view line) {
  if (line.starts_with("HTTP/")) {  // After an interim answer (1xx) the real one follows.
    has_length_ = is_chunked_ = false;
    retry_after_.clear();
    return;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  const std::string name = base::ToLowerAscii(line.substr(0, colon));
  const std::string_view value = base::TrimAscii(line.substr(colon + 1));
  if (name == "retry-after") {
    retry_after_ = std::string(value.substr(0, 64));
  } else if (name == "transfer-encoding") {
    is_chunked_ = true;
  } else if (name == "content-length") {
    has_length_ = true;
    std::size_t length = 0;
    std::from_chars(value.data(), value.data() + value.size(), length);
    // In one piece, so that no half-grown copy of a token stays behind in freed memory.
    if (length <= request_.max_reply_bytes) body_.reserve(length);
  }
}

std::size_t CurlTransfer::OnBody(char* data, std::size_t size, std::size_t count,
                                 void* self) noexcept {
  auto* const transfer = static_cast<CurlTransfer*>(self);
  const std::size_t bytes = size * count;
  return transfer->AppendBody({data, bytes}) ? bytes : CURL_WRITEFUNC_ERROR;
}

bool CurlTransfer::AppendBody(std::string_view data) {
  bytes_read_ += data.size();
  if (body_.size() + data.size() > request_.max_reply_bytes) {
    stop_ = Stop::kOversize;
    return false;
  }
  if (body_.size() + data.size() > body_.capacity()) {
    std::string larger;
    larger.reserve(std::max({kUsualBodyBytes, body_.capacity() * 2, body_.size() + data.size()}));
    larger.append(body_);
    base::WipeString(body_);
    body_.swap(larger);
  }
  body_.append(data);
  return true;
}

HttpResult CurlTransfer::Finish(CURLcode code) {
  if (code == CURLE_OK) {
    ended_whole_ = true;
    return Replied();
  }
  switch (stop_) {
    case Stop::kLease:
      return Refuse(NotSentReason::kLeaseTooShort, "lease: too short to send");
    case Stop::kTooLate:
      return Refuse(NotSentReason::kConnect, "connect: too late to send");
    case Stop::kRepeated:
      return NoReply("reset: reused connection closed");
    case Stop::kOversize:
      return NoReply("oversize: the reply is larger than accepted");
    case Stop::kNone:
      break;
  }
  if (prerequisite_calls_ == 0) return NotSent(code);
  return HoldsWholeObject() ? Replied() : NoReply(DescribeNoReply(CollectFailure(code)));
}

/// A success whose JSON object has arrived down to its last brace holds the tokens, however the
/// connection ended after it (docs/adr/0006). Whether it is readable is seen when it is parsed.
bool CurlTransfer::HoldsWholeObject() const {
  const std::string_view body = base::TrimAscii(body_);
  long status = 0;
  curl_easy_getinfo(easy(), CURLINFO_RESPONSE_CODE, &status);
  return status >= 200 && status < 300 && body.starts_with('{') && body.ends_with('}');
}

HttpResult CurlTransfer::GiveUp() {
  if (prerequisite_calls_ == 0) {
    return Refuse(NotSentReason::kConnect, "connect: no connection in time");
  }
  return HoldsWholeObject() ? Replied() : NoReply("timeout: no whole reply in time");
}

HttpResult CurlTransfer::Refuse(NotSentReason reason, std::string detail) {
  HttpResult result;
  result.not_sent_reason = reason;
  result.detail = std::move(detail);
  return result;
}

CurlFailure CurlTransfer::CollectFailure(CURLcode code) const {
  CurlFailure failure;
  failure.code = code;
  curl_easy_getinfo(easy(), CURLINFO_HTTP_CONNECTCODE, &failure.connect_status);
  curl_easy_getinfo(easy(), CURLINFO_PROXY_ERROR, &failure.proxy_error);
  failure.via_proxy = request_.route.proxy_url.has_value();
  failure.message = error_buffer_.data();
  return failure;
}

HttpResult CurlTransfer::NotSent(CURLcode code) const {
  NotSentCause cause = DescribeNotSent(CollectFailure(code));
  HttpResult result;
  result.not_sent_reason = cause.reason;
  result.detail = std::move(cause.detail);
  return result;
}

HttpResult CurlTransfer::NoReply(std::string detail) const {
  HttpResult result;
  result.phase = ExchangePhase::kNoReply;
  result.detail = std::move(detail);
  return result;
}

HttpResult CurlTransfer::Replied() {
  long status = 0;
  curl_easy_getinfo(easy(), CURLINFO_RESPONSE_CODE, &status);
  HttpResult result;
  result.phase = ExchangePhase::kReplied;
  result.http_status = static_cast<int>(status);
  if (request_.observer) request_.observer->OnReply(result.http_status, retry_after_, body_);
  result.received_at = clock_.Now();
  result.retry_after = std::move(retry_after_);
  result.body = base::Secret(std::move(body_));
  const bool has_end = ended_whole_ && (has_length_ || is_chunked_);
  result.close_delimited = !has_end && status != 204 && status != 304;
  result.detail = "http " + std::to_string(status);
  return result;
}

}  // namespace rtm::upstream
