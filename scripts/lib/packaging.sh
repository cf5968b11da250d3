# The package part of scripts/test. Sourced after suites.sh.

# Bounded: what hangs here would be somebody else's program, and holds mounts.
run_packaging() {
  PYTHONPATH=tests/packaging timeout -k 60 5400 /usr/bin/python3 -m pytest tests/packaging -p no:cacheprovider -q --tb=short \
    --durations=10 --junitxml="$results/package/pytest.xml"
}

part_package() {
  [ "$(id -u)" -eq 0 ] || {
    step "package: needs root" false
    return 1
  }
  install_packages deb package
  step "build package" scripts/package || return 1
  suite "package" "$results/package" run_packaging || true
}
