#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rtm::service {

/// The key of system_configs that holds the names, sealed like the list. Additive: the list itself
/// stays what the old system wrote.
inline constexpr std::string_view kProxyNamesKey = "proxy_names";

/// Names that people gave to proxies of the list, by whole URL. A proxy without one goes by its
/// label.
using ProxyNames = std::map<std::string, std::string>;

std::string NamesToText(const ProxyNames& names);
/// nullopt if it is no JSON object of strings; blank text is no names.
std::optional<ProxyNames> NamesFromText(std::string_view text);

/// What a proxy is called: its name, else its label.
std::string NameOfProxy(const ProxyNames& names, const std::string& url);

/// A proxy of a list that is being saved.
struct ListedProxy {
  std::string url;
  std::string field;                ///< Where it stands: "configs.proxy_list[2]".
  std::optional<std::string> name;  ///< As entered; "" takes the name away, nullopt leaves it.
};
/// The names of the new list: those that were entered, else those that the proxies have, also if
/// only the password is another one. Throws Error(kInvalidArgument or kTooLarge) with the field
/// ("configs.proxy_list[2].name") for a name that two proxies would have, or that is what another
/// proxy of the list goes by.
ProxyNames CheckNames(const std::vector<ListedProxy>& list, const std::vector<std::string>& before,
                      const ProxyNames& present);

}  // namespace rtm::service
