# The unit, integration, fault, e2e and fuzz parts of scripts/test. Sourced after lint.sh.

# Only these have threads of their own; a ThreadSanitizer build of the rest would show nothing new.
tsan_targets=(rtm_base_tests rtm_service_tests rtm_storage_tests rtm_upstream_tests rtm_http_tests)

run_asan_tests() {
  GTEST_OUTPUT="xml:$results/unit-asan/" ctest --test-dir build/asan --output-on-failure -j "$(nproc)"
}

build_tsan() {
  local target arguments=()
  for target in "${tsan_targets[@]}"; do
    arguments+=(--target "$target")
  done
  scripts/build --preset tsan "${arguments[@]}"
}

run_tsan_tests() {
  local names
  names=$(printf '%s\n' "${tsan_targets[@]}" | sed 's/^rtm_\(.*\)_tests$/\1/' | paste -sd '|')
  GTEST_OUTPUT="xml:$results/unit-tsan/" \
    ctest --test-dir build/tsan --output-on-failure -j "$(nproc)" -R "^($names)\$"
}

run_vitest() {
  (cd web && npm test --silent -- --reporter=default --reporter=junit --outputFile.junit="$results/vitest/vitest.xml")
}

part_unit() {
  if build_asan; then
    suite "unit: ASan, UBSan" "$results/unit-asan" run_asan_tests || true
  fi
  if step "build tsan" build_tsan; then
    suite "unit: TSan" "$results/unit-tsan" run_tsan_tests || true
  fi
  npm_install "$root/web"
  suite "unit: vitest" "$results/vitest" run_vitest || true
}

# run_pytest NAME FOLDERS_OR_FILES PROCESSES [OPTION]...
run_pytest() {
  # shellcheck disable=SC2086  # Several names, none with a blank.
  RTM_BINARY="$root/build/asan/rt-manage" RTM_PEER_LOGS="$results/peers/$1" \
    /usr/bin/python3 -m pytest $2 -n "$3" "${@:4}" -p no:cacheprovider -q --durations=10 \
    --junitxml="$results/$1/pytest.xml"
}

part_integration() {
  build_asan || return 1
  npm_install "$root/tests/rig"
  suite "integration" "$results/integration" run_pytest integration tests/integration 2 || true
  suite "integration: MariaDB" "$results/integration-mariadb" run_on_server integration-mariadb || true
}

# run_on_server NAME [FILE]...: what the store has most to do with, and these files, stored on a database server. The
# conformance tests of the unit part look at the rest.
run_on_server() {
  local name files=("${@:2}")
  for name in admin_rows audit first_start import_access_tokens in_doubt jobs list outcomes overview public_api \
    refresh row_detail scheduler sessions single_flight; do
    files+=("tests/integration/test_$name.py")
  done
  RTM_ENGINE=mariadb run_pytest "$1" "${files[*]}" 2
}

check_log_scan() { PYTHONPATH=tests/rig python3 -m rtm_rig.log_scan "$results/peers"; }

# Sanitizers would make the figures of memory meaningless, hence the release build.
run_soak() {
  scripts/build --preset lab &&
    /usr/bin/python3 tests/fault/lab/run.py --soak "$soak_minutes" --binary build/lab/rt-manage --folder "$results/soak"
}

part_fault() {
  if [ -n "$soak_minutes" ]; then
    rm -rf "$results/soak"
    step "fault: soak of $soak_minutes min" run_soak || true
    return
  fi
  build_asan || return 1
  npm_install "$root/tests/rig"
  RTM_LAB_REPORTS="$results/fault/lab" suite "fault" "$results/fault" run_pytest fault tests/fault 2 || true
}

run_playwright() {
  (cd web && RTM_BINARY="$root/build/asan/rt-manage" PLAYWRIGHT_JUNIT_OUTPUT_NAME="$results/e2e/playwright.xml" \
    npm run --silent e2e -- --reporter=list,junit)
}

part_e2e() {
  build_asan || return 1
  npm_install "$root/web"
  npm_install "$root/tests/rig"
  suite "e2e" "$results/e2e" run_playwright || true
}

run_speed() {
  (cd web && RTM_SPEED=1 RTM_BINARY="$root/build/release/rt-manage" PLAYWRIGHT_JUNIT_OUTPUT_NAME="$results/speed/playwright.xml" \
    npm run --silent e2e -- --reporter=list,junit)
}

# Of the release build, and alone on the machine: times say nothing otherwise.
part_speed() {
  step "build release" scripts/build || return 1
  npm_install "$root/web"
  npm_install "$root/tests/rig"
  suite "speed" "$results/speed" run_speed || true
}

# Each target has its seeds in tests/fuzz/corpus/NAME; what it finds new stays in build/.
run_fuzz_target() {
  local program=$1 name seeds
  name=$(basename "$program")
  seeds="tests/fuzz/corpus/${name#fuzz_}"
  mkdir -p "build/fuzz/corpus/$name" "$results/fuzz"
  set -- "build/fuzz/corpus/$name"
  if [ -d "$seeds" ]; then
    set -- "$@" "$seeds"
  fi
  "$program" -max_total_time="$fuzz_seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="$results/fuzz/$name-" "$@"
}

part_fuzz() {
  step "build fuzz" scripts/build --preset fuzz || return 1
  local program found=no
  while read -r program; do
    found=yes
    step "$(basename "$program")" run_fuzz_target "$program" || true
  done < <(find build/fuzz -name 'fuzz_*' -type f -perm -u+x | sort)
  [ $found = yes ] || step "fuzz targets" false
}
