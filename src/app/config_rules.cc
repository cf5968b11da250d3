#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <boost/url.hpp>

#include "app/config_values.h"
#include "base/encoding.h"
#include "core/proxy_url.h"
#include "crypto/credential_hash.h"

namespace rtm::app {
namespace {

namespace ip = boost::asio::ip;

bool IsAtOrBelow(std::string_view path, std::string_view root) {
  return path == root || (path.starts_with(root) && path[root.size()] == '/');
}

void CheckPrefix(const ConfigValues& values) {
  constexpr std::string_view kKey = "auth.public_api_prefix";
  // Characters that no proxy, browser or router treats in a way of its own.
  constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~/";
  const std::string& prefix = values.Text(kKey);
  const std::string lower = base::ToLowerAscii(prefix);
  const bool shaped = prefix.starts_with('/') && prefix.size() > 1 && !prefix.ends_with('/') &&
                      prefix.find_first_not_of(kAllowed) == std::string::npos &&
                      prefix.find("//") == std::string::npos &&
                      (prefix + "/").find("/./") == std::string::npos &&
                      (prefix + "/").find("/../") == std::string::npos;
  if (!shaped || IsAtOrBelow(lower, "/internalweb") || IsAtOrBelow(lower, "/health") ||
      IsAtOrBelow(lower, "/metrics")) {
    throw values.Wrong(
        kKey, {Quoted(prefix) + " cannot be the prefix; accepted: a path such as /public-api, not "
                                "/, /internalweb, /health, /metrics or below these three",
               Quoted(prefix) + " 不能作为前缀；可接受：形如 /public-api 的路径，不能是 /、"
                                "/internalweb、/health、/metrics 或后三者之下的路径"});
  }
}

void CheckTls(const ConfigValues& values) {
  const bool certificate = !values.Text("server.tls_cert").empty();
  const bool key = !values.Text("server.tls_key").empty();
  if (certificate != key) {
    const std::string given = certificate ? "server.tls_cert" : "server.tls_key";
    const std::string missing = certificate ? "server.tls_key" : "server.tls_cert";
    throw values.Wrong(given, {"needs " + missing + " as well; accepted: both or neither",
                               "还需要 " + missing + "；可接受：两者都设置或都不设置"});
  }
}

void CheckNetworks(const ConfigValues& values) {
  constexpr std::string_view kKey = "server.trusted_proxies";
  for (const std::string& item : values.Get<std::vector<std::string>>(kKey)) {
    boost::system::error_code address, network4, network6;
    ip::make_address(item, address);
    ip::make_network_v4(item, network4);
    ip::make_network_v6(item, network6);
    if (address && network4 && network6) {
      throw values.Wrong(
          kKey, {Quoted(item) + " is no network; accepted: addresses and networks such as "
                                "127.0.0.1, 10.0.0.0/8, fd00::/8",
                 Quoted(item) + " 不是网段；可接受：地址或网段，例如 127.0.0.1、10.0.0.0/8、"
                                "fd00::/8"});
    }
  }
}

void CheckHost(const ConfigValues& values) {
  constexpr std::string_view kKey = "server.host";
  constexpr std::string_view kOfNames =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.";
  const std::string& host = values.Text(kKey);
  boost::system::error_code error;
  ip::make_address(host, error);
  if (error && (host.empty() || host.find_first_not_of(kOfNames) != std::string::npos)) {
    throw values.Wrong(
        kKey, {Quoted(host) + " cannot be listened on; accepted: an address of this machine such "
                              "as 0.0.0.0, 127.0.0.1 or ::1, or its name",
               Quoted(host) + " 无法监听；可接受：本机地址（如 0.0.0.0、127.0.0.1、::1）或主机名"});
  }
}

void CheckMySql(const ConfigValues& values) {
  constexpr std::string_view kDatabase = "database.database";
  const std::string& database = values.Text(kDatabase);
  if (database.size() > 64 || database.find_first_of("/\\.`") != std::string::npos) {
    throw values.Wrong(kDatabase,
                       {Quoted(database) + " is no name of a database on a MySQL server; accepted: "
                                           "at most 64 characters without / \\ . and `",
                        Quoted(database) + " 不是 MySQL 服务器上的数据库名；可接受：最多 64 "
                                           "个字符，不含 / \\ . 和 `"});
  }
  if (values.Text("database.host").empty()) {
    throw values.Wrong("database.host",
                       {"is empty; accepted: a name, an address, or the path of a Unix socket",
                        "为空；可接受：主机名、地址，或 Unix 套接字的路径"});
  }
  const bool has_cert = !values.Text("database.tls_cert").empty();
  if (has_cert != !values.Text("database.tls_key").empty()) {
    throw values.Wrong(has_cert ? "database.tls_key" : "database.tls_cert",
                       {"is empty; accepted: both tls_cert and tls_key, or neither",
                        "为空；可接受：tls_cert 与 tls_key 同时设置，或都不设置"});
  }
  const bool has_files = has_cert || !values.Text("database.tls_ca").empty();
  if (has_files && values.Text("database.tls_mode") == "off") {
    throw values.Wrong("database.tls_mode",
                       {"is off, and files for TLS are given; accepted: required, verified",
                        "为 off，但给出了 TLS 文件；可接受：required、verified"});
  }
}

void CheckDatabase(const ConfigValues& values) {
  constexpr std::string_view kPrefix = "database.table_prefix";
  const std::string& prefix = values.Text(kPrefix);
  constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
  if (prefix.size() > 32 || prefix.find_first_not_of(kAllowed) != std::string::npos) {
    throw values.Wrong(
        kPrefix, {Quoted(prefix) + " cannot be a prefix; accepted: at most 32 letters, digits and "
                                   "underscores",
                  Quoted(prefix) + " 不能作为前缀；可接受：最多 32 个字母、数字、下划线"});
  }
  if (values.Text("database.database").empty()) {
    throw values.Wrong("database.database", {"is empty; accepted: an SQLite file or a MySQL "
                                             "database name",
                                             "为空；可接受：SQLite 文件或 MySQL 数据库名"});
  }
  if (values.Text("database.type") == "mysql") {
    CheckMySql(values);
  }
}

/// $argon2id$v=..$m=..$salt$hash: a hash that was cut off would lock everybody out.
bool IsWholeHash(const std::string& password) {
  return crypto::IsPasswordHash(password) && std::ranges::count(password, '$') == 5 &&
         password.size() > 80;
}

void CheckAuth(const ConfigValues& values) {
  if (values.Text("auth.username").empty()) {
    throw values.Wrong("auth.username",
                       {"is empty; accepted: a login name", "为空；可接受：登录名"});
  }
  const std::string& password = values.Text("auth.password");
  if (password.starts_with("$argon2") && !IsWholeHash(password)) {
    throw values.Wrong("auth.password",
                       {"looks like an argon2 hash and is none; accepted: a password, or the whole "
                        "line that `rt-manage hash-password` prints, in single quotes",
                        "形似 argon2 哈希但并不完整；可接受：密码，或 `rt-manage hash-password` "
                        "输出的整行（用单引号括起）"});
  }
  for (const char c : values.Text("auth.api_secret")) {
    if (c < 0x21 || c > 0x7e) {
      throw values.Wrong("auth.api_secret",
                         {"cannot travel in a header; accepted: printable ASCII without spaces",
                          "无法放入请求头；可接受：不含空格的可打印 ASCII"});
    }
  }
}

void CheckProxy(const ConfigValues& values) {
  const std::string& proxy = values.Text("openai.proxy");
  if (proxy.empty()) {
    return;
  }
  try {
    core::ProxyUrl::Parse(proxy, "openai.proxy");
  } catch (const base::Error& error) {
    throw values.Wrong("openai.proxy", error.public_text());
  }
}

bool IsLoopback(const boost::urls::url_view& url) {
  const std::string host = base::ToLowerAscii(url.host_address());
  boost::system::error_code error;
  const ip::address address = ip::make_address(host, error);
  return host == "localhost" || host.ends_with(".localhost") || (!error && address.is_loopback());
}

void CheckUrl(const ConfigValues& values, const std::string& name) {
  const ConfigValues::Setting* setting = values.Find(name);
  if (setting == nullptr || std::get<std::string>(setting->value).empty()) {
    return;
  }
  // Not repeated in the message: people put passwords into URLs.
  const auto url = boost::urls::parse_uri(std::get<std::string>(setting->value));
  if (!url || url->host().empty() || url->has_userinfo() || url->has_fragment() ||
      (url->scheme() != "https" && url->scheme() != "http")) {
    throw values.Wrong(name,
                       {"is not usable; accepted: an https:// URL with a host and without user "
                        "and fragment",
                        "不可用；可接受：带主机名、不含用户信息和片段的 https:// 地址"});
  }
  if (url->scheme() == "http" && !IsLoopback(*url)) {
    throw values.Wrong(name, {"would send tokens unencrypted; accepted: https://, or http:// to "
                              "localhost, 127.0.0.1 or [::1]",
                              "会以明文发送令牌；可接受：https://，或指向 localhost、127.0.0.1、"
                              "[::1] 的 http://"});
  }
}

bool IsGiven(const ConfigValues& values, const std::string& name) {
  const ConfigValues::Setting* setting = values.Find(name);
  return setting != nullptr && !std::get<std::string>(setting->value).empty();
}

void CheckProvider(const ConfigValues& values, const std::string& provider) {
  const std::string start = "providers." + provider + ".";
  CheckUrl(values, start + "issuer");
  CheckUrl(values, start + "token_url");
  // The built-in provider has an endpoint unless it was taken away.
  const bool has_endpoint = IsGiven(values, start + "issuer") ||
                            IsGiven(values, start + "token_url") ||
                            (provider == "openai" && values.Find(start + "token_url") == nullptr);
  if (!has_endpoint) {
    const auto first = values.settings().lower_bound(start);
    throw ConfigError(first->second.origin, "providers." + provider,
                      {"has neither issuer nor token_url; accepted: at least one of them",
                       "既无 issuer 也无 token_url；可接受：至少设置其一"});
  }
  if (provider != "openai" && IsGiven(values, start + "client_secret") &&
      !IsGiven(values, start + "client_id")) {
    throw values.Wrong(start + "client_secret",
                       {"is sent only together with client_id; accepted: both or neither",
                        "只与 client_id 一起发送；可接受：两者都设置或都不设置"});
  }
}

}  // namespace

void CheckConfigRules(const ConfigValues& values) {
  CheckPrefix(values);
  CheckHost(values);
  CheckTls(values);
  CheckNetworks(values);
  CheckDatabase(values);
  CheckAuth(values);
  CheckProxy(values);
  for (const std::string& provider : values.ProviderNames()) {
    CheckProvider(values, provider);
  }
}

}  // namespace rtm::app
