"""The clips that arguments name, with the ids that `cavmae features` gives them."""

from __future__ import annotations

import hashlib
import os
import tarfile
from glob import glob
from pathlib import Path
from typing import NamedTuple

# As cli/inputs.ts has them.
MEDIA = (
    "mp4", "m4v", "mov", "webm", "mkv", "ts", "m2ts", "wav", "mp3", "flac", "ogg", "oga", "opus",
    "m4a", "aac",
)  # fmt: skip
LISTS = (".txt", ".lst", ".list")


class Clip(NamedTuple):
    """A file, or a member of a tar by its place in it."""

    path: str
    id: str
    file: str
    offset: int = 0
    # Bytes of a member; 0 for a file of its own.
    size: int = 0


def list_clips(given: list[str]) -> list[Clip]:
    """Clips of files, folders, globs, lists and tars: each once, in the order of their paths.

    A tar stands for its media members, whose path is the tar's and theirs: `clips.tar/dog.mp4`.
    Raises SystemExit with a sentence for an argument that names nothing.
    """
    found: dict[str, Clip] = {}
    for argument in given:
        clips = _clips_of(argument)
        if not clips:
            raise SystemExit(f"Expected media files, but {argument} contains none.")
        found.update({clip.path: clip for clip in clips})
    return [found[path] for path in sorted(found)]


def _clips_of(argument: str) -> list[Clip]:
    path = Path(argument)
    if path.is_dir():
        return [clip for file in _media_below(path) for clip in _clips_in(file)]
    if path.is_file() and path.suffix.lower() in LISTS:
        return [clip for file in _listed(path) for clip in _clips_in(file)]
    files = [argument] if path.is_file() else sorted(glob(argument, recursive=True))
    return [clip for file in files if os.path.isfile(file) for clip in _clips_in(file)]


def _media_below(folder: Path) -> list[str]:
    """Media files and tars at any depth; hidden ones are passed over."""
    found = []
    for where, folders, names in os.walk(folder, followlinks=True):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [
            os.path.join(where, name)
            for name in names
            if not name.startswith(".") and (_is_media(name) or name.lower().endswith(".tar"))
        ]
    return found


def _listed(path: Path) -> list[str]:
    lines = [line.strip() for line in path.read_text(encoding="utf8").splitlines()]
    files = [os.path.join(path.parent, line) for line in lines if line and not line.startswith("#")]
    for file in files:
        if not os.path.exists(file):
            raise SystemExit(f"Expected a file for every line of {path}, but there is no {file}.")
    return files


def _is_media(name: str) -> bool:
    return name.lower().rsplit(".", 1)[-1] in MEDIA


def _clips_in(file: str) -> list[Clip]:
    whole = os.path.abspath(file)
    relative = os.path.relpath(whole)
    path = (whole if relative.startswith("..") else relative).replace(os.sep, "/")
    if not file.lower().endswith(".tar"):
        return [Clip(path, clip_id(path), whole)]
    with tarfile.open(whole, "r:") as tar:
        members = [member for member in tar if member.isfile() and _is_media(member.name)]
    return [
        Clip(name, clip_id(name), whole, member.offset_data, member.size)
        for member in members
        for name in [f"{path}/{member.name}"]
    ]


def clip_id(path: str) -> str:
    """The first 16 hexadecimal digits of SHA-256 of a path: the same on every machine."""
    return hashlib.sha256(path.encode()).hexdigest()[:16]
