"""The exported graphs in ONNX Runtime: windows to pooled features."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import onnxruntime
import ray

from cavmae.clip_inputs import IMAGE_MEAN, IMAGE_STD

PATCH = 16
FORMAT = "cav-mae-playground/onnx/1"


def read_about(model: Path) -> dict:
    """What `cavmae export` says of a model. Raises SystemExit with a sentence."""
    path = model / "model.json"
    if not path.is_file():
        raise SystemExit(f"Expected a folder that `cavmae export` wrote, but there is no {path}.")
    about = json.loads(path.read_text(encoding="utf8"))
    if about.get("format") != FORMAT or about["family"]["id"] != "cav-mae":
        raise SystemExit(f"Expected a model of the family cav-mae ({FORMAT}) in {model}.")
    return about


def audio_patches(log_mel: np.ndarray) -> np.ndarray:
    """(n, 1024, 128) normalised -> (n, 512, 256): rows of patches are mel bands, low to high."""
    n = len(log_mel)
    grid = log_mel.transpose(0, 2, 1).reshape(n, 8, PATCH, 64, PATCH)
    return np.ascontiguousarray(grid.transpose(0, 1, 3, 2, 4).reshape(n, 512, PATCH * PATCH))


def visual_patches(frames: np.ndarray) -> np.ndarray:
    """(n, 224, 224, 3) uint8 -> (n, 196, 768) normalised, channel first within a patch."""
    n = len(frames)
    values = (frames.astype(np.float32) / 255 - np.float32(IMAGE_MEAN)) / np.float32(IMAGE_STD)
    grid = values.reshape(n, 14, PATCH, 14, PATCH, 3)
    return np.ascontiguousarray(grid.transpose(0, 1, 3, 5, 2, 4).reshape(n, 196, 3 * PATCH * PATCH))


class Encoder:
    """One actor: the sessions of both towers, loaded once.

    @param batch - inputs of one run. With one at a time a clip's vectors do not depend on its
    neighbours, to the last bit.
    """

    def __init__(self, model: str, device: str, batch: int, threads: int):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        providers = ["CUDAExecutionProvider"] if device == "cuda" else ["CPUExecutionProvider"]
        self.batch = batch
        self.node = ray.get_runtime_context().get_node_id()
        self.sessions = {
            name: onnxruntime.InferenceSession(
                str(Path(model) / f"{name}.onnx"), options, providers=providers
            )
            for modality in ("audio", "visual")
            for name in (f"{modality}-tower", f"{modality}-head")
        }
        used = self.sessions["audio-tower"].get_providers()[0]
        if used != providers[0]:
            raise RuntimeError(f"Expected ONNX Runtime on {providers[0]}, it runs on {used}.")

    def pooled(self, modality: str, patches: np.ndarray) -> np.ndarray:
        """(n, tokens, values) -> (n, D), before it is brought to unit length."""
        found = []
        for at in range(0, len(patches), self.batch):
            some = patches[at : at + self.batch]
            ids = np.tile(np.arange(some.shape[1], dtype=np.int32), (len(some), 1))
            (tokens,) = self.sessions[f"{modality}-tower"].run(
                ["tokens"], {"patches": some, "ids": ids}
            )
            (mean,) = self.sessions[f"{modality}-head"].run(["mean"], {"tokens": tokens})
            found.append(mean)
        return np.concatenate(found)

    def __call__(self, batch: dict[str, np.ndarray]) -> dict[str, list[bytes]]:
        """Items of windows become items of features; items of errors pass."""
        items = [pickle.loads(payload) for payload in batch["payload"]]
        windows = [item["window"] for item in items if "window" in item]
        heard = [window.log_mel for window in windows if window.log_mel is not None]
        audio = iter(self.pooled("audio", audio_patches(np.stack(heard))) if heard else ())
        seen = np.concatenate([w.frames for w in windows]) if windows else np.zeros((0,))
        visual = iter(self.pooled("visual", visual_patches(seen)) if len(seen) else ())
        for item in items:
            if "window" not in item:
                continue
            window = item.pop("window")
            item["nodes"] = [*item["nodes"], self.node]
            item["start"], item["seconds"] = window.start_seconds, window.seconds
            item["audio"] = next(audio) if window.log_mel is not None else None
            item["visual"] = [next(visual) for _ in window.frames]
        return {"payload": [pickle.dumps(item) for item in items]}
