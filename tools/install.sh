#!/usr/bin/env bash
# `uv pip install` into .venv, or into the environment whose python INTO names, from where pip
# installs on this machine: uv does not read the settings of pip, and a county's network often
# reaches only the mirror that they name.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

python=${INTO:-.venv/bin/python}
mirror=${PIP_INDEX_URL:-$("${PYTHON:-python3}" -m pip config get global.index-url 2>/dev/null || true)}
if [ -n "$mirror" ] && [ -z "${UV_DEFAULT_INDEX:-}" ]; then
    export UV_DEFAULT_INDEX="$mirror"
fi
exec .venv/bin/uv --system-certs pip install --quiet --python "$python" "$@"
