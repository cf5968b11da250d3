# The MySQL part of scripts/test. Sourced after suites.sh.

# Debian 12 has no MySQL. That of Debian's next versions runs from where it was unpacked (tests/mysql/bin).
unpack_mysql() {
  if [ -x "$root/build/mysql/usr/sbin/mysqld" ]; then
    return 0
  fi
  rm -rf "$root/build/mysql" "$root/build/mysql.new"
  # A mirror may lag behind.
  mmdebstrap --quiet --variant=extract --include=mysql-server-core --aptopt='Acquire::Check-Valid-Until "false"' \
    sid "$root/build/mysql.new" http://deb.debian.org/debian && mv "$root/build/mysql.new" "$root/build/mysql"
}

run_store_on_mysql() {
  GTEST_OUTPUT="xml:$results/mysql-store/" \
    build/asan/src/rtm_storage_tests --gtest_filter='*MariaDb*:*MySql*' --gtest_brief=1
}

part_mysql() {
  install_packages mysql
  step "unpack MySQL" unpack_mysql || return 1
  build_asan || return 1
  npm_install "$root/tests/rig"
  export RTM_MARIADB_BIN="$root/tests/mysql/bin"
  suite "mysql: store" "$results/mysql-store" run_store_on_mysql || true
  suite "mysql: integration" "$results/integration-mysql" run_on_server integration-mysql \
    tests/integration/test_{nodes,copy_mysql,takeover_mysql,mysql_tls}.py || true
  suite "mysql: fault" "$results/mysql-fault" run_pytest mysql-fault tests/fault 2 -k 'mariadb or mysql' || true
  unset RTM_MARIADB_BIN
}
