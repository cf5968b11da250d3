#pragma once

#include <string>
#include <utility>

namespace rtm::base {

/// The two languages of everything that people read. Chinese is the default of the HTTP APIs
/// (Accept-Language decides), English that of the command line and of the log.
enum class Language { kChinese, kEnglish };

/// One sentence in both languages, written side by side where it arises. Never holds a secret.
struct Text {
  std::string en;
  std::string zh;

  const std::string& In(Language language) const {
    return language == Language::kChinese ? zh : en;
  }
  bool operator==(const Text&) const = default;
};

}  // namespace rtm::base
