#!/bin/sh
# Install the servers that the tests of deploy/, server rules and publishing run, but only where installing starts no
# service: in a container, as root. Elsewhere the tests of a missing server are skipped.
set -eu
PATH="$PATH:/usr/sbin:/sbin"
missing=""
command -v nginx >/dev/null || missing="$missing nginx"
command -v caddy >/dev/null || missing="$missing caddy"
command -v apache2 >/dev/null || missing="$missing apache2-bin"
command -v rsync >/dev/null || missing="$missing rsync"
if [ -n "$missing" ] && [ "$(id -u)" = 0 ] && [ ! -d /run/systemd/system ] && command -v apt-get >/dev/null; then
    echo "Installing for the tests:$missing …"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null \
        || echo "They can't be installed: their tests are skipped." >&2
fi
