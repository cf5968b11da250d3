#pragma once

#include <boost/describe/class.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/secret.h"
#include "http/json_reader.h"

namespace rtm::http {

// The bodies of all calls, as contract.md sections 2 and 3 name their members. Read by
// ReadJsonBody; what is absent keeps the value that stands here.

struct SelectorBody {
  std::string biz_id;
  std::string email;
  std::optional<std::int64_t> min_ttl;  ///< Seconds; get-at only.
};
BOOST_DESCRIBE_STRUCT(SelectorBody, (), (biz_id, email, min_ttl))

struct LoginBody {
  std::string username;
  std::string password;
};
BOOST_DESCRIBE_STRUCT(LoginBody, (), (username, password))

struct ChangePasswordBody {
  base::Secret current_password;
  base::Secret new_password;
};
BOOST_DESCRIBE_STRUCT(ChangePasswordBody, (), (current_password, new_password))

/// Which rows: the members of ListBody and of a selection by filter.
struct FilterBody {
  std::string biz_id, tag, email, type, state;
  std::optional<bool> enabled;
  std::string create_date;                     ///< YYYY-MM-DD, UTC.
  std::optional<std::int64_t> at_ends_within;  ///< Seconds.
  std::string proxy;                           ///< "direct": rows without one.
};
BOOST_DESCRIBE_STRUCT(FilterBody, (),
                      (biz_id, tag, email, type, state, enabled, create_date, at_ends_within,
                       proxy))

struct ListBody : FilterBody {
  std::optional<std::int64_t> page;
  std::optional<std::int64_t> page_size;
  std::string sort, order;
};
BOOST_DESCRIBE_STRUCT(ListBody, (FilterBody), (page, page_size, sort, order))

struct CreateBody {
  std::string biz_id;
  base::Secret rt_token;
  base::Secret access_token;
  std::string proxy, client_id, provider, tag, memo;
  bool enabled = false;
};
BOOST_DESCRIBE_STRUCT(CreateBody, (),
                      (biz_id, rt_token, access_token, proxy, client_id, provider, tag, memo,
                       enabled))

struct UpdatesBody {
  std::optional<std::string> biz_id, proxy, client_id, tag, memo;
  std::optional<bool> enabled;
  std::optional<base::Secret> rt_token;
};
BOOST_DESCRIBE_STRUCT(UpdatesBody, (), (biz_id, proxy, client_id, tag, memo, enabled, rt_token))

struct UpdateBody {
  std::optional<std::int64_t> id;
  UpdatesBody updates;
};
BOOST_DESCRIBE_STRUCT(UpdateBody, (), (id, updates))

struct IdBody {
  std::optional<std::int64_t> id;
};
BOOST_DESCRIBE_STRUCT(IdBody, (), (id))

struct IdsBody {
  std::vector<std::int64_t> ids;
};
BOOST_DESCRIBE_STRUCT(IdsBody, (), (ids))

/// Text as it is, an object as its JSON text: service::ParseImportLine reads both.
struct ImportLineBody {
  base::Secret text;
};
void ReadJson(const boost::json::value& value, const JsonPath& path, ImportLineBody& out);

struct ImportBody {
  std::vector<ImportLineBody> rt_tokens;
  std::string tag, proxy, client_id, provider, batch_name;
  bool enabled = false;
};
BOOST_DESCRIBE_STRUCT(ImportBody, (),
                      (rt_tokens, tag, proxy, client_id, provider, batch_name, enabled))

struct RevealBody {
  std::optional<std::int64_t> id;
  std::string field;
};
BOOST_DESCRIBE_STRUCT(RevealBody, (), (id, field))

struct AttemptsBody {
  std::optional<std::int64_t> id;
  std::optional<std::int64_t> page;
  std::optional<std::int64_t> page_size;
};
BOOST_DESCRIBE_STRUCT(AttemptsBody, (), (id, page, page_size))

struct ProxyTestBody {
  std::optional<std::string> name;
  std::optional<std::int64_t> index;
  std::string provider;
};
BOOST_DESCRIBE_STRUCT(ProxyTestBody, (), (name, index, provider))

/// All values are text; the lists hold JSON text.
struct ConfigsBody {
  std::optional<std::string> proxy_list;
  std::optional<std::string> client_id_list;
  std::optional<std::string> auto_refresh_enabled;
  std::optional<std::string> auto_refresh_interval;
  // As core::TuningKey names them; "" = as config.yml says.
  std::optional<std::string> refresh_lead, refresh_min_interval, refresh_max_flights,
      refresh_max_per_proxy, refresh_max_per_client, refresh_rate_per_egress, log_level;
};
BOOST_DESCRIBE_STRUCT(ConfigsBody, (),
                      (proxy_list, client_id_list, auto_refresh_enabled, auto_refresh_interval,
                       refresh_lead, refresh_min_interval, refresh_max_flights,
                       refresh_max_per_proxy, refresh_max_per_client, refresh_rate_per_egress,
                       log_level))

struct SaveSystemBody {
  std::optional<ConfigsBody> configs;
  bool allow_direct = false;
};
BOOST_DESCRIBE_STRUCT(SaveSystemBody, (), (configs, allow_direct))

struct RescueListBody {
  bool with_done = false;
};
BOOST_DESCRIBE_STRUCT(RescueListBody, (), (with_done))

struct RescueReplayBody {
  bool adopt = false;
};
BOOST_DESCRIBE_STRUCT(RescueReplayBody, (), (adopt))

struct NodeForgetBody {
  std::string id;
};
BOOST_DESCRIBE_STRUCT(NodeForgetBody, (), (id))

/// Which lines of the audit log; `page` and `page_size` of a list, `format` of an export.
struct AuditBody {
  std::optional<std::int64_t> page;
  std::optional<std::int64_t> page_size;
  std::string format;
  std::string action, actor, subject, address;
  std::string from, until;  ///< RFC 3339.
};
BOOST_DESCRIBE_STRUCT(AuditBody, (),
                      (page, page_size, format, action, actor, subject, address, from, until))

struct RekeyBody {
  std::int64_t after = 0;
};
BOOST_DESCRIBE_STRUCT(RekeyBody, (), (after))

}  // namespace rtm::http
