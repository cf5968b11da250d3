# Runs steps, keeps their logs and counts, and prints the summary of scripts/test. Sourced after say.sh.
# A step is one command. A suite writes JUnit files and counts as many tests as they name.

results="$root/build/test"
total_passed=0
total_failed=0
total_skipped=0
summary=()
failed_steps=()

# record NAME STATUS SECONDS PASSED FAILED SKIPPED
record() {
  local name=$1 status=$2 seconds=$3 passed=$4 failed=$5 skipped=$6
  total_passed=$((total_passed + passed))
  total_failed=$((total_failed + failed))
  total_skipped=$((total_skipped + skipped))
  summary+=("$(printf '%-34s %-6s %5d s  %5d passed, %d failed, %d skipped' \
    "$name" "$status" "$seconds" "$passed" "$failed" "$skipped")")
  if [ "$status" = FAILED ]; then
    failed_steps+=("$name")
  fi
}

# run_logged NAME COMMAND...: shows and keeps the output, returns the status of COMMAND.
run_logged() {
  local name=$1
  shift
  mkdir -p "$results/log"
  printf '\n--- %s\n' "$name"
  "$@" </dev/null 2>&1 | tee "$results/log/${name//[^A-Za-z0-9_.-]/_}.log"
  return "${PIPESTATUS[0]}"
}

# step NAME COMMAND...: counts as one test.
step() {
  local name=$1 started=$SECONDS
  if run_logged "$@"; then
    record "$name" ok $((SECONDS - started)) 1 0 0
  else
    record "$name" FAILED $((SECONDS - started)) 0 1 0
    return 1
  fi
}

# suite NAME FOLDER COMMAND...: COMMAND leaves its JUnit files in FOLDER, which is emptied before.
suite() {
  local name=$1 folder=$2 started=$SECONDS status=ok passed failed skipped
  shift 2
  rm -rf "$folder"
  mkdir -p "$folder"
  run_logged "$name" "$@" || status=FAILED
  read -r passed failed skipped < <(python3 "$root/scripts/lib/count_junit.py" "$folder")
  # A crash or an empty run leaves no failed test behind; it is a failure all the same.
  if [ $status = FAILED ] && [ "$failed" -eq 0 ]; then
    failed=1
  elif [ "$((passed + failed))" -eq 0 ]; then
    failed=1
  fi
  if [ "$failed" -gt 0 ]; then
    status=FAILED
  fi
  record "$name" $status $((SECONDS - started)) "$passed" "$failed" "$skipped"
  [ $status = ok ]
}

# finish: the summary; its last line is the one that machines read.
finish() {
  printf '\n=== Summary (%d s)\n' "$SECONDS"
  local line
  for line in "${summary[@]}"; do
    printf '%s\n' "$line"
  done
  if [ "${#failed_steps[@]}" -gt 0 ]; then
    printf '\nFailed: %s\nLogs: build/test/log\n' "$(IFS=,; printf '%s' "${failed_steps[*]}")"
  fi
  printf '\n%d passed, %d failed' "$total_passed" "$total_failed"
  if [ "$total_skipped" -gt 0 ]; then
    printf ', %d skipped' "$total_skipped"
  fi
  printf '\n'
  [ "$total_failed" -eq 0 ] && [ "$total_passed" -gt 0 ]
}
