#include "upstream/provider_profile.h"

#include <array>
#include <utility>

#include "base/error.h"
#include "upstream/endpoint_url.h"

namespace rtm::upstream {
namespace {

// What the request itself says; RFC 6749 section 3.2 forbids a parameter twice.
constexpr std::array<std::string_view, 5> kReserved{"grant_type", "refresh_token", "client_id",
                                                    "client_secret", "redirect_uri"};

[[noreturn]] void Refuse(const std::string& key, const std::string& en, const std::string& zh) {
  throw base::Error(base::ErrorCode::kConfig, {key + ": " + en, key + "：" + zh});
}

void CheckEndpoint(const std::string& key, const std::string& url) {
  if (url.empty() || IsAcceptableEndpoint(url)) return;
  Refuse(key,
         "not an endpoint that tokens may be sent to. Accepted: https://host/path, or http:// of "
         "localhost, 127.0.0.1 or [::1]; without user, password and fragment.",
         "不能向此地址发送令牌。接受：https://主机/路径，或 localhost、127.0.0.1、[::1] 的 "
         "http://；不得含用户名、密码和片段。");
}

void CheckProfile(const ProviderProfile& profile) {
  const std::string prefix = "providers." + profile.name + ".";
  CheckEndpoint(prefix + "token_url", profile.token_url);
  CheckEndpoint(prefix + "issuer", profile.issuer);
  for (const std::string_view reserved : kReserved) {
    if (profile.extra.contains(std::string(reserved))) {
      Refuse(prefix + "extra." + std::string(reserved),
             "this parameter is set by rt-manage itself; remove it from extra.",
             "此参数由 rt-manage 自行设置；请从 extra 中删除。");
    }
  }
}

}  // namespace

ProviderProfile OpenAiProfile() {
  ProviderProfile profile;
  profile.name = "openai";
  profile.token_url = "https://auth.openai.com/oauth/token";
  profile.request_format = RequestFormat::kJson;
  profile.client_id = "app_WXrF1LSkiTtfYqiL6XtjygvX";
  profile.redirect_uri = "com.openai.chat://auth0.openai.com/ios/com.openai.chat/callback";
  profile.error_table = core::DefaultErrorTable();
  return profile;
}

ProviderCatalog::ProviderCatalog(std::vector<ProviderProfile> profiles) {
  for (ProviderProfile& profile : profiles) {
    CheckProfile(profile);
    const std::string name = profile.name;
    if (!profiles_.try_emplace(name, std::move(profile)).second) {
      Refuse("providers." + name, "this provider is there twice.", "此提供方重复出现。");
    }
  }
}

const ProviderProfile* ProviderCatalog::Find(std::string_view name) const {
  const auto found = profiles_.find(name);
  return found == profiles_.end() ? nullptr : &found->second;
}

std::vector<std::string> ProviderCatalog::names() const {
  std::vector<std::string> names;
  names.reserve(profiles_.size());
  for (const auto& [name, profile] : profiles_) names.push_back(name);
  return names;
}

}  // namespace rtm::upstream
