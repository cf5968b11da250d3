#include "app/config_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/secret.h"

namespace rtm::app {
namespace {

std::string JoinList(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) {
    text.append(text.empty() ? "" : ", ").append(item);
  }
  return text;
}

std::string JoinMap(const std::map<std::string, std::string>& map, Exposure exposure) {
  std::vector<std::string> items;
  items.reserve(map.size());
  for (const auto& [name, value] : map) {
    items.push_back(name + "=" + (exposure == Exposure::kSecret ? base::MaskSecret(value) : value));
  }
  return JoinList(items);
}

/// A value as text, without any secret.
struct Shown {
  Exposure exposure;
  std::string operator()(const std::string& text) const {
    return exposure == Exposure::kSecret ? base::MaskSecret(text) : text;
  }
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
  std::string operator()(double number) const { return fmt::format("{}", number); }
  std::string operator()(bool truth) const { return truth ? "true" : "false"; }
  std::string operator()(std::chrono::seconds time) const {
    return std::to_string(time.count()) + "s";
  }
  std::string operator()(const std::vector<std::string>& list) const { return JoinList(list); }
  std::string operator()(const std::map<std::string, std::string>& map) const {
    return JoinMap(map, exposure);
  }
};

std::string SourceOf(const Origin& origin) {
  switch (origin.kind) {
    case Origin::Kind::kDefault:
      return "default";
    case Origin::Kind::kFile:
      return origin.place;
    case Origin::Kind::kEnvironment:
      return origin.place.starts_with("--") ? origin.place : "environment " + origin.place;
  }
  return "";
}

/// Full names in the order of the table, then those of the providers.
std::vector<std::string> NamesInOrder(const ConfigValues& values) {
  std::vector<std::string> names;
  for (const ConfigKey& key : ConfigTable()) {
    names.push_back(key.FullName());
  }
  for (const auto& [name, setting] : values.settings()) {
    if (name.starts_with("providers.")) {
      names.push_back(name);
    }
  }
  return names;
}

std::string EscapeCell(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) {
    text.replace(at, 1, "\\|");
  }
  for (std::size_t at = 0; (at = text.find('<', at)) != std::string::npos; at += 4) {
    text.replace(at, 1, "&lt;");
  }
  return text;
}

/// What is accepted, without the limits that every text has.
std::string Accepted(const ConfigKey& key) {
  return key.kind == ValueKind::kText ? "text" : EscapeCell(AcceptedValues(key).en);
}

std::string Default(const ConfigKey& key) {
  return key.fallback.empty() ? "-" : "`" + std::string(key.fallback) + "`";
}

std::string Remarks(const ConfigKey& key) {
  std::string remarks = key.exposure == Exposure::kSecret ? "secret" : "";
  if (key.applies == Applies::kInitially) {
    remarks.append(remarks.empty() ? "" : ", ").append("initial");
  }
  return remarks.empty() ? "" : " (" + remarks + ")";
}

void AppendSection(std::string& page, const std::vector<ConfigKey>& table,
                   std::string_view section) {
  page += fmt::format(
      "\n## {}\n\n| Key | Default | Accepted | Meaning | 说明 |\n|---|---|---|---|---|\n", section);
  for (const ConfigKey& key : table) {
    if (key.section == section) {
      page += fmt::format("| `{}` | {} | {} | {}{} | {} |\n", key.name, Default(key), Accepted(key),
                          EscapeCell(key.doc.en), Remarks(key), EscapeCell(key.doc.zh));
    }
  }
}

constexpr std::string_view kDocsHead = R"(# Configuration

Made from the tables in `src/app/config_keys_*.cc` by `rt-manage config docs`; not to be edited by hand.

The file is looked for in `./config/config.yml`, then `./config.yml`; `--config FILE` names another.
Every key has a default, so no file is needed. Keys ignore case. A key that is unknown, given twice, or
whose value does not fit stops the start with one line that names file, line, key and what is accepted.

Each key can be set by an environment variable, which wins over the file: `RT_MANAGE_<SECTION>_<KEY>`,
such as `RT_MANAGE_SERVER_PORT=9000`; lists are comma separated; an empty variable is as if not set.
Of a provider: `RT_MANAGE_PROVIDERS_<NAME>_<KEY>`, such as `RT_MANAGE_PROVIDERS_ACME_TOKEN_URL`; the map
`extra` is written `a=1,b=2`. `RT_MANAGE_MASTER_KEY` holds the master key itself and is no key of the
file. `--data-dir DIR` on the command line sets `server.data_dir` and, unless `database.database` or
`database.type` is given, puts the SQLite file there too.

Texts have at most 4096 bytes and no control characters.

`rt-manage config check` reads everything and says what is wrong; `rt-manage config print` shows each
value and where it came from, secrets masked. *secret* below: never shown or logged. *initial* below:
holds until the console saves a value, which then wins. All other keys take effect at the next start.

配置文件依次在 `./config/config.yml`、`./config.yml` 中查找，也可用 `--config FILE` 指定。每个键都有默认值，
可以不写配置文件。环境变量 `RT_MANAGE_<小节>_<键>` 优先于文件。*secret* 表示绝不显示或写入日志；
*initial* 表示在控制台保存新值之前有效。
)";

constexpr std::string_view kProvidersHead = R"(
## providers.&lt;name&gt;

Any number of OAuth 2.0 servers by name; a row names its provider, `openai` if none. The built-in
`openai` can be overridden key by key (`providers.openai.token_url`). A provider needs `issuer` or
`token_url`. Keys that are not given are not sent.

| Key | Accepted | Meaning | 说明 |
|---|---|---|---|
)";

}  // namespace

std::string PrintConfig(const ConfigValues& values) {
  std::size_t width = 0;
  const std::vector<std::string> names = NamesInOrder(values);
  for (const std::string& name : names) {
    width = std::max(width, name.size());
  }
  std::string page;
  for (const std::string& name : names) {
    const ConfigValues::Setting& setting = *values.Find(name);
    const std::string value = std::visit(Shown{setting.key->exposure}, setting.value);
    page += fmt::format("{:<{}}  {}  ({})\n", name, width, value.empty() ? "-" : value,
                        SourceOf(setting.origin));
  }
  return page;
}

std::string PrintConfigJson(const ConfigValues& values) {
  boost::json::array lines;
  for (const std::string& name : NamesInOrder(values)) {
    const ConfigValues::Setting& setting = *values.Find(name);
    lines.push_back({{"key", name},
                     {"value", std::visit(Shown{setting.key->exposure}, setting.value)},
                     {"source", SourceOf(setting.origin)}});
  }
  return boost::json::serialize(lines) + "\n";
}

std::string ConfigDocs() {
  std::string page(kDocsHead);
  std::vector<std::string_view> sections;
  for (const ConfigKey& key : ConfigTable()) {
    if (std::ranges::find(sections, key.section) == sections.end()) {
      sections.push_back(key.section);
      AppendSection(page, ConfigTable(), key.section);
    }
  }
  page += kProvidersHead;
  for (const ConfigKey& key : ProviderTable()) {
    page += fmt::format("| `{}` | {} | {}{} | {} |\n", key.name, Accepted(key),
                        EscapeCell(key.doc.en), Remarks(key), EscapeCell(key.doc.zh));
  }
  return page;
}

}  // namespace rtm::app
