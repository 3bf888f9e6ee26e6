#!/usr/bin/env bash
# Runs every test, those of the release included, on each Python from 3.11 to 3.13 that is here: `make test-all`.
# VERSIONS="3.12" runs it on that one alone. What follows is given to pytest.
set -euo pipefail
cd "$(dirname "$0")/.."

interpreter() { # VERSION
  local candidate
  for candidate in "python$1" "${PYENV_ROOT:-$HOME/.pyenv}"/versions/"$1".*/bin/python; do
    if "$candidate" -c 'import sys, venv; sys.exit(f"{sys.version_info[0]}.{sys.version_info[1]}" != sys.argv[1])' "$1" 2>/dev/null
    then
      echo "$candidate"
      return
    fi
  done
}

outcome=()
failed=0
for version in ${VERSIONS:-3.11 3.12 3.13}; do
  python=$(interpreter "$version")
  if [ -z "$python" ]; then
    outcome+=("Python $version: not here")
    continue
  fi
  echo "== Python $version"
  commands="out/python-$version/bin"
  "$python" -m venv "out/python-$version"
  "$commands/python" -m pip install --quiet --upgrade "pip>=25.1"
  "$commands/python" -m pip install --quiet --constraint constraints.txt --group dev \
    --config-settings editable_mode=compat --editable ".[all]"
  if "$commands/pytest" -n 2 "$@"; then
    outcome+=("Python $version: passed")
  else
    outcome+=("Python $version: FAILED")
    failed=1
  fi
done
printf '%s\n' "${outcome[@]}"
exit "$failed"
