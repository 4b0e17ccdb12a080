#!/usr/bin/env bash
# Installs what the tests need from the system, where it is missing and apt may be used:
# a browser for the journeys, a Chinese font for the browser, hledger to read the ledger back.
# Elsewhere it says loudly what will not run; with CI=true it fails instead.
set -euo pipefail

has_browser() { command -v chromium || command -v chromium-browser; }
has_font() { command -v fc-list && fc-list :lang=zh family | grep -q .; }
has_hledger() { command -v hledger; }

missing() {
    has_browser >/dev/null 2>&1 || echo chromium
    has_font >/dev/null 2>&1 || echo fontconfig fonts-wqy-microhei
    has_hledger >/dev/null 2>&1 || echo hledger
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_use_apt() {
    command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }
}

install() {
    local log
    log=$(mktemp)
    echo "Installing for the tests: $*"
    if as_root apt-get update -q >"$log" 2>&1 &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@" >>"$log" 2>&1; then
        rm -f "$log"
    else
        tail -n 15 "$log" >&2
        rm -f "$log"
    fi
}

read -r -a packages <<<"$(missing | xargs)"
[ "${#packages[@]}" -gt 0 ] || exit 0

if may_use_apt; then
    install "${packages[@]}"
    read -r -a packages <<<"$(missing | xargs)"
    [ "${#packages[@]}" -gt 0 ] || exit 0
fi

{
    echo "======================================================================"
    echo "NOT INSTALLED: ${packages[*]}"
    echo "The tests that need them will be skipped. To run everything:"
    echo "    sudo apt-get install ${packages[*]}"
    echo "======================================================================"
} >&2
[ "${CI:-}" != true ]
