#!/bin/sh
# Create .venv if it is missing, and install hash-pinned requirements: environment.sh PYTHON REQUIREMENTS [PIP OPTIONS]
# .venv/installed has a copy of what was installed, since a new checkout has new times and the same requirements.
set -eu
python=$1
requirements=$2
shift 2
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Oasis needs Python 3.11 or newer: install python3 and python3-venv, or say PYTHON=/path/to/python3." >&2
    exit 1
fi
if ! [ -x .venv/bin/python ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    rm -rf .venv
    if ! "$python" -m venv .venv 2>/dev/null; then
        rm -rf .venv
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
            apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null
        fi
        "$python" -m venv .venv || {
            echo "Python can’t make a virtual environment. On Debian: sudo apt-get install python3-venv" >&2
            exit 1
        }
    fi
fi
installed=.venv/installed/$(echo "$requirements" | tr / -)
if cmp -s "$requirements" "$installed"; then
    exit
fi
echo "Installing $requirements into .venv …"
.venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes "$@" -r "$requirements"
mkdir -p .venv/installed
cp "$requirements" "$installed"
