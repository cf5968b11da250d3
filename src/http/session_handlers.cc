#include "http/session_handlers.h"

#include <utility>

#include "base/error.h"
#include "http/answer.h"
#include "http/api_requests.h"
#include "http/gatekeeper.h"
#include "http/handler_binding.h"
#include "http/json_reader.h"
#include "service/session_service.h"

namespace rtm::http {
namespace {

void SetCookie(const Request& request, std::string_view value, std::string_view life,
               Response& response) {
  std::string cookie(kSessionCookie);
  cookie += '=';
  cookie += value;
  cookie += "; Path=/; HttpOnly; SameSite=Strict";
  cookie += life;
  cookie += request.secure ? "; Secure" : "";
  response.AddHeader("Set-Cookie", cookie);
}

}  // namespace

void SessionHandlers::Register(Router& router) {
  const std::string prefix = kAdminPrefix;
  router.Add({.path = prefix + "auth/login",
              .access = Access::kOpen,
              .shape = ErrorShape::kLogin,
              .handler = Bind(this, &SessionHandlers::LogIn)});
  router.Add({.path = prefix + "auth/logout",
              .access = Access::kPerson,
              .handler = Bind(this, &SessionHandlers::LogOut)});
  router.Add({.path = prefix + "auth/change-password",
              .access = Access::kSession,
              .handler = Bind(this, &SessionHandlers::ChangePassword)});
  router.Add({.path = prefix + "user/info",
              .access = Access::kAdmin,
              .handler = Bind(this, &SessionHandlers::UserInfo)});
}

asio::awaitable<void> SessionHandlers::LogIn(const Request& request, const core::Actor&,
                                             Response& response) {
  auto body = ReadJsonBody<LoginBody>(request.body);
  if (body.username.empty() || body.password.empty()) {
    throw base::InvalidArgument(
        body.username.empty() ? "username" : "password",
        {"username and password are needed.", "必须提供 username 和 password。"});
  }
  const service::SessionService::Login login =
      co_await sessions_.LogIn(std::move(body.username), std::move(body.password), request.peer);
  // A session cookie without Max-Age: it ends with the browser, the token in it at its own time.
  SetCookie(request, login.token, "", response);
  JsonWriter json(response.body);
  json.BeginObject().String("token", login.token).String("username", login.username);
  json.Key("expires_at").Time(login.expires_at).String("code", "ok").EndObject();
}

asio::awaitable<void> SessionHandlers::LogOut(const Request& request, const core::Actor&,
                                              Response& response) {
  co_await sessions_.LogOut(std::string(SessionTokenOf(request)), request.peer);
  SetCookie(request, "", "; Max-Age=0", response);
  AnswerOk(request, response);
}

asio::awaitable<void> SessionHandlers::ChangePassword(const Request& request,
                                                      const core::Actor& actor,
                                                      Response& response) {
  auto body = ReadJsonBody<ChangePasswordBody>(request.body);
  if (body.current_password.empty() || body.new_password.empty()) {
    throw base::InvalidArgument(body.current_password.empty() ? "current_password" : "new_password",
                                {"current_password and new_password are needed.",
                                 "必须提供 current_password 和 new_password。"});
  }
  const service::SessionService::Login login = co_await sessions_.ChangePassword(
      actor, std::move(body.current_password), std::move(body.new_password), request.peer);
  SetCookie(request, login.token, "", response);
  Envelope envelope(request, response);
  envelope.data().BeginObject().Key("expires_at").Time(login.expires_at).EndObject();
  envelope.Finish();
}

asio::awaitable<void> SessionHandlers::UserInfo(const Request& request, const core::Actor& actor,
                                                Response& response) {
  JsonWriter json(response.body);
  json.BeginObject().Bool("success", true).String("code", "ok");
  json.String("msg", OkText().In(request.language));
  json.String("username", actor.name.empty() ? std::string_view("api") : actor.name);
  json.String("version", version_);
  const std::vector<std::string> samples = sessions_.PublishedSamples();
  json.Bool("uses_published_sample", !samples.empty());
  json.Key("session_expires_at").Time(sessions_.SessionEnd(SessionTokenOf(request)));
  json.Key("published_samples").BeginArray();
  for (const std::string& key : samples) {
    json.String(key);
  }
  json.EndArray().EndObject();
  co_return;
}

}  // namespace rtm::http
