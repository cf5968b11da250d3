#include "app/config_table.h"
#include "core/tuning.h"

namespace rtm::app {
namespace {

std::vector<ConfigKey> OpenAiKeys() {
  return {
      {.section = "openai",
       .name = "client_id",
       .fallback = "app_WXrF1LSkiTtfYqiL6XtjygvX",
       .doc = {"Client id of rows that have none.", "未设置 client_id 的行使用的客户端 ID。"}},
      {.section = "openai",
       .name = "proxy",
       .exposure = Exposure::kSecret,
       .doc = {"Default egress of rows without a proxy: http, https, socks5 or socks5h URL.",
               "未设置代理的行使用的默认出口：http、https、socks5 或 socks5h 地址。"}},
      {.section = "openai",
       .name = "refresh_interval",
       .kind = ValueKind::kInteger,
       .fallback = "2",
       .minimum = 1,
       .maximum = 365,
       .applies = Applies::kInitially,
       .doc = {"Days between two scheduled refreshes of a row.", "同一行两次定时刷新之间的天数。"}},
      {.section = "openai",
       .name = "schedule_enabled",
       .kind = ValueKind::kBoolean,
       .fallback = "false",
       .applies = Applies::kInitially,
       .doc = {"Whether rows are refreshed by schedule.", "是否启用定时刷新。"}},
  };
}

std::vector<ConfigKey> SecurityKeys() {
  return {
      {.section = "security",
       .name = "master_key_file",
       .doc = {"File with the master key(s). Empty: master.key in the data folder. The variable "
               "RT_MANAGE_MASTER_KEY, if set, holds the key(s) instead.",
               "主密钥文件。为空时为数据目录中的 master.key。若设置了环境变量 "
               "RT_MANAGE_MASTER_KEY，则以其内容为准。"}},
      {.section = "security",
       .name = "master_key_command",
       .doc = {"Command whose output is the master key(s); run by /bin/sh at start, 30 s at most.",
               "输出主密钥的命令；启动时由 /bin/sh 执行，最长 30 秒。"}},
  };
}

std::vector<ConfigKey> PolicyKeys() {
  return {
      {.section = "refresh",
       .name = "lead",
       .kind = ValueKind::kDuration,
       .fallback = "6h",
       .minimum = core::kLeadRule.minimum,
       .maximum = core::kLeadRule.maximum,
       .applies = Applies::kInitially,
       .doc = {"How long before its end an access token is renewed; at most half its life.",
               "在访问令牌到期前多久续期；最多为其有效期的一半。"}},
      {.section = "refresh",
       .name = "max_flights",
       .kind = ValueKind::kInteger,
       .fallback = "64",
       .minimum = core::kFlightsRule.minimum,
       .maximum = core::kFlightsRule.maximum,
       .applies = Applies::kInitially,
       .doc = {"Refreshes under way at once, in all.", "同时进行的刷新总数上限。"}},
      {.section = "refresh",
       .name = "max_per_proxy",
       .kind = ValueKind::kInteger,
       .fallback = "8",
       .minimum = core::kFlightsRule.minimum,
       .maximum = core::kFlightsRule.maximum,
       .applies = Applies::kInitially,
       .doc = {"The same for one proxy.", "单个代理的同时刷新上限。"}},
      {.section = "refresh",
       .name = "max_per_client",
       .kind = ValueKind::kInteger,
       .fallback = "32",
       .minimum = core::kFlightsRule.minimum,
       .maximum = core::kFlightsRule.maximum,
       .applies = Applies::kInitially,
       .doc = {"The same for one client id.", "单个客户端 ID 的同时刷新上限。"}},
      {.section = "refresh",
       .name = "rate_per_egress",
       .kind = ValueKind::kNumber,
       .fallback = "5",
       .minimum = core::kRateRule.minimum,
       .maximum = core::kRateRule.maximum,
       .applies = Applies::kInitially,
       .doc = {"Refreshes started a second by one egress; 0 = no limit.",
               "单个出口每秒发起的刷新数；0 表示不限。"}},
      {.section = "refresh",
       .name = "min_interval",
       .kind = ValueKind::kDuration,
       .fallback = "60s",
       .minimum = core::kMinIntervalRule.minimum,
       .maximum = core::kMinIntervalRule.maximum,
       .applies = Applies::kInitially,
       .doc = {"Least time between two scheduled refreshes of a row.",
               "同一行两次定时刷新之间的最短时间。"}},
      {.section = "refresh",
       .name = "coalesce",
       .kind = ValueKind::kDuration,
       .fallback = "5s",
       .maximum = 3600,
       .doc =
           {"A refresh call that finds an access token made so short ago answers with it; 0 = off.",
            "若访问令牌刚在此时间内生成，refresh 调用直接返回它；0 表示关闭。"}},
      {.section = "retention",
       .name = "attempts_days",
       .kind = ValueKind::kInteger,
       .fallback = "90",
       .minimum = 1,
       .maximum = 3650,
       .doc = {"Days that refresh attempts are kept in the timeline.", "刷新记录保留的天数。"}},
  };
}

}  // namespace

std::vector<ConfigKey> RefreshKeys() {
  std::vector<ConfigKey> keys = OpenAiKeys();
  for (auto* rows : {&SecurityKeys, &PolicyKeys}) {
    for (ConfigKey& key : rows()) {
      keys.push_back(std::move(key));
    }
  }
  return keys;
}

std::vector<ConfigKey> ProviderKeys() {
  return {
      {.section = "providers",
       .name = "issuer",
       .doc = {"Issuer URL for discovery (RFC 8414, OpenID) where token_url is not given.",
               "未设置 token_url 时用于发现（RFC 8414、OpenID）的签发者地址。"}},
      {.section = "providers",
       .name = "token_url",
       .doc = {"Token endpoint. Plain http:// for loopback hosts only.",
               "令牌端点地址。仅本机回环地址可用 http://。"}},
      {.section = "providers",
       .name = "request_format",
       .kind = ValueKind::kChoice,
       .choices = {"json", "form"},
       .doc = {"Body of the token request; form if not given.", "令牌请求体格式；默认 form。"}},
      {.section = "providers",
       .name = "client_id",
       .doc = {"Client id of rows that have none.", "未设置 client_id 的行使用的客户端 ID。"}},
      {.section = "providers",
       .name = "client_secret",
       .exposure = Exposure::kSecret,
       .doc = {"Sent in the body, only together with client_id.",
               "放在请求体中发送，且只与 client_id 一起发送。"}},
      {.section = "providers",
       .name = "redirect_uri",
       .doc = {"Sent only together with the provider's own client_id.",
               "仅与该提供方自己的 client_id 一起发送。"}},
      {.section = "providers",
       .name = "extra",
       .kind = ValueKind::kMap,
       .exposure = Exposure::kSecret,
       .doc = {"Further parameters of the token request.", "令牌请求的附加参数。"}},
      {.section = "providers",
       .name = "reuse_leeway",
       .kind = ValueKind::kDuration,
       .maximum = 3600,
       .doc = {"Seconds in which the provider accepts a used refresh token again; 0 = never.",
               "提供方允许重复使用旧刷新令牌的秒数；0 表示不允许。"}},
      {.section = "providers",
       .name = "tls_ca",
       .doc = {"PEM file with the CA of the provider; the system's if not given.",
               "提供方 CA 的 PEM 文件；默认使用系统证书。"}},
      {.section = "providers",
       .name = "error_table",
       .doc = {"JSON file that adds error codes to the built-in table: {\"code\": \"class\"}, the "
               "class being needs_login, account_closed, misconfigured, egress_fault, throttled or "
               "in_doubt.",
               "扩充内置错误码表的 JSON 文件：{\"错误码\": \"类别\"}，类别为 needs_login、"
               "account_closed、misconfigured、egress_fault、throttled 或 in_doubt。"}},
  };
}

}  // namespace rtm::app
