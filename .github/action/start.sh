#!/usr/bin/env bash
# A step of action.yml: starts the mock server in the background, and passes its base URL to the later steps.
set -euo pipefail

folder=$RUNNER_TEMP/stability-mock-report
mkdir -p "$folder"
read -r -a flags <<<"$FLAGS"
"$RUNNER_TEMP/stability-mock/bin/stability-mock" serve --port 0 --contract "$CONTRACT" ${flags[@]+"${flags[@]}"} \
  >"$folder/welcome.txt" 2>"$folder/log.txt" &
echo $! >"$folder/pid"

for _ in $(seq 100); do
  url=$(grep -oE -m 1 'http://[^ ]+' "$folder/welcome.txt" | head -n 1) || true
  if [ -n "$url" ]; then
    echo "url=$url" >>"$GITHUB_OUTPUT"
    exit 0
  fi
  kill -0 "$!" 2>/dev/null || break
  sleep 0.1
done
cat "$folder/log.txt" >&2
exit 1
