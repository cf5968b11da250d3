#include "core/adoption_codes.h"

namespace rtm::core {

base::Text NextStep(TokenState state, std::string_view code) {
  if (state == TokenState::kRotationLost && code == kUsedUpElsewhere) {
    return {
        "Log in again and put the new refresh token into this row: another row has used this one "
        "up.",
        "请重新登录并把新的刷新令牌填入此行：原令牌已被另一行用掉。"};
  }
  if (state == TokenState::kMisconfigured && code == kBadProxy) {
    return {"Give this row another proxy, or none: its present one cannot be read.",
            "请为此行更换或清除代理：现有代理无法识别。"};
  }
  return NextStep(state);
}

}  // namespace rtm::core
