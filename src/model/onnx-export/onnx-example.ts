/** A Python program that runs exported graphs, for the archive that they are in. */
import type { ModelFamily } from '../../core/family.ts';
import type { ModelConfig } from '../../core/model-config.ts';

/**
 * The text of `example.py`: features of two clips and their similarity, a reconstruction, class scores. It checks
 * that a clip in a batch gives what it gives alone.
 */
export function onnxExample({ audio, visual }: ModelFamily, { decoder, classes }: ModelConfig): string {
  const [{ grid: heard }, { grid: seen }] = [audio, visual];
  return [
    ...HEAD,
    `TOKENS = {"audio": ${heard.tokens}, "visual": ${seen.tokens}}`,
    `VALUES = {"audio": ${heard.patchValues}, "visual": ${seen.patchValues}}`,
    ...PARTS,
    ...(decoder ? RECONSTRUCT : []),
    ...(classes === null ? [] : CLASSIFY),
    ...MAIN,
    ...(decoder ? CALL_RECONSTRUCT : []),
    ...(classes === null ? [] : CALL_CLASSIFY),
    '',
    '',
    'if __name__ == "__main__":',
    '    main()',
    '',
  ].join('\n');
}

const HEAD = `"""Runs the graphs beside this file: pip install numpy onnxruntime; python example.py

Random patches stand in for two clips. README.txt says how to make patches of audio and video.
"""

from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime

FOLDER = Path(__file__).parent`.split('\n');

const PARTS = `

@cache
def session(name):
    return onnxruntime.InferenceSession(str(FOLDER / f"{name}.onnx"), providers=["CPUExecutionProvider"])


def run(name, **inputs):
    """The outputs of a graph by their names."""
    outputs = [output.name for output in session(name).get_outputs()]
    return dict(zip(outputs, session(name).run(outputs, inputs)))


def encode(modality, patches, ids):
    """(B, L, values) patches at the places ids (B, L) -> (B, L, width) tokens."""
    chosen = np.take_along_axis(patches, ids[:, :, None], axis=1)
    return run(f"{modality}-tower", patches=chosen, ids=ids.astype(np.int32))["tokens"]


def all_ids(modality, batch):
    return np.tile(np.arange(TOKENS[modality]), (batch, 1))


def feature(modality, patches):
    """(B, tokens, values) -> (B, width), each of length 1."""
    tokens = encode(modality, patches, all_ids(modality, len(patches)))
    mean = run(f"{modality}-head", tokens=tokens)["mean"]
    return mean / np.linalg.norm(mean, axis=1, keepdims=True)


def random_ids(rng, modality, batch, share):
    """(B, L) places of the visible patches of each clip, L the same for all."""
    kept = round(TOKENS[modality] * (1 - share))
    return np.stack([np.sort(rng.permutation(TOKENS[modality])[:kept]) for _ in range(batch)])`.split('\n');

const RECONSTRUCT = `

def reconstruct(audio, visual, audio_ids, visual_ids):
    """Predictions of all patches, (B, tokens, values) each, from the visible ones."""
    batch = len(audio)
    tokens = [encode("audio", audio, audio_ids), encode("visual", visual, visual_ids)]
    latent = run("joint", tokens=np.concatenate(tokens, axis=1))["latent"]
    # For each place the row of its token in latent; for a hidden patch the number of rows.
    restore = np.full((batch, TOKENS["audio"] + TOKENS["visual"]), latent.shape[1])
    places = np.concatenate([audio_ids, visual_ids + TOKENS["audio"]], axis=1)
    np.put_along_axis(restore, places, np.arange(places.shape[1])[None], axis=1)
    return run("decoder", latent=latent, restore=restore.astype(np.int32))`.split('\n');

const CLASSIFY = `

def classify(audio, visual):
    """(B, classes) scores by audio and video."""
    batch = len(audio)
    ids = [all_ids("audio", batch), all_ids("visual", batch)]
    tokens = [encode("audio", audio, ids[0]), encode("visual", visual, ids[1])]
    pooled = run("joint", tokens=np.concatenate(tokens, axis=1))["mean"]
    return run("classifier", pooled=pooled)["logits"]`.split('\n');

const MAIN = `

def main():
    rng = np.random.default_rng(0)
    clips = {
        modality: rng.standard_normal((2, TOKENS[modality], VALUES[modality])).astype(np.float32)
        for modality in TOKENS
    }
    audio, visual = clips["audio"], clips["visual"]
    features = {modality: feature(modality, clips[modality]) for modality in clips}
    print("cosines of audio (rows) and video (columns):")
    cosines = features["audio"] @ features["visual"].T
    print(np.array2string(cosines, precision=4, floatmode="fixed"))
    alone = np.concatenate([feature("audio", audio[:1]), feature("audio", audio[1:])])
    difference = np.abs(alone - features["audio"]).max()
    print(f"each clip alone differs from the batch by {difference:.1e}")
    assert difference < 1e-4`.split('\n');

const CALL_RECONSTRUCT = `    ids = [random_ids(rng, modality, 2, 0.75) for modality in ("audio", "visual")]
    predicted = reconstruct(audio, visual, *ids)
    for modality, values in predicted.items():
        print(f"predicted {modality} patches: {values.shape}, mean {values.mean():.4f}")`.split('\n');

const CALL_CLASSIFY = `    scores = classify(audio, visual)
    print(f"class scores: {scores.shape}, best classes {scores.argmax(axis=1)}")`.split('\n');
