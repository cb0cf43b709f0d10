#!/usr/bin/env bash
# Set up what is missing, then check everything: style, types, layers, and all test suites.
# Arguments go to pytest: ./test.sh tests/unit -k retry
set -euo pipefail
cd "$(dirname "$0")"

scripts/setup requirements/dev.txt
scripts/check
pytest=(.venv/bin/python -m pytest -n "${TEST_PROCESSES:-2}")
if [ $# -gt 0 ]; then
    exec "${pytest[@]}" "$@"
fi
# Coverage slows Python down, so it is measured only where a floor stands: see pyproject.toml.
measured=(tests/unit tests/contract/test_store_*.py)
"${pytest[@]}" "${measured[@]}" --cov
exec "${pytest[@]}" "${measured[@]/#/--ignore=}"
