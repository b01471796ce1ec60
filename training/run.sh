#!/usr/bin/env bash
# Trains and judges all models: ./run.sh cpu | gpu. Call it again and again until it says that all is done.
# PYTHON names the interpreter; REHEARSE=1 goes through it all in about a minute with toy sizes. See README.md.
set -euo pipefail
cd "$(dirname "$0")"
exec "${PYTHON:-python3}" -u -m cavmae.plan "$@"
