#!/bin/sh
# The browser tests need Chromium, and a font with Chinese letters for what they look at.
set -eu
fonts() { command -v fc-list >/dev/null && fc-list :lang=zh | grep -q .; }
browser() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null; }
if browser && fonts; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium and a Chinese font …"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig >/dev/null
fi
browser || {
    echo "The browser tests need Chromium. On Debian or Ubuntu: sudo apt-get install chromium fonts-noto-cjk" >&2
    exit 1
}
