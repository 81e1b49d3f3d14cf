#!/usr/bin/env bash
# Write requirements.txt and requirements-dev.txt with every transitive pin, from clean environments.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
lock() { # lock IN OUT "first line"
  python3 -m venv "$work/$1"
  "$work/$1/bin/python" -m pip install --disable-pip-version-check -q -r "$1"
  { echo "# $3 Made by \`make lock\` from $1."; "$work/$1/bin/python" -m pip freeze --exclude pip --exclude setuptools; } >"$2"
}
lock requirements.in requirements.txt "What Liantu needs at run time, every package pinned."
lock requirements-dev.in requirements-dev.txt "What tests and checks need, every package pinned."
