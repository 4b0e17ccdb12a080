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

jizhou serve --port "$first" >/dev/null &
jizhou_is=$!
kaiyuan serve --port "$second" >/dev/null &
kaiyuan_is=$!
set +m  # what follows is the script's own: Ctrl-C reaches it together with the script

# The port is open before anybody serves it: only a page that came says that it can be opened.
answers() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1" \
        && printf 'HEAD / HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3 \
        && IFS= read -r -t 5 -u 3 _) 2>/dev/null
}
tell_when_it_answers() {
    local until=$((SECONDS + 150))
    until answers "$3"; do
        if ! kill -0 "$2" 2>/dev/null; then
            echo "$1：服务没有启动起来，原因见上面各行。/ did not start; the lines above say why." >&2
            exit 1
        elif ((SECONDS > until)); then
            echo "$1：150 秒后仍没有应答。/ no answer within 150 s." >&2
            return
        fi
        sleep 0.2
    done
    echo "$1 已启动，请打开 / is running, open: http://127.0.0.1:$3/"
}
tell_when_it_answers "蓟州区 / Jizhou" "$jizhou_is" "$first"
tell_when_it_answers "开原市 / Kaiyuan" "$kaiyuan_is" "$second"
wait -n
