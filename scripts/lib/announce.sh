# Passes the program's output on and, once it listens, ends with where the console is and how to log in.

# Reads stdin to its end. Ctrl-C is for the program, whose last words are still to be shown.
announce_when_listening() {
  trap '' INT TERM
  local line user= password= url=
  while IFS= read -r line || [ -n "$line" ]; do
    printf '%s\n' "$line"
    if [[ $line =~ ^\ +User:\ +(.+)$ ]]; then
      user=${BASH_REMATCH[1]}
    elif [[ $line =~ ^\ +Password:\ +([^[:space:]]+)$ ]]; then
      password=${BASH_REMATCH[1]}
    elif [[ $line =~ ^rt-manage\ listens:\ +([^[:space:]]+) ]]; then
      url=${BASH_REMATCH[1]}
    elif [[ -n $url && $line == "rt-manage 已启动"* ]]; then
      # The last thing that the program says about its start.
      say_how_to_log_in "$url" "$user" "$password"
      url=
    fi
  done
}

say_how_to_log_in() {
  local url=$1 user=$2 password=$3
  printf '\n'
  say "Console:  $url    (Ctrl-C here stops rt-manage)"
  if [ -n "$password" ]; then
    say "Log in:   user $user, password $password (made just now, shown only this once)"
  else
    say "Log in:   with your auth.username and auth.password; none set: user admin and the password"
    say "          that the first start printed"
  fi
}
