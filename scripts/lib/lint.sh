# The lint part of scripts/test. Sourced after parts.sh.

cpp_files() { git ls-files -co --exclude-standard -- 'src/*.h' 'src/*.cc' 'bench/*.h' 'bench/*.cc' 'tests/*.h' 'tests/*.cc'; }

check_format() {
  local files wrong
  mapfile -t files < <(cpp_files)
  wrong=$(clang-format-19 --dry-run "${files[@]}" 2>&1 | sed -n 's/:.*\[-Wclang-format-violations\]$//p' | sort -u)
  if [ -n "$wrong" ]; then
    printf 'not formatted; run clang-format-19 -i on:\n%s\n' "$wrong"
    return 1
  fi
}

# The commit that clang-tidy compares with: what is older has been looked at before.
tidy_base() {
  if [ -n "${RTM_TIDY_BASE:-}" ]; then
    git merge-base HEAD "$RTM_TIDY_BASE"
  else
    git describe --tags --abbrev=0 2>/dev/null || git rev-parse --verify -q HEAD~1 ||
      git hash-object -t tree /dev/null
  fi
}

# A changed header is looked at through the sources beside it that include it first: their own.
tidy_files() {
  if [ $tidy_all = yes ]; then
    git ls-files -- 'src/*.cc'
    return
  fi
  local base file
  base=$(tidy_base)
  git diff --name-only --diff-filter=d "$base" -- 'src/*.h' 'src/*.cc' | while read -r file; do
    file=${file%.h}
    file=${file%.cc}.cc
    if [ -f "$file" ]; then
      printf '%s\n' "$file"
    fi
  done | sort -u
}

check_tidy() {
  local files
  mapfile -t files < <(tidy_files)
  if [ "${#files[@]}" -eq 0 ]; then
    echo "no C++ source changed since $(tidy_base)"
    return 0
  fi
  echo "${#files[@]} files"
  printf '%s\0' "${files[@]}" | xargs -0 -n 4 -P "$(nproc)" \
    clang-tidy-19 -p build/asan --quiet --warnings-as-errors='*'
}

check_config_docs() {
  build/asan/rt-manage config docs | diff -u docs/config.md - ||
    { echo "docs/config.md is not what the program writes: build/asan/rt-manage config docs >docs/config.md"; return 1; }
}

check_web() { (cd web && npm run --silent "$1"); }

build_asan() {
  if [ -z "${asan_built:-}" ]; then
    step "build asan" scripts/build --preset asan || return 1
    asan_built=yes
  fi
}

part_lint() {
  step "clang-format" check_format || true
  step "layers: self-test" python3 tools/check_layers_test.py || true
  step "layers" python3 tools/check_layers.py || true
  step "docs/events.md: self-test" python3 tools/check_events_test.py || true
  step "docs/events.md" python3 tools/check_events.py || true
  step "man pages: self-test" python3 tools/make_man_test.py || true
  step "completion: self-test" python3 tools/make_completion_test.py || true
  npm_install "$root/web"
  step "eslint" check_web lint || true
  step "tsc" check_web typecheck || true
  build_asan || return 1
  step "docs/config.md" check_config_docs || true
  step "clang-tidy" check_tidy || true
}
