#!/bin/sh
# npm.sh FROM TO: install the packages of FROM/package-lock.json into the folder TO. Node comes with
# requirements-dev.txt.
set -eu
from=$1
to=$2
if cmp -s "$from/package-lock.json" "$to/installed.json"; then
    exit 0
fi
echo "Installing $from into $to …"
mkdir -p "$to"
cp "$from/package.json" "$from/package-lock.json" "$to/"
bin=$PWD/.venv/bin
(cd "$to" && PATH="$bin:$PATH" "$bin/npm" ci --loglevel=error --ignore-scripts --no-audit --no-fund >/dev/null)
cp "$from/package-lock.json" "$to/installed.json"
