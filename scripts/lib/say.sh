# Shared by every script: messages, errors and the root folder. Sourced, never run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

say() { printf '==> %s\n' "$*"; }
warn() { printf 'warning: %s\n' "$*" >&2; }
die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# usage_error MESSAGE: wrong options end with status 2 and say where the right ones are.
usage_error() {
  printf 'error: %s\nTry: %s --help\n' "$1" "$0" >&2
  exit 2
}

# need_value OPTION REMAINING_ARGUMENTS: REMAINING_ARGUMENTS counts the option itself.
need_value() {
  if [ "$2" -lt 2 ]; then
    usage_error "$1 needs a value"
  fi
}
