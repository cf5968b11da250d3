# Passes the program's output on and, once it listens, ends with where the console is and how to log in.

# Reads stdin to its end. Ctrl-C is for the program, whose last words are still to be shown.
announce_when_listening() {
  trap '' INT TERM
  local line user=admin password=
  while IFS= read -r line || [ -n "$line" ]; do
    printf '%s\n' "$line"
    if [[ $line == *http.listening* && $line =~ port[^0-9]*([0-9]+) ]]; then
      say_where "${BASH_REMATCH[1]}" "$user" "$password"
    elif [[ $line =~ ^\ +User:\ +([^[:space:]]+)$ ]]; then
      user=${BASH_REMATCH[1]}
    elif [[ $line =~ ^\ +Password:\ +([^[:space:]]+)$ ]]; then
      password=${BASH_REMATCH[1]}
    fi
  done
}

say_where() {
  local port=$1 user=$2 password=$3
  printf '\n'
  say "rt-manage listens on port $port. Ctrl-C stops it."
  say "Console:  http://127.0.0.1:$port/"
  if [ -n "$password" ]; then
    say "Log in:   user $user, password $password (made just now, shown only this once)"
  else
    say "Log in:   with your auth.username and auth.password; none set: user admin and the password"
    say "          that the first start printed"
  fi
}
