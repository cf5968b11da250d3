#include "http/problem.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "http/response.h"

namespace rtm::http {
namespace {

using base::ErrorCode;

struct Row {
  ErrorCode code;
  int status;
};

class ProblemTest : public ::testing::TestWithParam<Row> {};

boost::json::object Written(const base::Error& error, Response& response,
                            base::Language language = base::Language::kEnglish,
                            ErrorShape shape = ErrorShape::kEnvelope) {
  WriteError(response, std::make_exception_ptr(error), language, shape, "id");
  return boost::json::parse(response.body).as_object();
}

TEST_P(ProblemTest, HasItsStatusAndCode) {
  Response response;
  const auto body =
      Written(base::Error(GetParam().code, {"english", "中文"}, "for the log"), response);
  EXPECT_EQ(response.status, GetParam().status);
  EXPECT_EQ(std::string_view(body.at("code").as_string()), base::ToString(GetParam().code));
  EXPECT_EQ(body.at("msg").as_string(), "english");
  EXPECT_EQ(body.at("success"), false);
  EXPECT_EQ(response.extra_headers.find("Retry-After") != std::string::npos,
            GetParam().status == 503);
}

INSTANTIATE_TEST_SUITE_P(
    EachCode, ProblemTest,
    ::testing::Values(Row{ErrorCode::kInvalidArgument, 400}, Row{ErrorCode::kNotFound, 404},
                      Row{ErrorCode::kConflict, 409}, Row{ErrorCode::kDuplicate, 409},
                      Row{ErrorCode::kConsumedToken, 409}, Row{ErrorCode::kUnauthenticated, 401},
                      Row{ErrorCode::kForbidden, 403}, Row{ErrorCode::kTooLarge, 413},
                      Row{ErrorCode::kThrottled, 429}, Row{ErrorCode::kUnavailable, 503},
                      Row{ErrorCode::kStoreUnavailable, 503}, Row{ErrorCode::kStoreFull, 507},
                      Row{ErrorCode::kStoreReadOnly, 503}, Row{ErrorCode::kStoreCorrupt, 500},
                      Row{ErrorCode::kStoreIo, 500}, Row{ErrorCode::kStoreNewer, 500},
                      Row{ErrorCode::kCommitUnknown, 500}, Row{ErrorCode::kDataDirInUse, 500},
                      Row{ErrorCode::kKeyMissing, 500}, Row{ErrorCode::kKeyWrong, 500},
                      Row{ErrorCode::kSealBroken, 500}, Row{ErrorCode::kConfig, 500},
                      Row{ErrorCode::kInternal, 500}),
    [](const auto& param) { return std::string(base::ToString(param.param.code)); });

TEST(ProblemTextTest, NamesFieldRetryAndLanguage) {
  Response response;
  const auto body = Written(base::Error(ErrorCode::kThrottled, {"wait", "请稍候"})
                                .WithField("username")
                                .WithRetryAfter(std::chrono::seconds(30)),
                            response, base::Language::kChinese);
  EXPECT_EQ(body.at("msg").as_string(), "username: 请稍候");
  EXPECT_EQ(body.at("field").as_string(), "username");
  EXPECT_NE(response.extra_headers.find("Retry-After: 30\r\n"), std::string::npos);
}

TEST(ProblemTextTest, AFieldThatIsTooLongIsABadRequest) {
  Response response;
  Written(base::Error(ErrorCode::kTooLarge, {"x", "x"}).WithField("memo"), response);
  EXPECT_EQ(response.status, 400);
}

TEST(ProblemTextTest, TheLoginHasItsOwnShape) {
  Response response;
  const auto body = Written(base::Error(ErrorCode::kUnauthenticated, {"wrong", "错误"}), response,
                            base::Language::kEnglish, ErrorShape::kLogin);
  EXPECT_EQ(body.at("error").as_string(), "wrong");
  EXPECT_FALSE(body.contains("success"));
}

TEST(ProblemTextTest, EachVerdictHasItsStatus) {
  using service::AccessVerdict;
  EXPECT_EQ(StatusOf(AccessVerdict::kServed), 200);
  EXPECT_EQ(StatusOf(AccessVerdict::kNeedsPerson), 409);
  EXPECT_EQ(StatusOf(AccessVerdict::kNotNow), 503);
  EXPECT_EQ(StatusOf(AccessVerdict::kRefused), 502);
  EXPECT_EQ(StatusOf(AccessVerdict::kTimedOut), 504);
}

TEST(ResponseTest, WritesDatesAsHttpWantsThem) {
  EXPECT_EQ(HttpDate(0), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(HttpDate(1'795'449'599), "Mon, 23 Nov 2026 15:59:59 GMT");
}

TEST(ResponseTest, AHeaderCannotEndItsLine) {
  Response response;
  response.AddHeader("Allow", "GET\r\nSet-Cookie: a=b");
  EXPECT_EQ(response.extra_headers, "Allow: GETSet-Cookie: a=b\r\n");
}

}  // namespace
}  // namespace rtm::http
