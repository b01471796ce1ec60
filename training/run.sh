#!/usr/bin/env bash
# The whole of it: sample clips, bank, training, export. Usage: ./run.sh cpu
# BANK and RUN name the folders for the bank (about 0.7 MB a clip) and the run; PYTHON the interpreter.
set -euo pipefail
cd "$(dirname "$0")"
plan="${1:-}"
python="${PYTHON:-python3}"
bank="${BANK:-$PWD/bank}"
run="${RUN:-$PWD/runs/tiny}"

case "$plan" in
  cpu)
    OMP_NUM_THREADS=1 "$python" make_samples.py
    OMP_NUM_THREADS=1 "$python" make_bank.py --out "$bank" --clips 12000
    "$python" train.py --bank "$bank" --run "$run" --minutes 75 --ask 0.3
    "$python" export.py --bank "$bank" --run "$run"
    ;;
  *)
    echo "usage: ./run.sh cpu" >&2
    exit 2
    ;;
esac
