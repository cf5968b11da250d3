#include "app/config_table.h"
#include "core/tuning.h"

namespace rtm::app {

std::vector<ConfigKey> ServerKeys() {
  return {
      {.section = "server",
       .name = "host",
       .fallback = "0.0.0.0",
       .doc = {"Address to listen on.", "监听地址。"}},
      {.section = "server",
       .name = "port",
       .kind = ValueKind::kInteger,
       .fallback = "8080",
       .maximum = 65535,
       .doc = {"Port to listen on; 0 takes a free one and logs it.",
               "监听端口；0 表示自动选择空闲端口并写入日志。"}},
      {.section = "server",
       .name = "mode",
       .kind = ValueKind::kChoice,
       .fallback = "debug",
       .choices = {"debug", "release", "test"},
       .doc = {"Kept from the old system; has no effect of its own.",
               "沿用自旧系统，自身不产生影响。"}},
      {.section = "server",
       .name = "data_dir",
       .doc = {"Folder of this node: master key file, rescue journal. Empty: the folder "
               "of the SQLite file, else ./data.",
               "本节点的目录：主密钥文件、救援日志。为空时使用 SQLite 文件所在目录，"
               "否则为 ./data。"}},
      {.section = "server",
       .name = "tls_cert",
       .doc = {"PEM file with the certificate chain; with tls_key the server speaks HTTPS.",
               "证书链 PEM 文件；与 tls_key 同时设置后启用 HTTPS。"}},
      {.section = "server",
       .name = "tls_key",
       .doc = {"PEM file with the private key of tls_cert.", "tls_cert 对应的私钥 PEM 文件。"}},
      {.section = "server",
       .name = "trusted_proxies",
       .kind = ValueKind::kList,
       .doc = {"Networks (10.0.0.0/8, ::1) whose X-Forwarded-For and X-Forwarded-Proto count.",
               "信任其 X-Forwarded-For 与 X-Forwarded-Proto 的网段（如 10.0.0.0/8、::1）。"}},
  };
}

std::vector<ConfigKey> DatabaseKeys() {
  return {
      {.section = "database",
       .name = "type",
       .kind = ValueKind::kChoice,
       .fallback = "sqlite",
       .choices = {"sqlite", "mysql"},
       .doc = {"Kind of database: a file of SQLite, or a MySQL or MariaDB server.",
               "数据库类型：SQLite 文件，或 MySQL、MariaDB 服务器。"}},
      {.section = "database",
       .name = "database",
       .fallback = "./data/tokens.db",
       .doc = {"SQLite file, or name of the MySQL database, which must be there.",
               "SQLite 文件，或已存在的 MySQL 数据库名。"}},
      {.section = "database",
       .name = "host",
       .fallback = "localhost",
       .doc = {"MySQL only: server, by TCP; an absolute path is a Unix socket.",
               "仅 MySQL：服务器地址（TCP）；绝对路径表示 Unix 套接字。"}},
      {.section = "database",
       .name = "port",
       .kind = ValueKind::kInteger,
       .fallback = "3306",
       .minimum = 1,
       .maximum = 65535,
       .doc = {"MySQL only: port.", "仅 MySQL：端口。"}},
      {.section = "database",
       .name = "user",
       .fallback = "root",
       .doc = {"MySQL only: user.", "仅 MySQL：用户名。"}},
      {.section = "database",
       .name = "password",
       .exposure = Exposure::kSecret,
       .doc = {"MySQL only: password.", "仅 MySQL：密码。"}},
      {.section = "database",
       .name = "table_prefix",
       .doc = {"`rt` makes the tables rt_rts, rt_system_configs. Letters, digits, underscores.",
               "设为 `rt` 时表名为 rt_rts、rt_system_configs。只能含字母、数字、下划线。"}},
      {.section = "database",
       .name = "max_idle_conns",
       .kind = ValueKind::kInteger,
       .fallback = "10",
       .maximum = 10000,
       .doc = {"MySQL only: idle connections kept.", "仅 MySQL：保留的空闲连接数。"}},
      {.section = "database",
       .name = "max_open_conns",
       .kind = ValueKind::kInteger,
       .fallback = "100",
       .minimum = 1,
       .maximum = 10000,
       .doc = {"MySQL only: connections at most. No more than 10 are opened.",
               "仅 MySQL：最大连接数。实际最多打开 10 个。"}},
      {.section = "database",
       .name = "conn_max_lifetime",
       .kind = ValueKind::kDuration,
       .fallback = "3600",
       .maximum = 7 * 86400,
       .doc = {"MySQL only: seconds after which a connection is renewed; 0 = never.",
               "仅 MySQL：连接的最长存活秒数；0 表示不限。"}},
      {.section = "database",
       .name = "tls_mode",
       .kind = ValueKind::kChoice,
       .fallback = "off",
       .choices = {"off", "required", "verified"},
       .doc = {"MySQL only: `required` encrypts, whoever answers; `verified` also wants a "
               "certificate for `host` from an authority of `tls_ca`.",
               "仅 MySQL：`required` 只加密；`verified` 还要求服务器出示由 `tls_ca` "
               "中的机构签发、且与 `host` 相符的证书。"}},
      {.section = "database",
       .name = "tls_ca",
       .doc = {"MySQL only: PEM file of the authorities to trust. Empty: those of the system.",
               "仅 MySQL：受信任机构的 PEM 文件。为空时使用系统信任的机构。"}},
      {.section = "database",
       .name = "tls_cert",
       .doc = {"MySQL only: PEM file of the client's certificate, if the server wants one.",
               "仅 MySQL：客户端证书的 PEM 文件（仅在服务器要求时需要）。"}},
      {.section = "database",
       .name = "tls_key",
       .doc = {"MySQL only: PEM file of the key of `tls_cert`.",
               "仅 MySQL：`tls_cert` 对应私钥的 PEM 文件。"}},
  };
}

std::vector<ConfigKey> AuthKeys() {
  return {
      {.section = "auth",
       .name = "username",
       .fallback = "admin",
       .doc = {"Console login.", "控制台登录名。"}},
      {.section = "auth",
       .name = "password",
       .exposure = Exposure::kSecret,
       .doc =
           {"Console password: plain, or an argon2id hash from `rt-manage hash-password`. A "
            "password "
            "that was changed in the console wins over it until the value here changes: that mends "
            "a forgotten one. Empty: the one that was changed in the console, else a random one "
            "that is made at first start and printed once.",
            "控制台密码：明文，或由 `rt-manage hash-password` 生成的 argon2id 哈希。"
            "在控制台修改过的密码优先于此值，直到此处的值被更改（忘记密码时可由此恢复）。"
            "为空时使用在控制台修改过的密码，否则首次启动会随机生成并只打印一次。"}},
      {.section = "auth",
       .name = "jwt_secret",
       .exposure = Exposure::kSecret,
       .doc =
           {"HS256 key of console sessions. Empty or a published sample: a random one is kept in "
            "the database.",
            "控制台会话的 HS256 密钥。为空或为公开示例值时，使用数据库中保存的随机密钥。"}},
      {.section = "auth",
       .name = "jwt_expire_hours",
       .kind = ValueKind::kInteger,
       .fallback = "240",
       .minimum = 1,
       .maximum = 87600,
       .doc = {"Hours that a console session lives.", "控制台会话的有效小时数。"}},
      {.section = "auth",
       .name = "api_secret",
       .exposure = Exposure::kSecret,
       .doc = {"X-API-Secret of the public API. Empty: a random one is kept in the database.",
               "公开 API 的 X-API-Secret。为空时使用数据库中保存的随机值。"}},
      {.section = "auth",
       .name = "public_api_prefix",
       .fallback = "/public-api",
       .doc =
           {"Path before the public API; not /, /internalweb, /health, /metrics or below these "
            "three.",
            "公开 API 的路径前缀；不能是 /、/internalweb、/health、/metrics 或后三者之下的路径。"}},
  };
}

std::vector<ConfigKey> LogKeys() {
  return {
      {.section = "log",
       .name = "level",
       .kind = ValueKind::kChoice,
       .fallback = "info",
       .choices = {core::kLogLevels.begin(), core::kLogLevels.end()},
       .applies = Applies::kInitially,
       .doc = {"Least level that is written.", "写出的最低日志级别。"}},
      {.section = "log",
       .name = "encoding",
       .kind = ValueKind::kChoice,
       .fallback = "json",
       .choices = {"json", "console"},
       .doc = {"One JSON object a line, or text for people.",
               "每行一个 JSON 对象，或便于阅读的文本。"}},
      {.section = "log",
       .name = "output_paths",
       .kind = ValueKind::kList,
       .fallback = "stdout",
       .doc = {"Where lines go: files, stdout, stderr.", "日志输出位置：文件、stdout、stderr。"}},
      {.section = "log",
       .name = "error_output_paths",
       .kind = ValueKind::kList,
       .fallback = "stderr",
       .doc = {"Where lines of level error go as well.", "error 级别日志额外输出的位置。"}},
  };
}

}  // namespace rtm::app
