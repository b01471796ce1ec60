"""What the shipped model makes of the sample clips.

Their masked losses under ten masks, and which of them the page opens on.

    python sample_facts.py        after `export.py` or `sampleworld.samples`; needs ffmpeg

Writes `public/samples/losses.json`, the distribution that the page holds dropped clips against, and
`opens` in `public/samples/manifest.json`: the sample whose rebuilding beats smooth interpolation
most in both modalities, of those that are no noise.
"""

from __future__ import annotations

import json
from pathlib import Path

import torch

from cavmae.clip_inputs import read_frames, read_sound
from cavmae.data import audio_input, image_input
from cavmae.fbank import fbank, model_input
from cavmae.files import load_weights
from cavmae.fills import harmonic_fill
from cavmae.masking import AUDIO_TOKENS, MEL_ROWS, VISUAL_GRID, VISUAL_TOKENS
from cavmae.rebuild import RATIO, fill_loss, losses, masks

ROOT = Path(__file__).parent.parent
MODELS, SAMPLES = ROOT / "public" / "models", ROOT / "public" / "samples"
MASKS, FRAME = 10, 5
# Noise is no sound to open on, however well it is rebuilt.
NOISE = ("sea", "rain", "wind", "fire")
GRIDS = {"audio": (AUDIO_TOKENS, MEL_ROWS), "visual": (VISUAL_TOKENS, VISUAL_GRID)}


def read_clip(path: Path) -> tuple[torch.Tensor, torch.Tensor]:
    """The model's inputs of a clip file: (1, 1, 128, 1024) and (1, 3, 224, 224) of frame 5."""
    return audio_input(model_input(fbank(read_sound(path)))[None]), image_input(
        read_frames(path, [FRAME])
    )


@torch.no_grad()
def facts_of(model, audio: torch.Tensor, image: torch.Tensor, known: dict | None = None) -> dict:
    """Masked losses of one clip under MASKS masks, and those of interpolation under the same.

    @param known - interpolation's, if they are known already: no model changes them.
    """
    a, v = masks(MASKS, RATIO, "cpu")
    many = audio.expand(MASKS, -1, -1, -1), image.expand(MASKS, -1, -1, -1)
    own = dict(zip(GRIDS, losses(model, *many, a, v), strict=True))
    short = lambda x: [round(float(y), 4) for y in x]
    other = known or {
        sense: short(fill_loss(harmonic_fill, x, gone, *GRIDS[sense]))
        for sense, x, (_, gone) in zip(GRIDS, many, (a, v), strict=True)
    }
    return {**{sense: short(x) for sense, x in own.items()}, "harmonic": other}


def gain(facts: dict, sense: str) -> float:
    """Per cent by which the model's mean masked loss lies under interpolation's."""
    return 100 * (1 - sum(facts[sense]) / sum(facts["harmonic"][sense]))


def opening(clips: dict[str, dict], kinds: dict[str, str]) -> str:
    """The clip whose lesser gain over interpolation, of the two modalities, is the greatest.

    None of NOISE.
    """
    return max(
        (name for name in clips if kinds[name] not in NOISE),
        key=lambda name: min(gain(clips[name], s) for s in GRIDS),
    )


def main() -> None:
    line = json.loads((MODELS / "manifest.json").read_text())["models"][0]
    model = load_weights(MODELS / line["file"])
    manifest = json.loads((SAMPLES / "manifest.json").read_text())
    path = SAMPLES / "losses.json"
    before = (
        {f["sha256"]: f["harmonic"] for f in json.loads(path.read_text())["clips"].values()}
        if path.exists()
        else {}
    )
    clips = {
        clip["file"]: {
            "sha256": clip["sha256"],
            **facts_of(model, *read_clip(SAMPLES / clip["file"]), before.get(clip["sha256"])),
        }
        for clip in manifest["clips"]
    }
    facts = {
        "model": line["id"],
        "sha256": line["sha256"],
        "maskRatio": RATIO,
        "masks": MASKS,
        "clips": clips,
    }
    path.write_text(json.dumps(facts, separators=(",", ":")) + "\n")
    manifest = {
        **manifest,
        "opens": opening(clips, {clip["file"]: clip["kind"] for clip in manifest["clips"]}),
    }
    (SAMPLES / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")
    for name, f in sorted(clips.items(), key=lambda item: -min(gain(item[1], s) for s in GRIDS)):
        print(
            f"{name:22} less masked loss than interpolation: audio {gain(f, 'audio'):6.1f} %, "
            f"video {gain(f, 'visual'):6.1f} %"
        )


if __name__ == "__main__":
    main()
