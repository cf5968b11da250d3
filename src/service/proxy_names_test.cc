#include "service/proxy_names.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace rtm::service {
namespace {

const std::string kFirst = "http://u:secret-one@10.0.0.1:8080";
const std::string kRenewed = "http://u:secret-new@10.0.0.1:8080";
const std::string kSecond = "http://10.0.0.2:8080";

using Given = std::vector<std::pair<std::string, std::optional<std::string>>>;

std::vector<ListedProxy> List(const Given& given) {
  std::vector<ListedProxy> list;
  for (const auto& [url, name] : given) {
    list.push_back({url, "list[" + std::to_string(list.size()) + "]", name});
  }
  return list;
}

std::string FieldOf(const Given& given, const ProxyNames& present = {}) {
  try {
    CheckNames(List(given), {kFirst, kSecond}, present);
  } catch (const base::Error& error) {
    return error.field();
  }
  return "";
}

TEST(ProxyNames, GoThroughTheirTextForm) {
  const ProxyNames names{{kFirst, "a\"b"}, {kSecond, "中"}};
  EXPECT_EQ(NamesFromText(NamesToText(names)), names);
  EXPECT_EQ(NamesFromText(" "), ProxyNames{});
  EXPECT_FALSE(NamesFromText("[]"));
  EXPECT_FALSE(NamesFromText("{"));
  EXPECT_FALSE(NamesFromText(R"({"a":1})"));
}

TEST(ProxyNames, AProxyWithoutANameGoesByItsLabel) {
  EXPECT_EQ(NameOfProxy({{kFirst, "Tokyo"}}, kFirst), "Tokyo");
  EXPECT_EQ(NameOfProxy({}, kFirst), "http://u:***@10.0.0.1:8080");
}

TEST(ProxyNames, StayUnlessTheyAreGivenAnew) {
  const ProxyNames present{{kFirst, "Tokyo"}, {kSecond, "Spare"}};
  const auto check = [&present](const Given& given) {
    return CheckNames(List(given), {kFirst, kSecond}, present);
  };
  EXPECT_EQ(check({{kFirst, {}}, {kSecond, {}}}), present);
  EXPECT_EQ(check({{kSecond, {}}}), (ProxyNames{{kSecond, "Spare"}}));
  EXPECT_EQ(check({{kRenewed, {}}}), (ProxyNames{{kRenewed, "Tokyo"}})) << "another password";
  EXPECT_EQ(check({{kFirst, " Osaka "}, {kSecond, "  "}}), (ProxyNames{{kFirst, "Osaka"}}));
  EXPECT_EQ(check({{kFirst, "Spare"}, {kSecond, "Tokyo"}}),
            (ProxyNames{{kFirst, "Spare"}, {kSecond, "Tokyo"}}));
  EXPECT_EQ(check({{kSecond, kSecond}}), ProxyNames{}) << "its own label is no name";
}

TEST(ProxyNames, NoTwoProxiesGoByOneName) {
  EXPECT_EQ(FieldOf({{kFirst, "Tokyo"}, {kSecond, "Tokyo"}}), "list[1].name");
  EXPECT_EQ(FieldOf({{kFirst, {}}, {kSecond, "Tokyo"}}, {{kFirst, "Tokyo"}}), "list[1].name");
  EXPECT_EQ(FieldOf({{kFirst, kSecond}, {kSecond, {}}}), "list[0].name") << "another's label";
  EXPECT_EQ(FieldOf({{kFirst, "a\nb"}}), "list[0].name");
  EXPECT_EQ(FieldOf({{kFirst, std::string(256, 'x')}}), "list[0].name");
  EXPECT_EQ(FieldOf({{kFirst, "Tokyo"}, {kSecond, "tokyo"}}), "");
}

}  // namespace
}  // namespace rtm::service
