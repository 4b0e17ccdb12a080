#!/usr/bin/env bash
# Tells both counties of the demonstration where that was not done yet, and serves them side by
# side: Jizhou on PORT, Kaiyuan on the port after it. A county is a database: each has a data folder
# of its own, and Kaiyuan's is always on SQLite. Ctrl-C ends both.
set -euo pipefail
set -m  # each server in a group of its own: Ctrl-C reaches this script alone, which ends both once
cd "$(dirname "${BASH_SOURCE[0]}")/.."

first=${PORT:-8000}
second=$((first + 1))

# Both replace the shell they run in, so that the signal that ends them reaches them.
jizhou() { exec .venv/bin/bangfu "$@"; }
kaiyuan() { exec env -u BANGFU_DATABASE_URL BANGFU_HOME="$BANGFU_HOME/kaiyuan" .venv/bin/bangfu "$@"; }

for port in "$first" "$second"; do
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
        echo "127.0.0.1:$port 已被占用。两个演示区县要用 $first 和 $second 两个端口，请用 PORT= 换一个。" >&2
        echo "127.0.0.1:$port is in use. The two counties need ports $first and $second: choose with PORT=." >&2
        exit 2
    fi
done

trap 'trap - EXIT; kill $(jobs -p) 2>/dev/null; wait' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

jizhou county demonstrate --county jizhou &
told=$!
kaiyuan county demonstrate --county kaiyuan &
wait "$!"
wait "$told"

jizhou serve --port "$first" &
kaiyuan serve --port "$second" &
echo "蓟州区 / Jizhou:  http://127.0.0.1:$first/"
echo "开原市 / Kaiyuan: http://127.0.0.1:$second/"
wait -n
