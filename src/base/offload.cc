#include "base/offload.h"

namespace rtm::base {

BlockingPool::BlockingPool(std::size_t threads) : pool_(threads) {}

BlockingPool::~BlockingPool() { pool_.join(); }

}  // namespace rtm::base
