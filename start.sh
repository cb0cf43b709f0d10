#!/usr/bin/env bash
# Start LoadGenie on this machine: set up what is missing, then Redis, one worker and the API.
set -euo pipefail
cd "$(dirname "$0")"

if [ ! -w . ]; then
    printf 'LoadGenie: %s cannot be written; copy LoadGenie to a folder of yours.\n' "$PWD" >&2
    exit 1
fi
first=
[ -e .venv/.installed-requirements ] || first=yes
scripts/setup requirements.txt
if [ ! -e .env ]; then
    (umask 077 && cp .env.example .env)
    printf 'Made .env from .env.example; a GEMINI_API_KEY in it turns Gemini on.\n'
fi
if [ "$first" ]; then
    .venv/bin/python -m standalone --check
fi
exec .venv/bin/python -m standalone "$@"
