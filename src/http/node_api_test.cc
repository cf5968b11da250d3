#include <gtest/gtest.h>

#include "http/api_rig_test.h"

namespace rtm::http {
namespace {

class NodeApiTest : public ApiRig {};

TEST_F(NodeApiTest, OnAFileThereIsThisNodeAlone) {
  const Reply reply = Person("nodes/list", "{}");
  EXPECT_EQ(reply.status(), 200);
  EXPECT_EQ(reply.At("data.shared"), false);
  const auto& nodes = reply.At("data.nodes").as_array();
  ASSERT_EQ(nodes.size(), 1U);
  EXPECT_EQ(nodes[0].at("id"), "node-1");
  EXPECT_EQ(nodes[0].at("name"), "host-1");
  EXPECT_EQ(nodes[0].at("self"), true);
  EXPECT_EQ(nodes[0].at("state"), "alive");
}

TEST_F(NodeApiTest, ForgettingSaysWhyItDoesNot) {
  const Reply itself = Person("nodes/forget", R"({"id":"node-1"})");
  EXPECT_EQ(itself.status(), 400);
  const Reply stranger = Person("nodes/forget", R"({"id":"node-9"})");
  EXPECT_EQ(stranger.status(), 404);
}

}  // namespace
}  // namespace rtm::http
