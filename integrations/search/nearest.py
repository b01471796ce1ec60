"""Nearest neighbours in a collection of features with LanceDB, in a folder or in object storage.

    python nearest.py build FEATURES --uri INDEX
    python nearest.py query --uri INDEX --like CLIP_ID [--by audio|visual] [--limit 10]
                            [--where "path LIKE '%dog%'"]

INDEX is a folder, or an address such as s3://bucket/index. `build` copies the rows that `cavmae
features` wrote into two tables, one of audio and one of video vectors, and indexes both. `query`
takes the audio (or the video) of one clip and lists the rows whose video (or audio) is nearest.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import lancedb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from lancedb.index import IvfFlat

MODALITIES = ("audio", "visual")
ABOUT = ["clip_id", "path", "window_start_seconds", "frame"]
# Below this, comparing with every row takes milliseconds, and an index only loses neighbours.
LEAST_INDEXED = 5_000


def batches(folder: Path, modality: str) -> Iterator[pa.RecordBatch]:
    """The rows of a folder of features that have a modality: what they are, and their vectors."""
    parts = sorted(folder.glob("part-*.parquet"))
    if not parts:
        raise SystemExit(f"Expected Parquet files of features in {folder}, found none.")
    for part in parts:
        columns = [*ABOUT, modality]
        for batch in pq.ParquetFile(part).iter_batches(batch_size=2_048, columns=columns):
            rows = pa.Table.from_batches([batch])
            rows = rows.filter(rows[modality].is_valid())
            if rows.num_rows:
                about = {name: rows[name].combine_chunks() for name in ABOUT}
                yield pa.record_batch({**about, "vector": vectors(rows[modality])})


def vectors(column: pa.ChunkedArray) -> pa.FixedSizeListArray:
    """Lists of one width, float16 or float32, as the float32 array that LanceDB indexes."""
    lists = column.combine_chunks()
    values = np.asarray(lists.flatten().to_numpy(zero_copy_only=False), np.float32)
    return pa.FixedSizeListArray.from_arrays(pa.array(values), len(values) // len(lists))


def build(features: Path, uri: str) -> dict[str, int]:
    """Both tables of a folder of features. Returns how many rows each has."""
    connection = lancedb.connect(uri)
    counts = {}
    for modality in MODALITIES:
        rows = batches(features, modality)
        first = next(rows, None)
        if first is None:
            raise SystemExit(f"Expected rows with {modality} vectors in {features}, found none.")
        table = connection.create_table(
            modality, data=chain([first], rows), schema=first.schema, mode="overwrite"
        )
        index(table)
        counts[modality] = table.count_rows()
    return counts


def lists_of(table: lancedb.table.Table) -> int:
    """How many inverted lists a table's index has; none for a small table."""
    rows = table.count_rows()
    return math.isqrt(rows) if rows >= LEAST_INDEXED else 0


def index(table: lancedb.table.Table) -> None:
    """Inverted lists of float32 vectors: what is searched is compared exactly."""
    if lists := lists_of(table):
        table.create_index("vector", config=IvfFlat(distance_type="dot", num_partitions=lists))


def nearest(
    table: lancedb.table.Table,
    query: np.ndarray,
    limit: int,
    where: str | None = None,
    share: float = 0.1,
) -> list[dict]:
    """The rows with the greatest inner product with a vector, which is the cosine of unit vectors.

    `share` of the inverted lists is searched, the nearest first; 1 searches all of them.
    """
    search = table.search(query).distance_type("dot")
    if lists := lists_of(table):
        search = search.nprobes(max(1, round(share * lists)))
    if where:
        # Before the search, so that there are `limit` rows if so many fulfil the condition.
        search = search.where(where, prefilter=True)
    found = search.limit(limit).select([*ABOUT, "_distance"]).to_list()
    return [
        {**{name: row[name] for name in ABOUT}, "cosine": 1 - row["_distance"]} for row in found
    ]


def vector_of(table: lancedb.table.Table, clip_id: str) -> np.ndarray:
    """The first vector of a clip."""
    quoted = clip_id.replace("'", "''")
    rows = table.search().where(f"clip_id = '{quoted}'").limit(1).to_list()
    if not rows:
        raise SystemExit(f"Expected a clip with the id {clip_id} in {table.name}, found none.")
    return np.asarray(rows[0]["vector"], np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    make = commands.add_parser("build")
    make.add_argument("features", type=Path)
    ask = commands.add_parser("query")
    ask.add_argument("--like", required=True, help="the clip that is the query")
    ask.add_argument("--by", choices=MODALITIES, default="audio", help="its modality")
    ask.add_argument("--where", help="SQL condition on the columns")
    ask.add_argument("--limit", type=int, default=10)
    ask.add_argument("--share", type=float, default=0.1, help="of the index that is searched")
    for command in (make, ask):
        command.add_argument("--uri", required=True)
    args = parser.parse_args()
    if args.command == "build":
        counts = build(args.features, args.uri)
        print(f"{counts['audio']} audio and {counts['visual']} video vectors in {args.uri}")
        return
    connection = lancedb.connect(args.uri)
    query = vector_of(connection.open_table(args.by), args.like)
    other = connection.open_table(MODALITIES[1 - MODALITIES.index(args.by)])
    for row in nearest(other, query, args.limit, args.where, args.share):
        print("\t".join("" if value is None else str(value) for value in row.values()))


if __name__ == "__main__":
    main()
