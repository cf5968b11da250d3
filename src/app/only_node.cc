#include "app/only_node.h"

#include <string>

namespace rtm::app {

void RequireNoOtherNode(Application& application) {
  storage::NodeStore* const nodes = application.data().store().nodes();
  if (nodes == nullptr) {
    return;
  }
  std::string others;
  for (const storage::NodeRecord& node : application.core().WaitFor(nodes->List())) {
    if (node.id != application.data().node_id()) {
      others.append(others.empty() ? "" : ", ").append(node.id).append(" (");
      others.append(node.name).append(")");
    }
  }
  if (!others.empty()) {
    throw base::Error(
        base::ErrorCode::kStoreUnavailable,
        {"Other nodes are in use of this store: " + others +
             ". Stop them; 'rt-manage node forget ID' takes one out that will not come back.",
         "还有其他节点在使用该数据库：" + others +
             "。请先停止它们；不再恢复的节点可用 rt-manage node forget ID 移除。"});
  }
}

}  // namespace rtm::app
