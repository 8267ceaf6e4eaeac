#!/bin/sh
# Install citation-js, which reads our BibTeX in the tests, into .venv/citation-js by the lock file. Node comes with
# requirements-dev.txt.
set -eu
from=tests/citation-js
to=.venv/citation-js
if cmp -s $from/package-lock.json $to/installed.json; then
    exit 0
fi
echo "Installing citation-js into $to …"
mkdir -p $to
cp $from/package.json $from/package-lock.json $to/
bin=$PWD/.venv/bin
(cd $to && PATH="$bin:$PATH" "$bin/npm" ci --loglevel=error --ignore-scripts --no-audit --no-fund >/dev/null)
cp $from/package-lock.json $to/installed.json
