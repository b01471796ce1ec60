import { type Modality } from '../../src/core/geometry.ts';
import { maskFromNoise, type PatchMask } from '../../src/core/masks/masking.ts';
import { patchify, planarStrides, spectrogramStrides } from '../../src/math/patchify.ts';
import { inspectCheckpoint, type InspectedModel } from '../../src/model/checkpoint/inspect.ts';
import { openCheckpoint } from '../../src/model/checkpoint/open.ts';
import { AUDIO_GRID, GRIDS, VISUAL_GRID } from './cav-mae-inputs.ts';
import { fixtureBytes } from './fixture.ts';
import { type NpyArray, parseNpy, sample } from './npy.ts';

/** Heads of the golden configuration, which no table lists. */
export const GOLDEN_HEADS = { numHeads: 3, decoderNumHeads: 4 };

export async function golden(name: string): Promise<NpyArray> {
  return parseNpy(await fixtureBytes(`golden/${name}.npy`));
}

/** The checkpoint's file; the fine-tuned one is kept compressed (not as .gz, which servers unpack on the way). */
export async function goldenFile(file: 'pretrain.pth' | 'finetuned.pth'): Promise<Blob> {
  if (file === 'pretrain.pth') return new Blob([await fixtureBytes(`golden/${file}`)]);
  const packed = new Blob([await fixtureBytes(`golden/${file}.gzip`)]);
  return new Response(packed.stream().pipeThrough(new DecompressionStream('gzip'))).blob();
}

export async function goldenModel(file: 'pretrain.pth' | 'finetuned.pth'): Promise<InspectedModel> {
  return inspectCheckpoint(await openCheckpoint(await goldenFile(file)), { setting: GOLDEN_HEADS });
}

/** The inputs of the golden clips: two clips, both modalities. */
export async function goldenInputs(): Promise<Record<Modality, NpyArray>> {
  return { audio: await golden('audio'), visual: await golden('image') };
}

/** One clip's patches for the tower, of the given tokens (all of them by default). */
export function goldenPatches(
  inputs: Record<Modality, NpyArray>,
  modality: Modality,
  clip: number,
  tokenIds = allTokens(modality),
): Float32Array<ArrayBuffer> {
  const strides = modality === 'audio' ? spectrogramStrides(AUDIO_GRID) : planarStrides(VISUAL_GRID);
  return patchify(sample(inputs[modality], clip), GRIDS[modality], strides, {
    order: 'channel-first',
    tokenIds,
  });
}

export function allTokens(modality: Modality): Int32Array<ArrayBuffer> {
  return Int32Array.from({ length: GRIDS[modality].tokens }, (_, index) => index);
}

/** The masks that the golden noise gives for one clip. */
export async function goldenMasks(tag: 'm75' | 'm50_90', clip: number): Promise<Record<Modality, PatchMask>> {
  const [ratioAudio, ratioVisual] = tag === 'm75' ? [0.75, 0.75] : [0.5, 0.9];
  return {
    audio: maskFromNoise(sample(await golden(`${tag}.noise_a`), clip), ratioAudio),
    visual: maskFromNoise(sample(await golden(`${tag}.noise_v`), clip), ratioVisual),
  };
}
