#include <string>
#include <utility>

#include "http/problem.h"

namespace rtm::http {

Problem ProblemOf(HeadFault fault) {
  switch (fault) {
    case HeadFault::kNone:
      return {200, "ok", {"OK", "成功"}, ""};
    case HeadFault::kMalformed:
      return {
          400, "bad_request", {"The request is not HTTP/1.1.", "请求不符合 HTTP/1.1 格式。"}, ""};
    case HeadFault::kBadHost:
      return {400,
              "bad_request",
              {"There must be exactly one Host header.", "必须且只能有一个 Host 请求头。"},
              "Host"};
    case HeadFault::kBadContentLength:
      return {400,
              "bad_request",
              {"Content-Length must stand once, be a number, and not stand beside "
               "Transfer-Encoding.",
               "Content-Length 只能出现一次，必须是数字，且不能与 Transfer-Encoding 同时出现。"},
              "Content-Length"};
    case HeadFault::kBadTransferEncoding:
      return {400,
              "bad_request",
              {"Transfer-Encoding must stand once, in HTTP/1.1, without Content-Length.",
               "Transfer-Encoding 只能在 HTTP/1.1 中出现一次，且不能与 Content-Length 同时出现。"},
              "Transfer-Encoding"};
    case HeadFault::kUnknownCoding:
      return {501,
              "not_implemented",
              {"Transfer-Encoding: only chunked is known.", "Transfer-Encoding 只支持 chunked。"},
              "Transfer-Encoding"};
    case HeadFault::kTargetTooLong:
      return {414, "uri_too_long", {"The request target is too long.", "请求目标过长。"}, ""};
    case HeadFault::kHeadTooLarge:
      return {431,
              "header_too_large",
              {"The request headers are larger than 16 KiB or more than 100.",
               "请求头超过 16 KiB 或多于 100 个。"},
              ""};
    case HeadFault::kUnknownVersion:
      return {505,
              "http_version",
              {"Only HTTP/1.0 and HTTP/1.1 are spoken here.", "只支持 HTTP/1.0 和 HTTP/1.1。"},
              ""};
    case HeadFault::kUnknownExpectation:
      return {417,
              "expectation_failed",
              {"Expect: only 100-continue is known.", "Expect 只支持 100-continue。"},
              "Expect"};
  }
  std::unreachable();
}

Problem NotFoundProblem() {
  return {404, "not_found", {"There is nothing at this path.", "该路径不存在。"}, ""};
}

Problem MethodProblem(std::string_view allow) {
  const std::string methods(allow);
  return {405,
          "method_not_allowed",
          {"This path takes only: " + methods + ".", "该路径只接受：" + methods + "。"},
          ""};
}

Problem BodyTooLargeProblem(std::uint64_t limit) {
  const std::string kib = std::to_string(limit / 1024);
  return {413,
          "too_large",
          {"The body is larger than the " + kib + " KiB that this path takes.",
           "请求体超过该路径允许的 " + kib + " KiB。"},
          ""};
}

Problem MediaTypeProblem(std::string_view field, base::Text text) {
  return {415, "unsupported_media_type", std::move(text), std::string(field)};
}

Problem HeadTimeoutProblem() {
  return {408,
          "request_timeout",
          {"The request did not arrive in time.", "请求未在限定时间内到达。"},
          ""};
}

Problem TooManyConnectionsProblem() {
  return {503,
          "too_many_connections",
          {"The server has as many connections as it takes.", "服务器连接数已达上限。"},
          ""};
}

}  // namespace rtm::http
