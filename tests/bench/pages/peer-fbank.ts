import { ASTFeatureExtractor, env } from '@huggingface/transformers';
import peerModuleUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import peerWasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import { CAV_MAE } from '../../../src/core/family.ts';
import { MEL_BINS, SAMPLE_RATE_HZ } from '../../../src/core/geometry.ts';
import { frameCount } from '../../../src/dsp/fbank.ts';

/**
 * The peer's log-mel: the feature extractor of Transformers.js for the Audio Spectrogram Transformer, whose
 * `spectrogram` call has exactly the Kaldi settings of CAV-MAE (257 bins, 128 mel filters from 20 to 8000 Hz in
 * mel space, symmetric Hann window, pre-emphasis 0.97, frame mean removed, floor of float32's epsilon).
 *
 * Its filterbank and window are made once, as ours are. Its mel product runs in its own ONNX Runtime, whose
 * files come from this folder's node_modules (by default it would fetch them from a CDN).
 *
 * @param samples - how many each call will be given.
 * @returns a function of mono samples at 16 kHz that gives (frames, mels).
 */
export function makePeerFbank(samples: number): (sound: Float32Array) => Promise<Float32Array> {
  const { wasm } = env.backends.onnx;
  if (!wasm) throw new Error('Expected the peer’s runtime to have settings for WASM.');
  Object.assign(wasm, { wasmPaths: { mjs: peerModuleUrl, wasm: peerWasmUrl } });
  env.useWasmCache = false;
  const extractor = new ASTFeatureExtractor({
    sampling_rate: SAMPLE_RATE_HZ,
    num_mel_bins: MEL_BINS,
    max_length: frameCount(samples, CAV_MAE.audio.hopSamples),
    do_normalize: false,
  });
  return async (sound) => (await extractor._call(sound)).input_values.data as Float32Array;
}
