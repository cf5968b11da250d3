#include "http/static_assets.h"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

namespace rtm::http {
namespace {

constexpr EmbeddedFile kFiles[] = {
    {"assets/index-1a2b.js", "plain script", "gzip", "br", "0123456789abcdef0123456789abcdef99"},
    {"favicon.svg", "<svg/>", "", "", "aa"},
    {"index.html", "<html>", "gz", "", "bb"},
};

Response Get(std::span<const EmbeddedFile> files, std::string_view path,
             std::vector<std::pair<const char*, const char*>> headers = {}) {
  StaticAssets assets(files, {"/internalweb", "/public-api", "/health", "/assets"});
  Router router;
  assets.Register(router);
  Request request;
  request.method = Method::kGet;
  request.path = path;
  for (const auto& [name, value] : headers) {
    request.headers.Add(name, value);
  }
  Response response;
  asio::io_context context;
  auto done =
      asio::co_spawn(context, router.Find(Method::kGet, path).route->handler(request, {}, response),
                     asio::use_future);
  context.run();
  done.get();
  return response;
}

TEST(StaticAssetsTest, ThePageIsAskedForAnewAndTheHashedFilesKept) {
  const Response page = Get(kFiles, "/");
  EXPECT_EQ(page.content(), "<html>");
  EXPECT_EQ(page.cache_control, "no-cache");
  EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
  const Response script = Get(kFiles, "/assets/index-1a2b.js");
  EXPECT_EQ(script.content(), "plain script");
  EXPECT_EQ(script.cache_control, "public, max-age=31536000, immutable");
  EXPECT_EQ(script.content_type, "text/javascript; charset=utf-8");
}

TEST(StaticAssetsTest, OnlyThePageMayLoadAnything) {
  std::string page;
  AppendHead(page, Get(kFiles, "/"), {});
  EXPECT_NE(page.find("Content-Security-Policy: default-src 'self'; script-src 'self'; "
                      "style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
                      "frame-ancestors 'none'; base-uri 'none'; form-action 'self'\r\n"),
            std::string::npos);
  std::string picture;
  AppendHead(picture, Get(kFiles, "/favicon.svg"), {});
  EXPECT_NE(picture.find("Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"),
            std::string::npos);
}

TEST(StaticAssetsTest, CompressedWhereTheClientTakesIt) {
  const auto script = [](const char* accept) {
    return std::string(
        Get(kFiles, "/assets/index-1a2b.js", {{"Accept-Encoding", accept}}).content());
  };
  EXPECT_EQ(script("gzip, deflate, br"), "br");
  EXPECT_EQ(script("gzip"), "gzip");
  EXPECT_EQ(script("br;q=0, gzip;q=0.5"), "gzip");
  EXPECT_EQ(script("br;q=0.0, identity"), "plain script");
  EXPECT_EQ(Get(kFiles, "/favicon.svg", {{"Accept-Encoding", "br"}}).content(), "<svg/>");
}

TEST(StaticAssetsTest, AnUnchangedFileIsNotSentAgain) {
  const Response first = Get(kFiles, "/favicon.svg");
  EXPECT_NE(first.extra_headers.find("ETag: \"aa\"\r\n"), std::string::npos);
  const Response again = Get(kFiles, "/favicon.svg", {{"If-None-Match", "\"aa\""}});
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.content(), "");
}

TEST(StaticAssetsTest, OtherPagesAreTheConsolesOwn) {
  const std::vector<std::pair<const char*, const char*>> browser{{"Accept", "text/html,*/*"}};
  EXPECT_EQ(Get(kFiles, "/tokens/7", browser).content(), "<html>");
  EXPECT_EQ(Get(kFiles, "/tokens/7").status, 404);
  for (const char* path :
       {"/internalweb/v1/nothing", "/public-api", "/health/x", "/assets/old.js"}) {
    EXPECT_EQ(Get(kFiles, path, browser).status, 404) << path;
  }
  EXPECT_EQ(Get({}, "/", browser).status, 404);
}

}  // namespace
}  // namespace rtm::http
