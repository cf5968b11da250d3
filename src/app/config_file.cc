#include "app/config_file.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <map>
#include <sstream>
#include <utility>

#include "base/encoding.h"

namespace rtm::app {
namespace {

// The largest sensible file, with a hundred providers, has a tenth of it.
constexpr std::size_t kMaxBytes = 256 * 1024;
constexpr std::size_t kMaxShownName = 64;
// Aliases can make a small file stand for many values; no real file comes near.
constexpr std::size_t kMaxValues = 20'000;

std::string JoinName(const std::string& section, const std::string& name) {
  return section.empty() ? name : section + "." + name;
}

/// Walks the sections of one document.
class Walker {
 public:
  explicit Walker(std::string_view file) : file_(file) {}

  std::vector<RawEntry> Walk(const YAML::Node& root) {
    if (!root.IsNull()) {
      WalkMap(root, "");
    }
    return std::move(entries_);
  }

 private:
  Origin At(const YAML::Node& node) const {
    return {Origin::Kind::kFile, file_ + ":" + std::to_string(node.Mark().line + 1)};
  }

  base::Error Wrong(const YAML::Node& node, std::string_view name, base::Text problem) const {
    return ConfigError(At(node), name, problem);
  }

  // "" is the document, "providers" and "providers.<name>" hold maps as well as every section.
  static bool HoldsMaps(const std::string& name) { return name.empty() || name == "providers"; }

  std::string KeyName(const YAML::Node& key, const std::string& section) const {
    if (!key.IsScalar() || key.Scalar().empty() || key.Scalar().size() > kMaxShownName ||
        !base::IsValidUtf8(key.Scalar()) ||
        key.Scalar().find_first_of("\n\r\t.") != std::string::npos) {
      throw Wrong(
          key, section,
          {"a key is not a plain name of at most 64 bytes", "键不是最长 64 字节的普通名称"});
    }
    return JoinName(section, base::ToLowerAscii(key.Scalar()));
  }

  void WalkMap(const YAML::Node& map, const std::string& section) {
    if (!map.IsMap()) {
      throw Wrong(map, section,
                  {"holds a single value or a list; accepted: keys and values below it",
                   "是单个值或列表；可接受：下一级的键和值"});
    }
    for (const auto& pair : map) {
      const std::string name = KeyName(pair.first, section);
      const Origin origin = At(pair.first);
      if (const auto [known, fresh] = seen_.emplace(name, origin.place); !fresh) {
        throw Wrong(pair.first, name,
                    {"is given twice, before at " + known->second + "; accepted: once",
                     "重复出现，之前在 " + known->second + "；可接受：一次"});
      }
      if (pair.second.IsNull()) {
        entries_.push_back({name, std::monostate(), origin});
      } else if (HoldsMaps(section)) {
        WalkMap(pair.second, name);
      } else {
        entries_.push_back({name, ReadValue(pair.second, name), origin});
      }
    }
  }

  std::string ReadScalar(const YAML::Node& node, const std::string& name) {
    if (++values_ > kMaxValues) {
      throw Wrong(node, name,
                  {"is one value too many; accepted: at most 20000 in a file",
                   "值过多；可接受：每个文件最多 20000 个"});
    }
    if (node.IsNull()) {
      return "";
    }
    if (!node.IsScalar()) {
      throw Wrong(node, name,
                  {"holds a list or map inside a value; accepted: plain values",
                   "值中嵌套了列表或映射；可接受：普通值"});
    }
    return node.Scalar();
  }

  RawValue ReadValue(const YAML::Node& node, const std::string& name) {
    if (node.IsSequence()) {
      std::vector<std::string> items;
      for (const YAML::Node& item : node) {
        items.push_back(ReadScalar(item, name));
      }
      return items;
    }
    if (node.IsMap()) {
      std::map<std::string, std::string> items;
      for (const auto& pair : node) {
        if (!items.emplace(ReadScalar(pair.first, name), ReadScalar(pair.second, name)).second) {
          throw Wrong(
              pair.first, name,
              {"gives a name twice; accepted: each name once", "名称重复；可接受：每个名称一次"});
        }
      }
      return items;
    }
    return ReadScalar(node, name);
  }

  const std::string file_;
  std::vector<RawEntry> entries_;
  std::size_t values_ = 0;
  std::map<std::string, std::string> seen_;
};

/// yaml-cpp puts the offending text, which may be a secret, after a colon.
std::string WithoutQuotedText(const YAML::Exception& error) {
  return error.msg.substr(0, error.msg.find(':'));
}

class IgnoreEvents final : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}
};

/// Not by YAML::LoadAll: there are texts of 12 bytes (", refresh\x1E:s") in which yaml-cpp finds
/// documents without end.
bool HoldsSeveralDocuments(const std::string& text) {
  std::istringstream stream(text);
  YAML::Parser parser(stream);
  IgnoreEvents ignore;
  return parser.HandleNextDocument(ignore) && parser.HandleNextDocument(ignore);
}

}  // namespace

std::vector<RawEntry> ParseConfigText(std::string_view text, std::string_view file) {
  const Origin whole{Origin::Kind::kFile, std::string(file)};
  if (text.size() > kMaxBytes) {
    throw ConfigError(whole, "",
                      {"is larger than 256 KiB; accepted: a file of at most 256 KiB",
                       "大于 256 KiB；可接受：最多 256 KiB 的文件"});
  }
  if (!base::IsValidUtf8(text)) {
    throw ConfigError(whole, "",
                      {"is not UTF-8 text; accepted: YAML in UTF-8",
                       "不是 UTF-8 文本；可接受：UTF-8 编码的 YAML"});
  }
  try {
    const std::string copy(text);
    if (HoldsSeveralDocuments(copy)) {
      throw ConfigError(
          whole, "",
          {"holds more than one YAML document; accepted: one", "含有多个 YAML 文档；可接受：一个"});
    }
    return Walker(file).Walk(YAML::Load(copy));
  } catch (const YAML::Exception& error) {
    const Origin origin{Origin::Kind::kFile,
                        std::string(file) + ":" + std::to_string(error.mark.line + 1)};
    const std::string reason = WithoutQuotedText(error);
    throw ConfigError(origin, "",
                      {"is not valid YAML (" + reason +
                           "); accepted: YAML, with quotes around "
                           "values that begin with one of * & ! % @ { [ or hold ': ' or ' #'",
                       "不是合法的 YAML(" + reason +
                           ")；可接受：YAML，以 * & ! % @ { [ 开头或含有 "
                           "': '、' #' 的值需加引号"});
  }
}

}  // namespace rtm::app
