// Times as people and other programs wrote them: read or refused, and what we write reads back.
#include "base/clock.h"
#include "base/written_time.h"
#include "fuzz/require.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rtm;  // NOLINT(google-build-using-namespace)
  const auto written = base::ParseWrittenTime(fuzz::Text(data, size));
  if (!written) {
    return 0;
  }
  for (const std::string& text : {base::ToRfc3339(written->time), base::ToSqlText(written->time)}) {
    const auto again = base::ParseWrittenTime(text);
    fuzz::Require(again && again->has_zone);
  }
  base::FromLocalTime(written->time);
  return 0;
}
