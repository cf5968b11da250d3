#pragma once

#include <string_view>

#include "base/text.h"

namespace rtm::http {

/// The language of an answer by `Accept-Language` (RFC 9110 section 12.5.4): the one of `zh*` and
/// `en*` with the higher weight; Chinese on a tie, for `*` and where neither is wanted.
base::Language ChooseLanguage(std::string_view accept_language);

/// "zh-CN" or "en".
std::string_view LanguageTag(base::Language language);

}  // namespace rtm::http
