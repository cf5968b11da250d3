#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "http/api_requests.h"
#include "service/token_views.h"

namespace rtm::http {

// From bodies to what the services take. All throw base::Error kInvalidArgument or kTooLarge with
// the field.

/// A row's id: there and positive.
core::TokenId IdOf(const std::optional<std::int64_t>& id);
/// At least one and at most `most` ids, each positive.
std::vector<core::TokenId> IdsOf(const IdsBody& body, std::size_t most);
/// Absent or 0: the defaults (page 1, 20 rows). At most 10,000 rows.
service::PageRequest PageOf(const std::optional<std::int64_t>& page,
                            const std::optional<std::int64_t>& page_size);
/// `now`: where at_ends_within counts from.
service::TokenFilter FilterOf(const FilterBody& body, base::UtcTime now);
/// "": newest first.
service::TokenOrder OrderOf(const ListBody& body);
service::UpdateRequest UpdateOf(UpdatesBody&& updates);
service::CreateRequest CreateOf(CreateBody&& body);
service::ImportRequest ImportOf(ImportBody&& body);
/// "rt", "at", "last_rt" or "proxy".
service::RevealField RevealFieldOf(const RevealBody& body);

}  // namespace rtm::http
