#!/usr/bin/env bash
# Set up what is missing, then check everything: style, types, layers, and all test suites.
# Arguments go to pytest: ./test.sh tests/unit -k retry
set -euo pipefail
cd "$(dirname "$0")"

told=$(mktemp)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -f "$told"' EXIT

# Run one command, kept quiet until its end, beside another; fail if either does.
together() { # QUIET COMMAND -- COMMAND
    local quiet=() status=0
    while [ "$1" != -- ]; do
        quiet+=("$1")
        shift
    done
    shift
    "${quiet[@]}" >"$told" 2>&1 &
    "$@" || status=$?
    wait $! || status=$?
    cat "$told"
    return "$status"
}

scripts/setup requirements/dev.txt
together scripts/setup-page -- scripts/setup-browser
scripts/setup-promtool
pytest=(.venv/bin/python -m pytest -n)
processes=${TEST_PROCESSES:-2}
if [ $# -gt 0 ]; then
    scripts/check
    "${pytest[@]}" "$processes" "$@"
    exit
fi
# Coverage slows Python down, so it is measured only where a floor stands: see pyproject.toml.
measured=(tests/unit tests/properties tests/contract/test_store_*.py)
# These keep the processors busy, and measure time or are judged by it (a script of the corpora has
# three seconds to run): beside more processes than processors they could fail without a reason.
timed=(tests/limits tests/contract/test_growth.py tests/integration/test_corpus.py)
# The types are looked at by one process, for as long as these take.
together scripts/check -- "${pytest[@]}" "$processes" "${measured[@]}" --cov
# The rest waits nearly as long as it computes, for programs and for what they are to survive.
others=("${measured[@]}" "${timed[@]}" tests/browser tests/chaos)
"${pytest[@]}" $((processes + 1)) "${others[@]/#/--ignore=}"
# The library that drives the browser keeps an event loop running, beside which asyncio's tests cannot run.
"${pytest[@]}" "$processes" tests/browser
# Each process of these has a service of its own, whose parts it hurts, and mostly waits for it to heal.
"${pytest[@]}" $((processes + 1)) tests/chaos
"${pytest[@]}" "$processes" "${timed[@]}"
# Not judged, but seen: whether each question still comes to an answer, and roughly which.
.venv/bin/python -m bench --smoke
