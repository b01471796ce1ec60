"""Recall and latency of nearest neighbours over random vectors, beside brute force.

    python bench.py [--rows 100000] [--width 768] [--queries 100]

Two sets: independent vectors, which have no near neighbours and are the worst case for an index,
and vectors around 300 centres, as features of clips of 300 kinds lie.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

import duckdb
import lancedb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from nearest import index, nearest

NEIGHBOURS = 10
SHARES = (0.02, 0.1, 0.3, 1)
CENTRES, SPREAD = 300, 1.0


def unit_rows(rows: int, width: int, seed: int, centres: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    values = rng.standard_normal((rows, width), np.float32)
    if centres:
        # The same centres for every seed, so that queries lie among the rows.
        middle = np.random.default_rng(0).standard_normal((centres, width), np.float32)
        values = SPREAD * values + middle[rng.integers(centres, size=rows)]
    return values / np.linalg.norm(values, axis=1, keepdims=True)


def as_table(vectors: np.ndarray) -> pa.Table:
    rows, width = vectors.shape
    flat = pa.array(vectors.reshape(-1))
    return pa.table(
        {
            "clip_id": [f"{row:016x}" for row in range(rows)],
            "path": [f"clips/{row}.mp4" for row in range(rows)],
            "window_start_seconds": np.zeros(rows),
            "frame": pa.array(np.full(rows, 5, np.int32)),
            "vector": pa.FixedSizeListArray.from_arrays(flat, width),
        }
    )


def timed(ask, queries: np.ndarray) -> tuple[list[set[str]], float]:
    """Answers, and the median of milliseconds for one."""
    ask(queries[0])
    found, milliseconds = [], []
    for query in queries:
        began = time.perf_counter()
        found.append(ask(query))
        milliseconds.append(1e3 * (time.perf_counter() - began))
    return found, statistics.median(milliseconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--width", type=int, default=768)
    parser.add_argument("--queries", type=int, default=100)
    args = parser.parse_args()
    for name, centres in {"independent": 0, f"around {CENTRES} centres": CENTRES}.items():
        print(f"\n{args.rows} vectors of {args.width}, {name}, {args.queries} queries")
        vectors = unit_rows(args.rows, args.width, 1, centres)
        compare(vectors, unit_rows(args.queries, args.width, 2, centres))


def compare(vectors: np.ndarray, queries: np.ndarray) -> None:
    table, width = as_table(vectors), vectors.shape[1]
    names = table["clip_id"].to_pylist()

    def exact(query: np.ndarray) -> set[str]:
        scores = vectors @ query
        return {names[row] for row in np.argpartition(-scores, NEIGHBOURS)[:NEIGHBOURS]}

    truth, took = timed(exact, queries)
    print(f"NumPy, brute force\trecall 1\t{took:.1f} ms")
    with tempfile.TemporaryDirectory() as folder:
        parquet = Path(folder) / "part-all.parquet"
        pq.write_table(table, parquet)
        connection = duckdb.connect()
        connection.execute(
            f"CREATE TABLE rows AS SELECT clip_id, vector::FLOAT[{width}] AS vector "
            f"FROM read_parquet('{parquet}')"
        )

        def sql(query: np.ndarray) -> set[str]:
            rows = connection.execute(
                f"SELECT clip_id FROM rows ORDER BY "
                f"array_inner_product(vector, ?::FLOAT[{width}]) DESC LIMIT {NEIGHBOURS}",
                [query.tolist()],
            )
            return {name for (name,) in rows.fetchall()}

        found, took = timed(sql, queries)
        print(f"DuckDB, all rows\trecall {recall(found, truth):.3f}\t{took:.1f} ms")
        lance = lancedb.connect(f"{folder}/lance").create_table("visual", data=table)
        began = time.perf_counter()
        index(lance)
        print(f"LanceDB, index built in {time.perf_counter() - began:.0f} s")
        for share in SHARES:

            def ask(query: np.ndarray, share=share) -> set[str]:
                return {row["clip_id"] for row in nearest(lance, query, NEIGHBOURS, None, share)}

            found, took = timed(ask, queries)
            print(f"LanceDB, {share:.0%} of it\trecall {recall(found, truth):.3f}\t{took:.1f} ms")


def recall(found: list[set[str]], truth: list[set[str]]) -> float:
    return statistics.mean(len(a & b) / len(b) for a, b in zip(found, truth, strict=True))


if __name__ == "__main__":
    main()
