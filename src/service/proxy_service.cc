#include "service/proxy_service.h"

#include <map>
#include <utility>

#include "base/encoding.h"
#include "base/error.h"
#include "service/audit_log.h"
#include "service/settings_service.h"
#include "service/settings_text.h"
#include "service/token_vault.h"

namespace rtm::service {
namespace {

[[noreturn]] void RefuseSelector(const std::string& field, const base::Text& why) {
  throw base::InvalidArgument(field, {field + ": " + why.en, field + "：" + why.zh});
}

std::size_t PlaceOfName(const SystemSettings& settings, const std::string& entered) {
  const std::string wanted(base::TrimAscii(entered));
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < settings.proxy_list.size(); ++i) {
    if (NameOfProxy(settings.proxy_names, settings.proxy_list[i]) == wanted) {
      places.push_back(i);
    }
  }
  if (places.empty()) {
    RefuseSelector("name", {"no proxy of the list goes by this name.", "列表中没有此名称的代理。"});
  }
  if (places.size() > 1) {
    RefuseSelector("name", {"several proxies of the list go by this name; give the index.",
                            "列表中有多个代理使用此名称；请改用 index。"});
  }
  return places.front();
}

std::size_t PlaceOf(const SystemSettings& settings, const ProxySelector& which) {
  if (which.name.has_value() == which.index.has_value()) {
    RefuseSelector("name",
                   {"either a name or an index is needed.", "必须且只能提供 name 或 index。"});
  }
  if (which.name) {
    return PlaceOfName(settings, *which.name);
  }
  const std::int64_t index = *which.index;
  if (index < 0 || index >= static_cast<std::int64_t>(settings.proxy_list.size())) {
    RefuseSelector("index", {"the list has no entry at this place (from 0).",
                             "列表中没有此位置的条目（从 0 开始）。"});
  }
  return static_cast<std::size_t>(index);
}

base::Text Explain(const upstream::ReachReport& report) {
  using Reason = core::NotSentReason;
  if (report.reached) {
    const std::string took = std::to_string(report.took.count()) + " ms";
    const std::string status = "HTTP " + std::to_string(report.http_status);
    return {"The proxy works: the provider's host answered in " + took + " (" + status + ").",
            "代理可用：服务商主机在 " + took + " 内应答（" + status + "）。"};
  }
  const std::string end = " (" + report.detail + ")";
  switch (report.not_sent_reason) {
    case Reason::kDns:
      return {"A host name could not be resolved" + end + ".", "主机名无法解析" + end + "。"};
    case Reason::kConnect:
      return {"No connection" + end + ".", "无法建立连接" + end + "。"};
    case Reason::kProxyRefused:
      return {"The proxy refused the connection" + end + ".", "代理拒绝了连接" + end + "。"};
    case Reason::kProxyAuth:
      return {"The proxy refused user or password" + end + ".",
              "代理拒绝了用户名或密码" + end + "。"};
    case Reason::kTls:
      return {"TLS failed" + end + ".", "TLS 握手失败" + end + "。"};
    case Reason::kStopping:
      return {"The service is stopping; nothing was tried.", "服务正在停止，未进行测试。"};
    case Reason::kNone:
    case Reason::kLeaseTooShort:
    case Reason::kLocal:
      break;
  }
  return {"The provider's host did not answer" + end + ".", "服务商主机没有应答" + end + "。"};
}

}  // namespace

ProxyView ProxyService::View(std::size_t index, const core::ProxyUrl& proxy,
                             const std::string& name) const {
  ProxyView view;
  view.index = index;
  view.name = name;
  view.label = proxy.label();
  view.condition = dependencies_.health.Of(dependencies_.vault.FingerprintOf(proxy.url()));
  return view;
}

asio::awaitable<std::vector<ProxyView>> ProxyService::List() {
  const SystemSettings settings = dependencies_.settings.Current();
  const std::map<core::Fingerprint, std::int64_t> rows_of =
      co_await dependencies_.vault.CountByProxy();
  std::vector<ProxyView> views;
  for (std::size_t i = 0; i < settings.proxy_list.size(); ++i) {
    const std::string& url = settings.proxy_list[i];
    const core::ProxyUrl proxy = core::ProxyUrl::Parse(url, kProxyListKey);
    ProxyView view = View(i, proxy, NameOfProxy(settings.proxy_names, url));
    const auto rows = rows_of.find(dependencies_.vault.FingerprintOf(proxy.url()));
    view.rows = rows == rows_of.end() ? 0 : rows->second;
    views.push_back(std::move(view));
  }
  co_return views;
}

asio::awaitable<ProxyTest> ProxyService::Test(core::Actor actor, ProxySelector which,
                                              std::string provider) {
  const SystemSettings settings = dependencies_.settings.Current();
  const std::size_t index = PlaceOf(settings, which);
  const std::string& url = settings.proxy_list[index];
  const core::ProxyUrl proxy = core::ProxyUrl::Parse(url, kProxyListKey);
  co_await dependencies_.audit.Record(std::move(actor), "proxy.test", proxy.label(), "");
  upstream::EgressRoute route;
  route.proxy_url = proxy.url().Clone();
  route.label = proxy.label();
  ProxyTest test;
  test.report = co_await dependencies_.endpoint.Reach(provider.empty() ? "openai" : provider,
                                                      std::move(route));
  dependencies_.health.NoteLook(dependencies_.vault.FingerprintOf(proxy.url()), test.report);
  test.message = Explain(test.report);
  test.proxy = View(index, proxy, NameOfProxy(settings.proxy_names, url));
  const std::vector<core::TokenId> rows = co_await dependencies_.vault.FindByProxy(proxy);
  test.proxy.rows = static_cast<std::int64_t>(rows.size());
  co_return test;
}

}  // namespace rtm::service
