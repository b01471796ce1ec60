#!/bin/bash
# A Slurm array over the shards of a collection, submitted in this repository:
#
#   sbatch --array=0-63 --export=ALL,CLIPS=/data/clips,OUT=/data/features,SHARDS=64 \
#     integrations/schedulers/slurm.sh
#
# SHARDS stays the same when only some indices are submitted again.
#SBATCH --job-name=cavmae-features
#SBATCH --cpus-per-task=4
#SBATCH --mem=8G
#SBATCH --time=08:00:00
#SBATCH --requeue
#SBATCH --output=cavmae-%A-%a.log
set -euo pipefail
# Slurm runs a copy of this file, so the repository is where it was submitted.
export OPTIONS="${OPTIONS:-} --workers ${SLURM_CPUS_PER_TASK:-4}"
exec "${REPOSITORY:-$SLURM_SUBMIT_DIR}/integrations/schedulers/features-shard.sh"
