# Finds or installs a Node that the console's tools run on. Sourced after say.sh and packages.sh.

tools_node="$root/build/tools/node"

# Vite 8 wants Node 20.19 or later, and of the 22 line 22.12 or later.
node_is_new_enough() {
  local version major minor
  version=$("$1" --version 2>/dev/null) || return 1
  IFS=. read -r major minor _ <<<"${version#v}"
  case $major in
    20) [ "$minor" -ge 19 ] ;;
    22) [ "$minor" -ge 12 ] ;;
    *) [ "$major" -gt 22 ] ;;
  esac
}

# use_node: afterwards `node` and `npm` on PATH are new enough.
use_node() {
  if [ -x "$tools_node/node_modules/.bin/node" ]; then
    PATH="$tools_node/node_modules/.bin:$PATH"
  elif ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    install_packages node
  fi
  hash -r
  if ! node_is_new_enough node; then
    say "Node $(node --version) is older than the console's tools need: installing Node 22 into build/tools"
    mkdir -p "$tools_node"
    npm install --prefix "$tools_node" --no-save --no-fund --no-audit --loglevel=error \
      node@22 npm@11 </dev/null
    PATH="$tools_node/node_modules/.bin:$PATH"
    hash -r
  fi
  node_is_new_enough node || die "no usable Node: 'node --version' says $(node --version 2>&1)"
  export PATH
}

# npm_install FOLDER: `npm ci`, only if the lock file or the Node changed since the last one.
npm_install() {
  local folder=$1 stamp="$1/node_modules/.installed-from" now
  now=$(cat "$folder/package.json" "$folder/package-lock.json" <(node --version) | sha256sum)
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$now" ]; then
    return 0
  fi
  say "Installing npm packages of ${folder#"$root"/}"
  (cd "$folder" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-fund --no-audit --loglevel=error </dev/null)
  printf '%s\n' "$now" >"$stamp"
}
