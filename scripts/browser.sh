#!/bin/sh
# Install what the browser tests need: Chromium, and a font with Chinese characters. The headless shell is preferred: it
# renders the same pages without windows, and the tests take half as long.
set -eu
fonts() { command -v fc-list >/dev/null && fc-list :lang=zh | grep -q .; }
browser() { command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || command -v chromium-browser >/dev/null; }
install() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }
if browser && fonts; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium and a Chinese font …"
    apt-get update -qq
    browser || install chromium-headless-shell || install chromium
    install fonts-noto-cjk fontconfig
fi
browser || {
    echo "The browser tests need Chromium. On Debian or Ubuntu: sudo apt-get install chromium fonts-noto-cjk" >&2
    exit 1
}
