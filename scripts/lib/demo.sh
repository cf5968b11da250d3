# scripts/run --demo: the OAuth server of the tests, a pool of short-lived tokens, and the program between them.

demo="$root/build/demo"
demo_pids=()

stop_demo() {
  trap - EXIT INT TERM
  local pid
  for pid in "${demo_pids[@]}"; do
    kill -TERM "$pid" 2>/dev/null || true
  done
  for pid in "${demo_pids[@]}"; do
    wait "$pid" 2>/dev/null || true
  done
  printf '\n'
  say "Stopped. Logs of this demo: build/demo/*.log"
}

# wait_for_line FILE PATTERN PID: prints the first line that matches; fails when PID ends or after 30 s.
wait_for_line() {
  local file=$1 pattern=$2 pid=$3 line deadline=$((SECONDS + 30))
  while [ $SECONDS -lt $deadline ]; do
    if line=$(grep -m1 -E "$pattern" "$file"); then
      printf '%s\n' "$line"
      return 0
    fi
    if ! kill -0 "$pid" 2>/dev/null; then
      break
    fi
    sleep 0.1
  done
  cat "$file" >&2
  return 1
}

random_word() { od -An -N12 -tx1 /dev/urandom | tr -d ' \n'; }

start_oauth_server() {
  AT_TTL=75 node "$root/tests/rig/oauth_server.mjs" 0 >"$demo/oauth.log" 2>&1 &
  local pid=$! line
  demo_pids+=("$pid")
  line=$(wait_for_line "$demo/oauth.log" '^ready ' "$pid") || die "the OAuth server did not start"
  oauth_url=$(sed -E 's#^ready (https?://[^/]+).*#\1#' <<<"$line")
}

# A lead of about half the tokens' life: each is renewed every 40 seconds or so.
write_demo_config() {
  local port=$1
  cat >"$demo/config.yml" <<CONFIG
server:
  host: 127.0.0.1
  port: $port
  mode: release
  data_dir: $demo/data
database:
  database: $demo/data/tokens.db
auth:
  password: $demo_password
  api_secret: $demo_api_secret
log:
  output_paths: [$demo/server.log]
  error_output_paths: [$demo/server.log]
openai:
  schedule_enabled: true
refresh:
  lead: 35s
  min_interval: 5s
providers:
  openai:
    token_url: $oauth_url/token
    client_id: app_native
    redirect_uri: ""
CONFIG
  chmod 600 "$demo/config.yml"
}

start_demo_server() {
  local binary=$1 pid
  "$binary" serve --config "$demo/config.yml" >"$demo/terminal.log" 2>&1 &
  pid=$!
  demo_pids+=("$pid")
  touch "$demo/server.log"
  wait_for_line "$demo/server.log" 'app\.started' "$pid" >/dev/null || {
    cat "$demo/terminal.log" >&2
    die "rt-manage did not start"
  }
}

show_rotations() {
  local line
  while kill -0 "${demo_pids[0]}" 2>/dev/null && kill -0 "${demo_pids[1]}" 2>/dev/null; do
    line=$(node "$root/tests/rig/demo_pool.mjs" watch "$oauth_url" "$server_url" "$demo_api_secret") || true
    if [ -n "$line" ]; then
      printf '%s  %s\n' "$(date +%H:%M:%S)" "$line"
    fi
    # In the background and waited for, so that Ctrl-C ends it at once.
    sleep 10 &
    wait $! || true
  done
  warn "one of the two servers ended by itself"
  return 1
}

# run_demo BINARY PORT TOKENS
run_demo() {
  local binary=$1 port=$2 tokens=$3
  use_node
  npm_install "$root/tests/rig"
  rm -rf "$demo"
  mkdir -p "$demo/data"
  demo_password=$(random_word)
  demo_api_secret=$(random_word)
  server_url="http://127.0.0.1:$port"
  trap stop_demo EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM

  say "Starting the OAuth server"
  start_oauth_server
  say "Making $tokens refresh tokens"
  node "$root/tests/rig/demo_pool.mjs" mint "$oauth_url" "$tokens" >"$demo/tokens.txt"
  chmod 600 "$demo/tokens.txt"
  write_demo_config "$port"
  say "Starting rt-manage"
  start_demo_server "$binary"
  say "Importing them"
  "$binary" import "$demo/tokens.txt" --enable --tag demo --config "$demo/config.yml"

  say "The demo runs. The access tokens live 75 seconds; each token is renewed every 40 seconds or so."
  say "OAuth server:   $oauth_url/rig/stats counts rotations; 'reuse' must stay 0"
  say "Server log:     build/demo/server.log"
  say "Console:        $server_url/"
  say "Log in:         user admin, password $demo_password"
  say "Rotations, every 10 seconds, until Ctrl-C:"
  show_rotations
}
