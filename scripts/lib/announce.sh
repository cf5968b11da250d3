# Passes the program's output on and, once it listens, ends with where the console is and how to log in.

# Reads stdin to its end. Ctrl-C is for the program, whose last words are still to be shown.
announce_when_listening() {
  trap '' INT TERM
  local line password=
  while IFS= read -r line || [ -n "$line" ]; do
    printf '%s\n' "$line"
    if [[ $line == *http.listening* && $line =~ port[^0-9]*([0-9]+) ]]; then
      say_where "${BASH_REMATCH[1]}" "$password"
    elif [[ $line =~ [Pp]assword:?\ +([^[:space:]\"]{8,}) ]]; then
      password=${BASH_REMATCH[1]}
    fi
  done
}

say_where() {
  local port=$1 password=$2
  printf '\n'
  say "rt-manage listens on port $port. Ctrl-C stops it."
  say "Console:  http://127.0.0.1:$port/"
  if [ -n "$password" ]; then
    say "Log in:   user admin, password $password (made just now, shown only this once)"
  else
    say "Log in:   with your auth.username and auth.password; none set: user admin and the password"
    say "          that the first start printed"
  fi
}
