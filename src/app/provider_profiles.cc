#include "app/provider_profiles.h"

#include <utility>

#include "upstream/error_table_file.h"

namespace rtm::app {
namespace {

template <class T>
void Override(T& value, const std::optional<T>& given) {
  if (given) {
    value = *given;
  }
}

void Apply(const ProviderConfig& given, upstream::ProviderProfile& profile) {
  Override(profile.issuer, given.issuer);
  Override(profile.token_url, given.token_url);
  Override(profile.request_format, given.request_format);
  Override(profile.client_id, given.client_id);
  Override(profile.redirect_uri, given.redirect_uri);
  Override(profile.extra, given.extra);
  Override(profile.reuse_leeway, given.reuse_leeway);
  Override(profile.tls_ca, given.tls_ca);
  if (given.client_secret) {
    profile.client_secret = given.client_secret->Clone();
  }
  if (given.issuer && !given.issuer->empty() && !given.token_url) {
    // Somebody who names another issuer means that one's endpoint.
    profile.token_url.clear();
  }
  if (given.error_table && !given.error_table->empty()) {
    profile.error_table =
        upstream::LoadErrorTable(*given.error_table, std::move(profile.error_table));
  }
}

/// The built-in redirect URI belongs to the built-in client (contract.md section 5).
void DropForeignRedirect(upstream::ProviderProfile& profile) {
  const upstream::ProviderProfile built_in = upstream::OpenAiProfile();
  if (profile.client_id != built_in.client_id && profile.redirect_uri == built_in.redirect_uri) {
    profile.redirect_uri.clear();
  }
}

}  // namespace

std::vector<upstream::ProviderProfile> BuildProfiles(const Config& config) {
  std::vector<upstream::ProviderProfile> profiles;
  upstream::ProviderProfile openai = upstream::OpenAiProfile();
  openai.client_id = config.openai.client_id;
  for (const ProviderConfig& given : config.providers) {
    if (given.name == openai.name) {
      Apply(given, openai);
      continue;
    }
    upstream::ProviderProfile profile;
    profile.name = given.name;
    profile.error_table = core::DefaultErrorTable();
    Apply(given, profile);
    profiles.push_back(std::move(profile));
  }
  DropForeignRedirect(openai);
  profiles.push_back(std::move(openai));
  return profiles;
}

}  // namespace rtm::app
