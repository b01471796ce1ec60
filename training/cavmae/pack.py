"""Carries runs from one machine to another in few files of limited size.

Written: `<default>.safetensors`; `small.tar`, the other runs' weights and the classifier;
`records.tar.gz`, logs, evaluations and features. What is larger than a part is cut into `.00`,
`.01`, ... Read back by `unpack`.
"""

from __future__ import annotations

import argparse
import io
import os
import tarfile
from pathlib import Path

from .runs import has_run, read_run

PART, MOST_FILES = 15 << 20, 8
DEFAULT = "cav-mae-tiny"
RECORDS = ("log.jsonl", "evaluation.json", "features.safetensors", "labels.csv")


def _tar(files: dict[str, bytes], mode: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as tar:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


def pack(runs: Path, out: Path) -> list[Path]:
    """Packs what the runs below `runs` have come to; every file replaces its older self whole."""
    out.mkdir(parents=True, exist_ok=True)
    weights, records = {}, {}
    for folder in sorted(p for p in runs.iterdir() if p.is_dir() and p != out):
        if (folder / "ema.pt").exists():
            read_run(folder).save(folder / "packed.safetensors", folder.name)
            weights[folder.name] = (folder / "packed.safetensors").read_bytes()
        elif has_run(folder):
            weights[folder.name] = (folder / "model.safetensors").read_bytes()
        records |= {
            f"{folder.name}/{n}": (folder / n).read_bytes()
            for n in RECORDS
            if (folder / n).exists()
        }
    records |= {p.name: p.read_bytes()[-(4 << 20) :] for p in runs.glob("*.log")}
    files = {}
    if DEFAULT in weights:
        files[f"{DEFAULT}.safetensors"] = weights.pop(DEFAULT)
    if weights:
        files["small.tar"] = _tar({f"{n}/model.safetensors": d for n, d in weights.items()}, "w")
    if records:
        files["records.tar.gz"] = _tar(records, "w:gz")
    return _write(files, out)


def _write(files: dict[str, bytes], out: Path) -> list[Path]:
    parts = {}
    for name, data in files.items():
        pieces = [data[i : i + PART] for i in range(0, len(data), PART)]
        parts |= (
            {name: data}
            if len(pieces) <= 1
            else {f"{name}.{k:02d}": piece for k, piece in enumerate(pieces)}
        )
    if len(parts) > MOST_FILES:
        raise ValueError(
            f"Expected at most {MOST_FILES} files of {PART >> 20} MiB, got {len(parts)}: leave "
            "some runs out."
        )
    for name, data in parts.items():
        (out / f".{name}").write_bytes(data)
        os.replace(out / f".{name}", out / name)
    for path in out.iterdir():
        # Parts of an earlier, larger file would be joined to the new ones.
        if path.is_file() and path.name not in parts and path.name.rsplit(".", 1)[0] in files:
            path.unlink()
    return [out / name for name in parts]


def joined(folder: Path) -> dict[str, bytes]:
    """The files of a packed folder, their parts joined again."""
    files: dict[str, bytes] = {}
    for path in sorted(p for p in folder.iterdir() if p.is_file()):
        name = path.stem if path.suffix[1:].isdigit() else path.name
        files[name] = files.get(name, b"") + path.read_bytes()
    return files


def unpack(folder: Path, runs: Path) -> None:
    """Makes run folders of a packed folder: `model.safetensors` and the records of each."""
    for name, data in joined(folder).items():
        if name.endswith(".safetensors"):
            (runs / Path(name).stem).mkdir(parents=True, exist_ok=True)
            (runs / Path(name).stem / "model.safetensors").write_bytes(data)
        elif ".tar" in name:
            runs.mkdir(parents=True, exist_ok=True)
            with tarfile.open(fileobj=io.BytesIO(data)) as tar:
                tar.extractall(runs, filter="data")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--unpack", type=Path, help="a folder of packed files; without it, --runs is packed"
    )
    parser.add_argument("--runs", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    if args.unpack:
        unpack(args.unpack, args.runs)
    else:
        print(*pack(args.runs, args.out or args.runs / "out"), sep="\n")


if __name__ == "__main__":
    main()
