#include "app/mysql_place.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rtm::app {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

DatabaseConfig Place() {
  DatabaseConfig config;
  config.type = DatabaseConfig::Type::kMySql;
  config.host = "db.example.net";
  config.port = 3307;
  config.user = "rt";
  config.password = base::Secret("the-password");
  config.database = "tokens";
  return config;
}

TEST(DumpCommandTest, NamesThePlaceAndAsksForThePassword) {
  EXPECT_EQ(DumpCommand(Place(), {"rts", "system_configs"}),
            "(umask 077; mariadb-dump --single-transaction --default-character-set=utf8mb4 "
            "--protocol=tcp --host=db.example.net --port=3307 --user=rt --password "
            "--result-file=tokens.before-rt-manage.sql tokens rts system_configs)");
}

TEST(DumpCommandTest, ASocketHasNoPortAndAnEmptyPasswordIsNotAskedFor) {
  DatabaseConfig config = Place();
  config.host = "/run/mysqld/mysqld.sock";
  config.password = {};
  const std::string command = DumpCommand(config, {"rts"});
  EXPECT_THAT(command, HasSubstr(" --socket=/run/mysqld/mysqld.sock --user=rt --result-file="));
  EXPECT_THAT(command, Not(HasSubstr("port")));
}

TEST(DumpCommandTest, NothingInANameIsACommandOfItsOwn) {
  DatabaseConfig config = Place();
  config.user = "it's me; $(reboot)";
  config.database = "a b";
  const std::string command = DumpCommand(config, {"rts"});
  EXPECT_THAT(command, HasSubstr(R"( '--user=it'\''s me; $(reboot)' )"));
  EXPECT_THAT(command, HasSubstr(" '--result-file=a b.before-rt-manage.sql' 'a b' rts)"));
}

TEST(DumpCommandTest, AProtectedConnectionStaysSo) {
  DatabaseConfig config = Place();
  config.tls = storage::MySqlTls::kRequired;
  EXPECT_THAT(DumpCommand(config, {}), HasSubstr(" --ssl --result-file="));
  config.tls = storage::MySqlTls::kVerified;
  config.tls_ca = "/etc/ca.pem";
  EXPECT_THAT(DumpCommand(config, {}),
              HasSubstr(" --ssl --ssl-verify-server-cert --ssl-ca=/etc/ca.pem --result-file="));
}

}  // namespace
}  // namespace rtm::app
