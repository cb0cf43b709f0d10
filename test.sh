#!/usr/bin/env bash
# Set up what is missing, then check everything: style, types, layers, and all test suites.
# Arguments go to pytest: ./test.sh tests/unit -k retry
set -euo pipefail
cd "$(dirname "$0")"

scripts/setup requirements/dev.txt
scripts/check
exec .venv/bin/python -m pytest -n "${TEST_PROCESSES:-2}" "$@"
