#!/usr/bin/env bash
# Trains and judges models: ./run.sh cpu | gpu, called again and again until it says that all is done; ./run.sh grow, for spare hours.
# PYTHON names the interpreter; REHEARSE=1 goes through it all in about a minute with toy sizes. See README.md.
set -euo pipefail
cd "$(dirname "$0")"
if [ "${1:-}" = grow ]; then exec "${PYTHON:-python3}" -u -m cavmae.grow "${@:2}"; fi
exec "${PYTHON:-python3}" -u -m cavmae.plan "$@"
