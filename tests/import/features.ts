import { type Modality } from '../../src/core/geometry.ts';
import { patchify, planarStrides, spectrogramStrides } from '../../src/math/patchify.ts';
import { CavMae } from '../../src/model/cav-mae.ts';
import type { InspectedModel } from '../../src/model/checkpoint/inspect.ts';
import { inspectCheckpoint } from '../../src/model/checkpoint/inspect.ts';
import { openCheckpoint } from '../../src/model/checkpoint/open.ts';
import { writeSafetensors } from '../../src/model/checkpoint/write-safetensors.ts';
import type { Tokens } from '../../src/model/rows.ts';
import { AUDIO_GRID, GRIDS, VISUAL_GRID } from '../support/cav-mae-inputs.ts';
import { parseNpy } from '../support/npy.ts';
import { hashed } from './hashed.mjs';

/** Inputs in the layouts of the official data loader: (1024 frames, 128 mels) and (3, 224, 224). */
export type Inputs = Readonly<Record<Modality, Float32Array>>;

const STRIDES = { audio: spectrogramStrides(AUDIO_GRID), visual: planarStrides(VISUAL_GRID) } as const;
const TOKEN_STEP = 4;

/** Computes a file's values on the WASM path; each figure is the relative L2 to the stored ones. */
async function measure(inspected: InspectedModel, inputs: Inputs): Promise<Record<string, number>> {
  const model = new CavMae(inspected, { backend: { kind: 'wasm' } });
  const encode = (modality: Modality): Promise<Tokens> => {
    const grid = GRIDS[modality];
    const ids = Int32Array.from({ length: grid.tokens }, (_, index) => index);
    const options = { order: 'channel-first', tokenIds: ids } as const;
    return model.encode(modality, patchify(inputs[modality], grid, STRIDES[modality], options), ids);
  };
  try {
    using audio = await encode('audio');
    using visual = await encode('visual');
    if (inspected.config.classes !== null) {
      const logits = await model.classify('multimodal', { audio, visual });
      return { 'class scores': await differenceFrom('logits', logits) };
    }
    const rows = async (modality: Modality, tokens: Tokens): Promise<Float32Array> =>
      everyFourth(await model.headTokens(modality, tokens), inspected.config.embedDim);
    return {
      'audio tokens': await differenceFrom('audio_tokens', await rows('audio', audio)),
      'visual tokens': await differenceFrom('visual_tokens', await rows('visual', visual)),
    };
  } finally {
    await model.release();
  }
}

const { signal } = new AbortController();

/** The layout that is kept for WebGPU. */
async function asFloat16(model: InspectedModel): Promise<Blob> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of writeSafetensors(model, { type: 'F16' }).chunks(signal)) pieces.push(piece);
  return new Blob(pieces);
}

function everyFourth(rows: Float32Array, width: number): Float32Array {
  return rows.filter((_, index) => Math.floor(index / width) % TOKEN_STEP === 0);
}

/** ||actual - expected|| / ||expected||. */
async function differenceFrom(name: string, actual: Float32Array): Promise<number> {
  const answer = await fetch(`./expected/${name}.npy`);
  if (!answer.ok) throw new Error(`Expected ${name}.npy, got ${answer.status}.`);
  const { data } = parseNpy(new Uint8Array(await answer.arrayBuffer()));
  if (data.length !== actual.length) throw new Error(`Expected ${data.length} values, got ${actual.length}.`);
  return Math.sqrt(squares(data.map((value, i) => value - (actual[i] ?? NaN))) / squares(data));
}

const squares = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value ** 2, 0);

const AUDIO_INPUT = 1000;
const VISUAL_INPUT = 1001;

Object.assign(window, {
  measureChosen: async () => {
    const file = document.querySelector('input')?.files?.[0];
    if (!file) throw new Error('Expected a chosen file, got none.');
    const inputs = {
      audio: hashed(AUDIO_INPUT, 1024 * 128, 0, 2),
      visual: hashed(VISUAL_INPUT, 3 * 224 * 224, 0, 2),
    };
    const inspected = inspectCheckpoint(await openCheckpoint(file));
    const half = inspectCheckpoint(await openCheckpoint(await asFloat16(inspected)));
    return {
      ...(await measure(inspected, inputs)),
      ...Object.fromEntries(
        Object.entries(await measure(half, inputs)).map(([name, error]) => [`${name} from float16`, error]),
      ),
    };
  },
});
