#include "testing/rotating_grants.h"

namespace rtm::testing {

std::string RotatingGrants::Write(std::size_t grant, std::size_t generation) {
  // Long enough to be treated as a secret everywhere, and easy to find in a log.
  return "rt-planted-" + std::to_string(grant) + "-" + std::to_string(generation) +
         "-Zm9vYmFyYmF6cXV4";
}

std::string RotatingGrants::Issue() {
  const std::lock_guard lock(mutex_);
  const std::size_t grant = grants_.size() + 1;
  grants_[grant] = {};
  std::string token = Write(grant, 0);
  issued_[token] = {grant, 0};
  return token;
}

RotatingGrants::Redemption RotatingGrants::Judge(std::string_view refresh_token) {
  const auto found = issued_.find(std::string(refresh_token));
  if (found == issued_.end()) return {};
  Grant& grant = grants_[found->second.grant];
  Redemption redemption;
  redemption.grant = found->second.grant;
  redemption.generation = grant.generation;
  if (found->second.generation != grant.generation) {
    ++reuses_;
    grant.revoked = true;
    redemption.verdict = Verdict::kReused;
  } else {
    redemption.verdict = grant.revoked ? Verdict::kRevoked : Verdict::kRotated;
  }
  return redemption;
}

RotatingGrants::Redemption RotatingGrants::Redeem(std::string_view refresh_token) {
  const std::lock_guard lock(mutex_);
  Redemption redemption = Judge(refresh_token);
  if (redemption.verdict != Verdict::kRotated) return redemption;
  redemption.generation = ++grants_[redemption.grant].generation;
  redemption.refresh_token = Write(redemption.grant, redemption.generation);
  issued_[redemption.refresh_token] = {redemption.grant, redemption.generation};
  return redemption;
}

RotatingGrants::Redemption RotatingGrants::Check(std::string_view refresh_token) {
  const std::lock_guard lock(mutex_);
  return Judge(refresh_token);
}

std::string RotatingGrants::CurrentOf(std::string_view refresh_token) const {
  const std::lock_guard lock(mutex_);
  const auto found = issued_.find(std::string(refresh_token));
  if (found == issued_.end()) return "";
  const Grant& grant = grants_.at(found->second.grant);
  return grant.revoked ? "" : Write(found->second.grant, grant.generation);
}

std::size_t RotatingGrants::reuses() const {
  const std::lock_guard lock(mutex_);
  return reuses_;
}

}  // namespace rtm::testing
