# The cluster part of scripts/test. Sourced after suites.sh.

# The scripts by which a Galera member gets the data of another one are in the package mariadb-server, which would start a
# server of its own: they are taken out of it, to where tests/rig/rtm_rig/galera.py looks.
unpack_sst_scripts() {
  local folder="$root/build/galera"
  if command -v wsrep_sst_rsync >/dev/null || [ -x "$folder/usr/bin/wsrep_sst_rsync" ]; then
    return 0
  fi
  rm -rf "$folder"
  mkdir -p "$folder"
  (
    cd "$folder"
    # A machine whose packages have just been installed may have forgotten where they are.
    apt-get download -qq mariadb-server || { as_root apt-get update -qq && apt-get download -qq mariadb-server; }
    dpkg-deb --extract mariadb-server_*.deb . && rm mariadb-server_*.deb
  ) >"$root/build/galera.log" 2>&1 || {
    tail -n 30 "$root/build/galera.log" >&2
    die "the package mariadb-server could not be fetched; all that apt said is in build/galera.log"
  }
}

# The store's tests on a member, and those that need two.
run_on_galera() {
  GTEST_OUTPUT="xml:$results/cluster-store/" \
    /usr/bin/python3 tests/cluster/with_galera.py --members 2 --logs "$results/log/galera" -- \
    build/asan/src/rtm_storage_tests --gtest_filter='*Galera*' --gtest_brief=1
}

# With the release build: how much the nodes get done counts.
run_cluster_lab() {
  RTM_BINARY="$root/build/lab/rt-manage" RTM_LAB_REPORTS="$results/cluster/lab" \
    /usr/bin/python3 -m pytest tests/cluster -p no:cacheprovider -q -s --durations=5 \
    --junitxml="$results/cluster/pytest.xml"
}

part_cluster() {
  install_packages cluster
  unpack_sst_scripts
  if step "build asan" scripts/build --preset asan --target rtm_storage_tests; then
    suite "cluster: store on Galera" "$results/cluster-store" run_on_galera || true
  fi
  if step "build lab" scripts/build --preset lab; then
    suite "cluster: lab" "$results/cluster" run_cluster_lab || true
  fi
}
