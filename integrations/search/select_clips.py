"""Filters a folder of features with SQL and ranks what is left, exactly, with DuckDB.

    python select_clips.py FEATURES [--where "path LIKE '%dog%'"] [--like CLIP_ID] [--limit 10]

FEATURES is what `cavmae features` wrote. `--where` is any SQL condition on its columns. With
`--like`, the clips are ranked by the cosine of the audio of that clip with their video.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import duckdb

COLUMNS = "clip_id, path, window_start_seconds, frame"


def open_features(folder: Path) -> duckdb.DuckDBPyConnection:
    """A connection with the view `features`; nothing is read before it is asked for."""
    parts = str(folder / "part-*.parquet")
    connection = duckdb.connect()
    try:
        connection.read_parquet(parts).create_view("features")
    except duckdb.IOException as error:
        raise SystemExit(f"Expected Parquet files of features in {folder}, found none.") from error
    return connection


def select(connection: duckdb.DuckDBPyConnection, where: str, limit: int) -> list[dict]:
    """Rows that fulfil a condition, in the order of clip, window and frame."""
    rows = connection.sql(
        f"SELECT {COLUMNS} FROM features WHERE {where} "
        f"ORDER BY clip_id, window_start_seconds, frame LIMIT {limit}"
    )
    return to_dicts(rows)


def rank(connection: duckdb.DuckDBPyConnection, like: str, where: str, limit: int) -> list[dict]:
    """Clips by the cosine of one clip's audio with their video: the best row of each clip.

    Vectors have unit length, so their inner product is the cosine.
    """
    query = connection.execute(
        "SELECT audio FROM features WHERE clip_id = ? AND audio IS NOT NULL "
        "ORDER BY window_start_seconds LIMIT 1",
        [like],
    ).fetchone()
    if query is None:
        raise SystemExit(f"Expected a clip with audio and the id {like}, found none.")
    connection.execute("CREATE OR REPLACE TEMP TABLE asked AS SELECT ?::FLOAT[] AS audio", query)
    rows = connection.sql(
        # Chosen first: otherwise rows without video may be multiplied before they are left out.
        f"WITH chosen AS MATERIALIZED ("
        f"SELECT clip_id, path, visual::FLOAT[] AS visual FROM features "
        f"WHERE visual IS NOT NULL AND ({where})) "
        f"SELECT clip_id, any_value(path) AS path, "
        f"max(list_inner_product(chosen.visual, asked.audio)) AS cosine "
        f"FROM chosen, asked GROUP BY clip_id ORDER BY cosine DESC, clip_id LIMIT {limit}"
    )
    return to_dicts(rows)


def to_dicts(rows: duckdb.DuckDBPyRelation) -> list[dict]:
    return [dict(zip(rows.columns, row, strict=True)) for row in rows.fetchall()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("features", type=Path)
    parser.add_argument("--where", default="true", help="SQL condition")
    parser.add_argument("--like", help="rank by the audio of this clip")
    parser.add_argument("--limit", type=int, default=10)
    args = parser.parse_args()
    connection = open_features(args.features)
    found = (
        rank(connection, args.like, args.where, args.limit)
        if args.like
        else select(connection, args.where, args.limit)
    )
    for row in found:
        print("\t".join("" if value is None else str(value) for value in row.values()))


if __name__ == "__main__":
    main()
