"""Recall and latency of nearest neighbours over random vectors, beside brute force.

    python bench.py [--rows 100000] [--width 768] [--queries 100]

Random vectors have no clusters, which is the worst case for an index: real features do better.
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
# Inverted lists searched, and candidates compared again for each neighbour.
EFFORTS = ((10, 1), (20, 5), (50, 10), (200, 20))


def unit_rows(rows: int, width: int, seed: int) -> np.ndarray:
    values = np.random.default_rng(seed).standard_normal((rows, width), np.float32)
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
    vectors = unit_rows(args.rows, args.width, 1)
    queries = unit_rows(args.queries, args.width, 2)
    table = as_table(vectors)
    names = table["clip_id"].to_pylist()

    def exact(query: np.ndarray) -> set[str]:
        scores = vectors @ query
        return {names[row] for row in np.argpartition(-scores, NEIGHBOURS)[:NEIGHBOURS]}

    truth, plain = timed(exact, queries)
    print(f"{args.rows} vectors of {args.width}, {args.queries} queries, {NEIGHBOURS} neighbours")
    print(f"NumPy, brute force\t\t{plain:.1f} ms")
    with tempfile.TemporaryDirectory() as folder:
        parquet = Path(folder) / "part-all.parquet"
        pq.write_table(table, parquet)
        connection = duckdb.connect()
        connection.execute(
            f"CREATE TABLE rows AS SELECT clip_id, vector::FLOAT[{args.width}] AS vector "
            f"FROM read_parquet('{parquet}')"
        )

        def sql(query: np.ndarray) -> set[str]:
            rows = connection.execute(
                f"SELECT clip_id FROM rows ORDER BY "
                f"array_inner_product(vector, ?::FLOAT[{args.width}]) DESC LIMIT {NEIGHBOURS}",
                [query.tolist()],
            )
            return {name for (name,) in rows.fetchall()}

        found, took = timed(sql, queries)
        print(f"DuckDB, exact\trecall {recall(found, truth):.3f}\t{took:.1f} ms")
        lance = lancedb.connect(f"{folder}/lance").create_table("visual", data=table)
        began = time.perf_counter()
        index(lance)
        print(f"LanceDB, index built in {time.perf_counter() - began:.0f} s")
        for nprobes, refine in EFFORTS:

            def ask(query: np.ndarray, effort=(nprobes, refine)) -> set[str]:
                rows = nearest(lance, query, NEIGHBOURS, None, *effort)
                return {row["clip_id"] for row in rows}

            found, took = timed(ask, queries)
            print(
                f"LanceDB, nprobes {nprobes}, refine {refine}\t"
                f"recall {recall(found, truth):.3f}\t{took:.1f} ms"
            )


def recall(found: list[set[str]], truth: list[set[str]]) -> float:
    return statistics.mean(len(a & b) / len(b) for a, b in zip(found, truth, strict=True))


if __name__ == "__main__":
    main()
