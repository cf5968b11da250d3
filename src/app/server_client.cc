#include "app/server_client.h"

#include <curl/curl.h>

#include <boost/json.hpp>
#include <utility>

#include "base/error.h"

namespace rtm::app {
namespace {

std::size_t Append(char* data, std::size_t size, std::size_t count, void* out) {
  static_cast<std::string*>(out)->append(data, size * count);
  return size * count;
}

/// Called before request bytes go out. libcurl repeats a POST by itself when a kept connection
/// closes before the first byte of the answer; a command is sent once.
int SendOnce(void* sent, char*, char*, int, int) {
  return std::exchange(*static_cast<bool*>(sent), true) ? CURL_PREREQFUNC_ABORT
                                                        : CURL_PREREQFUNC_OK;
}

}  // namespace

struct ServerClient::Curl {
  Curl() : easy(curl_easy_init()) {}
  ~Curl() {
    curl_slist_free_all(headers);
    curl_easy_cleanup(easy);
  }
  Curl(const Curl&) = delete;
  Curl& operator=(const Curl&) = delete;

  void AddHeader(const std::string& line) { headers = curl_slist_append(headers, line.c_str()); }

  CURL* easy;
  curl_slist* headers = nullptr;
};

ServerClient::ServerClient(ControlInfo info)
    : info_(std::move(info)), curl_(std::make_unique<Curl>()) {
  const std::string token(info_.token.Reveal());
  curl_->AddHeader("Authorization: Bearer " + token);
  curl_->AddHeader("Content-Type: application/json");
  curl_->AddHeader("Accept-Language: en");
  curl_->AddHeader("Expect:");
  CURL* easy = curl_->easy;
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, curl_->headers);
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, 5L);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, Append);
  if (!info_.tls_cert.empty()) {
    // The certificate is the server's own file, read from the same disk: it proves more than the
    // name in it, which is hardly 127.0.0.1.
    curl_easy_setopt(easy, CURLOPT_CAINFO, info_.tls_cert.c_str());
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
  }
}

ServerClient::~ServerClient() = default;

ApiReply ServerClient::Post(std::string_view path, const boost::json::object& body) {
  const std::string url = info_.url + std::string(path);
  std::string text = boost::json::serialize(body);
  std::string answer;
  bool sent = false;
  CURL* easy = curl_->easy;
  curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, SendOnce);
  curl_easy_setopt(easy, CURLOPT_PREREQDATA, &sent);
  curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(text.size()));
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, text.data());
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &answer);
  const CURLcode result = curl_easy_perform(easy);
  base::WipeString(text);
  if (result != CURLE_OK) {
    const std::string reason = curl_easy_strerror(result);
    throw base::Error(base::ErrorCode::kUnavailable,
                      {"the server at " + info_.url + " did not answer: " + reason,
                       "位于 " + info_.url + " 的服务没有应答：" + reason});
  }
  ApiReply reply;
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  reply.status = static_cast<int>(status);
  reply.body = ParseReplyBody(answer);
  base::WipeString(answer);
  return reply;
}

}  // namespace rtm::app
