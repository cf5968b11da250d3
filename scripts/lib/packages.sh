# The one list of Debian packages, and what installs those that are missing. Sourced after say.sh.

# libboost1.81-*, never libboost-dev: that is 1.74 and cannot stand beside them.
packages_build=(
  ca-certificates clang-19 lld-19 cmake ninja-build pkg-config ccache brotli python3
  libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev
  libsqlitecpp-dev libsqlite3-dev libmariadb-dev libcurl4-openssl-dev libssl-dev libsodium-dev
  libjwt-dev libspdlog-dev libfmt-dev libyaml-cpp-dev libcli11-dev zlib1g-dev prometheus-cpp-dev
)
# What the test builds need. llvm-19 brings the symbolizer, without which sanitizer reports are bare addresses.
packages_unit=(libclang-rt-19-dev llvm-19 libgtest-dev libgmock-dev libbenchmark-dev)
# What the other parts of scripts/test need: linters, the peers of the integration tests, the browser.
packages_test=(
  git clang-format-19 clang-tidy-19
  python3-pytest python3-pytest-xdist python3-requests python3-aiohttp python3-jsonschema python3-prometheus-client
  squid tinyproxy microsocks openssl sqlite3 strace
  mariadb-server-core mariadb-client-core  # mariadb-server would start one of its own
  chromium fonts-noto-cjk
)
# What the part 'cluster' needs beside those. The scripts of a state transfer are in mariadb-server; see lib/cluster.sh.
packages_cluster=(galera-4 rsync lsof iproute2 iptables)
# What the part 'mysql' needs beside those.
packages_mysql=(mmdebstrap)
# Only where no Node is at all; lib/node.sh looks at its version.
packages_node=(nodejs npm)
# What scripts/package needs beside the build.
packages_deb=(dpkg-dev file)
# What the part 'package' of scripts/test needs: fresh roots, images, and readers of what is in a package.
packages_package=(lintian man-db mmdebstrap podman runc iproute2 curl bash-completion zsh fish python3-yaml python3-pytest python3-requests)
# What the program needs at run time: libraries, and what the image needs to run it. The .deb finds its libraries by
# itself; tests/packaging compares.
packages_run=(
  libboost-container1.81.0 libboost-json1.81.0 libboost-url1.81.0 libcurl4 libfmt9 libjwt0 libmariadb3
  libprometheus-cpp-core1.0 libsodium23 libspdlog1.10 libsqlite3-0 libssl3 libstdc++6 libyaml-cpp0.7 zlib1g
  ca-certificates curl tzdata
)

missing_packages() {
  local name
  declare -A installed=()
  while read -r name _ _ state; do
    if [ "$state" = installed ]; then
      installed[$name]=1
    fi
  done < <(dpkg-query -W -f='${Package} ${Status}\n' "$@" 2>/dev/null || true)
  for name in "$@"; do
    if [ -z "${installed[$name]:-}" ]; then
      printf '%s\n' "$name"
    fi
  done
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo --preserve-env=DEBIAN_FRONTEND "$@"
  else
    die "this needs root: run it as root, install sudo, or install by hand: $*"
  fi
}

# install_packages GROUP...: GROUP is build, unit, test, cluster, mysql, node, deb, package or run. Asks the package system only if one is missing.
install_packages() {
  local group missing=() wanted=()
  for group in "$@"; do
    local -n list="packages_$group"
    wanted+=("${list[@]}")
  done
  command -v dpkg-query >/dev/null ||
    die "this is no Debian system; install by hand what these packages hold: ${wanted[*]}"
  mapfile -t missing < <(missing_packages "${wanted[@]}")
  if [ "${#missing[@]}" -eq 0 ]; then
    return 0
  fi
  say "Installing ${#missing[@]} Debian packages: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  local log="$root/build/packages.log"
  mkdir -p "$root/build"
  {
    as_root apt-get update -qq &&
      as_root apt-get install -qq -y --no-install-recommends -o DPkg::Lock::Timeout=300 "${missing[@]}"
  } </dev/null >"$log" 2>&1 || {
    tail -n 30 "$log" >&2
    die "the packages could not be installed; all that apt said is in build/packages.log"
  }
}
