#include "service/consumed_text.h"

#include <string>

namespace rtm::service {

base::Text ConsumedText(const storage::AlreadyConsumed& entry) {
  const std::string generation = std::to_string(entry.generation);
  if (entry.current_generation == 0) {
    return {"used up here already, as generation " + generation + " of " + entry.biz_id +
                ", a row that is gone",
            "已在此处使用过：" + entry.biz_id + "（该行已删除）的第 " + generation + " 代"};
  }
  const std::string current = std::to_string(entry.current_generation);
  return {"used up here already, as generation " + generation + " of " + entry.biz_id +
              ", which is at generation " + current + " now",
          "已在此处使用过：" + entry.biz_id + " 的第 " + generation + " 代，该行目前为第 " +
              current + " 代"};
}

}  // namespace rtm::service
