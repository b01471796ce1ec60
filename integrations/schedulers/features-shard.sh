#!/bin/bash
# Features of one part of a collection: what each task of a scheduler runs.
#
#   CLIPS=clips OUT=features SHARDS=64 features-shard.sh INDEX
#
# INDEX (0 to SHARDS - 1) may come from Slurm or Kubernetes instead. MODEL is a checkpoint or a
# bundled model's name; OPTIONS are further options of `cavmae features`. A task that is run again
# goes on with what it has written.
set -euo pipefail
: "${CLIPS:?Expected CLIPS: files, folders, globs or lists.}"
: "${OUT:?Expected OUT: a folder that all tasks reach.}"
: "${SHARDS:?Expected SHARDS: how many parts there are.}"
index=${1:-${SLURM_ARRAY_TASK_ID:-${JOB_COMPLETION_INDEX:?Expected an index, from 0 on.}}}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# CLIPS and OPTIONS may hold several words.
# shellcheck disable=SC2086
exec node "$here/../../cli/cavmae.mjs" features $CLIPS --out "$OUT" --shard "$index/$SHARDS" \
  --resume --model "${MODEL:-cav-mae-tiny}" ${OPTIONS:-}
