# Builds the web console into web/dist. Sourced after say.sh, packages.sh and node.sh.

console_inputs_hash() {
  (
    cd "$root"
    find web \( -name node_modules -o -name dist -o -name test-results -o -name playwright-report \
      -o -name coverage \) -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
    find src docs -maxdepth 2 -name 'openapi*' -type f -print0 | LC_ALL=C sort -z | xargs -0 -r sha256sum
  ) | sha256sum
}

# build_console: only if a source of it changed.
build_console() {
  local stamp="$root/build/console.stamp" now
  now=$(console_inputs_hash)
  if [ -f "$root/web/dist/index.html" ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$now" ]; then
    return 0
  fi
  use_node
  npm_install "$root/web"
  say "Building the console"
  (cd "$root/web" && npm run --silent build </dev/null)
  # The build may write generated sources, so the hash is taken again.
  mkdir -p "$root/build"
  console_inputs_hash >"$stamp"
}
