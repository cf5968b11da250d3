#include "service/login_throttle.h"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <string_view>
#include <vector>

#include "base/encoding.h"

namespace rtm::service {
namespace {

// Longer names are no names of ours; what is beyond does not tell guesses apart.
constexpr std::size_t kMaxUserInKey = 64;

/// One household: an IPv4 address, or the /64 of an IPv6 one, which its owner can vary at will.
std::string AddressKey(const std::string& address) {
  boost::system::error_code error;
  const auto parsed = boost::asio::ip::make_address(address, error);
  if (error || !parsed.is_v6()) {
    return address;
  }
  const boost::asio::ip::address_v6 v6 = parsed.to_v6();
  const auto bytes = v6.to_bytes();
  if (v6.is_v4_mapped()) {
    return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, v6).to_string();
  }
  return base::HexEncode({reinterpret_cast<const char*>(bytes.data()), 8});
}

std::string UserKey(const std::string& address, const std::string& user) {
  return AddressKey(address) + '\n' + user.substr(0, kMaxUserInKey);
}

}  // namespace

std::optional<std::chrono::seconds> LoginThrottle::Remaining(const std::string& address,
                                                             const std::string& user) const {
  const base::BootTime now = clock_.Boot();
  const std::lock_guard lock(mutex_);
  base::BootTime until{};
  for (const std::string& key : {UserKey(address, user), AddressKey(address)}) {
    if (const auto found = failures_.find(key); found != failures_.end()) {
      until = std::max(until, found->second.blocked_until);
    }
  }
  if (until <= now) {
    return std::nullopt;
  }
  return std::chrono::ceil<std::chrono::seconds>(until - now);
}

void LoginThrottle::NoteFailure(const std::string& address, const std::string& user) {
  const std::lock_guard lock(mutex_);
  Count(UserKey(address, user), kFreeFailures);
  Count(AddressKey(address), kFreeAddressFailures);
}

void LoginThrottle::NoteSuccess(const std::string& address, const std::string& user) {
  const std::lock_guard lock(mutex_);
  failures_.erase(UserKey(address, user));
  failures_.erase(AddressKey(address));
}

std::size_t LoginThrottle::size() const {
  const std::lock_guard lock(mutex_);
  return failures_.size();
}

void LoginThrottle::Count(const std::string& key, int free_failures) {
  const base::BootTime now = clock_.Boot();
  if (!failures_.contains(key) && failures_.size() >= kMaxEntries) {
    MakeRoom();
  }
  Failures& failures = failures_[key];
  if (failures.count > 0 && now - failures.last > kForgetAfter) {
    failures = {};
  }
  failures.last = now;
  ++failures.count;
  if (failures.count < free_failures) {
    return;
  }
  const int doublings = std::min(failures.count - free_failures, 16);
  failures.blocked_until =
      now + std::min<std::chrono::seconds>(kFirstDelay * (1 << doublings), kMaxDelay);
}

void LoginThrottle::MakeRoom() {
  const base::BootTime now = clock_.Boot();
  std::erase_if(failures_, [now](const auto& entry) {
    return now - entry.second.last > kForgetAfter && entry.second.blocked_until <= now;
  });
  if (failures_.size() < kMaxEntries) {
    return;
  }
  // The oldest tenth at once, so that a flood of addresses does not pay for a search each.
  std::vector<base::BootTime> ages;
  ages.reserve(failures_.size());
  for (const auto& [key, failures] : failures_) {
    ages.push_back(failures.last);
  }
  const auto tenth = ages.begin() + static_cast<std::ptrdiff_t>(ages.size() / 10);
  std::ranges::nth_element(ages, tenth);
  std::erase_if(failures_,
                [oldest = *tenth](const auto& entry) { return entry.second.last <= oldest; });
}

}  // namespace rtm::service
