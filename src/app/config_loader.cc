#include "app/config_loader.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>
#include <utility>

#include "app/config_file.h"

namespace rtm::app {
namespace {

// One byte more than the parser takes, so that it is the parser that says "too large".
constexpr std::size_t kMaxRead = 256 * 1024 + 1;

Origin WholeFile(const std::filesystem::path& path) { return {Origin::Kind::kFile, path.string()}; }

/// nullopt if there is no such file.
std::optional<std::string> ReadFile(const std::filesystem::path& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    throw ConfigError(WholeFile(path), "",
                      {"is a folder; accepted: a YAML file", "是目录；可接受：YAML 文件"});
  }
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    if (errno == ENOENT || errno == ENOTDIR) {
      return std::nullopt;
    }
    const std::string reason = std::generic_category().message(errno);
    throw ConfigError(WholeFile(path), "", {"cannot be read: " + reason, "无法读取：" + reason});
  }
  std::string text(kMaxRead, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

struct FoundFile {
  std::string name;
  std::string text;
};

FoundFile FindFile(const ConfigSource& source) {
  if (source.file) {
    std::optional<std::string> text = ReadFile(*source.file);
    if (!text) {
      throw ConfigError(WholeFile(*source.file), "",
                        {"is not there; accepted: a YAML file, or no --config",
                         "不存在；可接受：YAML 文件，或不使用 --config"});
    }
    return {source.file->string(), std::move(*text)};
  }
  for (const char* name : {"config/config.yml", "config.yml"}) {
    if (std::optional<std::string> text = ReadFile(source.working_dir / name)) {
      return {name, std::move(*text)};
    }
  }
  return {};
}

std::vector<std::string> ProviderNamesOf(const std::vector<RawEntry>& entries) {
  constexpr std::string_view kStart = "providers.";
  std::vector<std::string> names;
  for (const RawEntry& entry : entries) {
    if (entry.key.starts_with(kStart)) {
      const std::string rest = entry.key.substr(kStart.size());
      names.push_back(rest.substr(0, rest.find('.')));
    }
  }
  return names;
}

/// --data-dir moves the SQLite file along, unless somebody said where that one is.
void AddCommandLine(const ConfigSource& source, std::vector<RawEntry>& entries) {
  if (!source.data_dir) {
    return;
  }
  const Origin origin{Origin::Kind::kEnvironment, "--data-dir"};
  const bool has_database = std::ranges::any_of(entries, [](const RawEntry& entry) {
    return entry.key == "database.database" || entry.key == "database.type";
  });
  entries.push_back({"server.data_dir", source.data_dir->string(), origin});
  if (!has_database) {
    entries.push_back({"database.database", (*source.data_dir / "tokens.db").string(), origin});
  }
}

}  // namespace

LoadedConfig LoadConfig(const ConfigSource& source) {
  FoundFile found = FindFile(source);
  std::vector<RawEntry> entries = ParseConfigText(found.text, found.name);
  for (RawEntry& entry : EnvironmentEntries(source.environment, ProviderNamesOf(entries))) {
    entries.push_back(std::move(entry));
  }
  AddCommandLine(source, entries);
  ConfigValues values(entries);
  CheckConfigRules(values);
  Config config = BuildConfig(values);
  return {std::move(config), std::move(values), std::move(found.name)};
}

}  // namespace rtm::app
