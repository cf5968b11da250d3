#include "service/settings_tuning.h"

#include <utility>

#include "base/encoding.h"
#include "base/error.h"

namespace rtm::service {

TuningTexts CheckTuning(const TuningTexts& change, const TuningTexts& present) {
  TuningTexts after = present;
  for (const core::TuningKey& key : core::TuningKeys()) {
    const auto given = change.find(key.name);
    if (given == change.end()) {
      continue;
    }
    const std::string text(base::TrimAscii(given->second));
    if (text.empty()) {
      after.erase(std::string(key.name));
      continue;
    }
    const auto read = core::ReadSetting(key.rule, text);
    if (!read) {
      const std::string field = "configs." + std::string(key.name);
      const base::Text accepted = core::AcceptedValues(key.rule);
      throw base::InvalidArgument(
          field, {field + ": the value " + read.error().en + "; accepted: " + accepted.en +
                      ", or nothing for what config.yml says.",
                  field + "：该值" + read.error().zh + "；可接受：" + accepted.zh +
                      "，或留空以使用 config.yml 中的值。"});
    }
    const auto* choice = std::get_if<std::string>(&*read);
    after[std::string(key.name)] = choice != nullptr ? *choice : text;
  }
  return after;
}

TuningTexts ChangedTuning(const TuningTexts& before, const TuningTexts& after) {
  TuningTexts changed;
  for (const core::TuningKey& key : core::TuningKeys()) {
    const auto old_text = before.find(key.name);
    const auto new_text = after.find(key.name);
    const std::string from = old_text == before.end() ? "" : old_text->second;
    std::string to = new_text == after.end() ? "" : new_text->second;
    if (from != to) {
      changed.emplace(key.name, std::move(to));
    }
  }
  return changed;
}

TuningTexts ReadTuning(const std::map<std::string, std::string>& saved,
                       std::vector<std::string_view>* unreadable) {
  TuningTexts texts;
  for (const core::TuningKey& key : core::TuningKeys()) {
    const auto found = saved.find(std::string(key.name));
    if (found == saved.end() || base::TrimAscii(found->second).empty()) {
      continue;
    }
    if (core::ReadSetting(key.rule, found->second)) {
      texts.emplace(key.name, base::TrimAscii(found->second));
    } else if (unreadable != nullptr) {
      unreadable->push_back(key.name);
    }
  }
  return texts;
}

core::Tuning TuningUnder(const core::Tuning& configured, const TuningTexts& saved) {
  core::Tuning tuning = configured;
  for (const core::TuningKey& key : core::TuningKeys()) {
    if (const auto found = saved.find(key.name); found != saved.end()) {
      key.put(tuning, core::ReadSetting(key.rule, found->second).value());
    }
  }
  return tuning;
}

}  // namespace rtm::service
