#include "core/proxy_url.h"

#include <algorithm>
#include <array>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/encoding.h"
#include "base/error.h"

namespace rtm::core {
namespace {

namespace urls = boost::urls;

constexpr std::string_view kAcceptedEn =
    "Accepted: http, https, socks5 or socks5h://[user:password@]host[:port].";
constexpr std::string_view kAcceptedZh =
    "接受的形式：http、https、socks5 或 socks5h://[用户名：密码@]主机[:端口]。";
// Longer than any host name and credentials in use; keeps a pasted document out of the database.
constexpr std::size_t kMaxLength = 2048;
// How `label` shows a password; somebody who sends it back has lost the real one.
constexpr std::string_view kHiddenPassword = "***";

[[noreturn]] void Refuse(std::string_view field, std::string_view en, std::string_view zh) {
  throw base::InvalidArgument(
      std::string(field),
      {std::string(field) + ": " + std::string(en) + ' ' + std::string(kAcceptedEn),
       std::string(field) + "：" + std::string(zh) + std::string(kAcceptedZh)});
}

std::optional<std::uint16_t> DefaultPort(std::string_view scheme) {
  constexpr std::array<std::pair<std::string_view, std::uint16_t>, 4> kPorts{
      {{"http", 80}, {"https", 443}, {"socks5", 1080}, {"socks5h", 1080}}};
  const auto* found =
      std::ranges::find(kPorts, scheme, &std::pair<std::string_view, std::uint16_t>::first);
  return found == kPorts.end() ? std::nullopt : std::optional(found->second);
}

std::string_view View(urls::string_view text) { return {text.data(), text.size()}; }

bool IsUnreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

bool IsHostCharacter(char c) { return IsUnreserved(c) && c != '~'; }

/// Whether percent-decoding gives a control character: such a credential would break out of a
/// proxy's header line.
bool HidesControlCharacter(std::string_view encoded) {
  for (std::size_t i = 0; i + 2 < encoded.size(); ++i) {
    if (encoded[i] != '%') {
      continue;
    }
    int byte = 0;
    std::from_chars(encoded.data() + i + 1, encoded.data() + i + 3, byte, 16);
    if (byte < 0x20 || byte == 0x7F) {
      return true;
    }
  }
  return false;
}

std::string CheckedHost(const urls::url_view& url, std::string_view field) {
  const std::string_view host = View(url.encoded_host());
  const bool is_address = url.host_type() == urls::host_type::ipv6;
  const bool is_name = !host.empty() && std::ranges::all_of(host, IsHostCharacter);
  if (!is_address && !is_name) {
    Refuse(field, "the proxy's host is missing or not a name or address.",
           "代理的主机缺失，或不是有效的名称或地址。");
  }
  return base::ToLowerAscii(host);
}

std::string CheckedPort(const urls::url_view& url, std::uint16_t default_port,
                        std::string_view field) {
  const std::string_view text = View(url.port());
  if (text.empty()) {
    return std::to_string(default_port);
  }
  std::uint16_t port = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (failed != std::errc() || end != text.data() + text.size() || port == 0) {
    Refuse(field, "the proxy's port must be a number from 1 to 65535.",
           "代理的端口必须是 1 到 65535 的数字。");
  }
  return std::to_string(port);
}

void CheckCredentials(const urls::url_view& url, std::string_view field) {
  if (HidesControlCharacter(View(url.encoded_userinfo()))) {
    Refuse(field, "the proxy's user or password holds a control character.",
           "代理的用户名或密码含有控制字符。");
  }
  if (View(url.encoded_password()) == kHiddenPassword) {
    Refuse(field, "this is the form with the password hidden; write the password.",
           "这是隐藏了密码的形式；请填写真实密码。");
  }
}

void CheckText(std::string_view text, std::string_view field) {
  if (text.empty()) {
    Refuse(field, "the proxy must not be empty.", "代理不能为空。");
  }
  if (text.size() > kMaxLength) {
    throw base::Error(
        base::ErrorCode::kTooLarge,
        {std::string(field) + ": the proxy is too long; at most 2048 bytes are accepted.",
         std::string(field) + "：代理过长；最多接受 2048 字节。"})
        .WithField(std::string(field));
  }
  if (!std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; })) {
    Refuse(field, "the proxy holds a space, control or non-ASCII character; percent-encode it.",
           "代理含有空格、控制字符或非 ASCII 字符；请使用百分号编码。");
  }
}

}  // namespace

ProxyUrl ProxyUrl::Parse(std::string_view text, std::string_view field) {
  text = base::TrimAscii(text);
  CheckText(text, field);
  const auto parsed = urls::parse_uri(urls::string_view(text.data(), text.size()));
  if (!parsed || !parsed->has_authority()) {
    Refuse(field,
           "this is not a proxy URL (special characters in user and password are percent-encoded).",
           "这不是代理 URL(用户名和密码中的特殊字符须百分号编码)。");
  }
  const urls::url_view& url = *parsed;
  const std::string scheme = base::ToLowerAscii(View(url.scheme()));
  const std::optional<std::uint16_t> default_port = DefaultPort(scheme);
  if (!default_port.has_value()) {
    Refuse(field, "this kind of proxy is not known.", "未知的代理类型。");
  }
  if (url.has_query() || url.has_fragment() ||
      (!url.encoded_path().empty() && View(url.encoded_path()) != "/")) {
    Refuse(field, "a proxy URL has no path, query or fragment.",
           "代理 URL 不能含有路径、查询或片段。");
  }
  CheckCredentials(url, field);
  const std::string place = CheckedHost(url, field) + ':' + CheckedPort(url, *default_port, field);

  ProxyUrl proxy;
  proxy.has_password_ = !url.encoded_password().empty();
  const std::string user(View(url.encoded_user()));
  const bool has_credentials = proxy.has_password_ || !user.empty();
  std::string whole = scheme + "://";
  whole.reserve(text.size() +
                16);  // No reallocation that would leave the password behind in freed memory.
  proxy.label_ = whole;
  if (has_credentials) {
    whole += View(url.encoded_userinfo());
    whole += '@';
    proxy.label_ += user + (proxy.has_password_ ? ":" + std::string(kHiddenPassword) : "") + '@';
  }
  whole += place;
  proxy.label_ += place;
  proxy.url_ = base::Secret(std::move(whole));
  return proxy;
}

}  // namespace rtm::core
