/** How exported graphs are fed and chained, in words. */
import type { ModelFamily } from '../../core/family.ts';
import { MEL_BINS, SAMPLE_RATE_HZ } from '../../core/geometry.ts';
import type { ModelConfig } from '../../core/model-config.ts';
import type { ValueInfo } from '../graph/onnx.ts';
import { MICROSOFT } from '../graph/onnx.ts';
import type { ExportedPart } from './export-onnx.ts';

/** The part of an export that the text describes; the weights may be gone already. */
export type DescribedPart = Pick<ExportedPart, 'graphFile' | 'part'>;

export interface ExportedModelFacts {
  readonly name: string;
  readonly sha256: string | null;
  readonly family: ModelFamily;
  readonly config: ModelConfig;
}

const WIDTH = 100;

/** Explains to someone who has only the archive how the graphs are fed and chained. */
export function onnxReadme(
  { name, sha256, family, config }: ExportedModelFacts,
  parts: readonly DescribedPart[],
): string {
  const { decoder, classes, normPix } = config;
  const { audio, visual } = family;
  const [{ grid: heard }, { grid: seen }] = [audio, visual];
  const [
    {
      mean: [mean = 0],
      std: [std = 1],
    },
    { mean: means, std: stds },
  ] = [audio.statistics, visual.statistics];
  return [
    `${name}, as ONNX graphs`,
    '',
    `SHA-256 of the model's file: ${sha256 ?? 'not computed'}`,
    `Width ${config.embedDim}, ${config.numHeads} heads, ${config.modalityDepth} blocks for each modality and ${config.unifiedDepth} joint.`,
    ...(decoder
      ? [`Decoder: width ${decoder.embedDim}, ${decoder.numHeads} heads, ${decoder.depth} blocks.`]
      : []),
    ...(classes === null ? [] : [`Classes: ${classes}.`]),
    `Predictions are of patches ${normPix === null ? 'that may be normalised: the file does not state it' : normPix ? 'normalised one by one (norm_pix)' : 'as they are'}.`,
    '',
    'GRAPHS (ONNX opset 20, float32). Each <part>.onnx reads its weights from <part>.onnx.data beside it. The joint',
    'weights are in joint and in both heads. B (clips), L and N may have any value, the same for all clips of a batch.',
    'example.py runs all of them.',
    ...parts.flatMap(describe),
    '',
    'INPUT',
    ...wrap(
      `Audio: the first channel at 16 kHz, minus its mean; Kaldi log-mel filterbank (128 bins, 25 ms Hann window, ${(1000 * audio.hopSamples) / SAMPLE_RATE_HZ} ms shift, no dither), ` +
        `padded with zeros or cut to ${audio.spectrogramFrames} frames, then (x + ${-mean}) / ${std}. Transposed to (${MEL_BINS}, ${audio.spectrogramFrames}) and cut into ${heard.gridRows} x ${heard.gridColumns} ` +
        `patches of ${heard.patch} x ${heard.patch}, row by row: ${heard.tokens} patches of ${heard.patchValues} values.`,
    ),
    ...wrap(
      `Video: one frame, RGB, shorter side to ${visual.size} (antialiased bilinear), centre ${visual.size} x ${visual.size}, values 0 to 1 minus (${means.join(', ')}), divided by (${stds.join(', ')}), ` +
        `${seen.gridRows} x ${seen.gridColumns} patches of ${seen.patch} x ${seen.patch}, row by row: ${seen.tokens} patches of ${seen.patchValues} values, channel first (channel, y, x).`,
    ),
    ...wrap(
      `ids: which patches are given, by their index among the ${heard.tokens} or ${seen.tokens}. Give all of them for no mask.`,
    ),
    '',
    'CHAINS',
    'Feature of audio: audio-tower, then audio-head; take mean and scale it to unit length. The same for video.',
    ...(decoder
      ? wrap(
          'Reconstruction: both towers on the visible patches, all tokens (audio first) into joint, latent into ' +
            `decoder. restore has ${heard.tokens + seen.tokens} values a clip, audio first: for a visible patch the row of its token in latent, for a hidden ` +
            `one N. Predictions are ${heard.patchValues} and ${seen.patchValues} values per patch, channel last (y, x, channel).`,
        )
      : []),
    ...(classes === null
      ? []
      : wrap(
          'Class scores by audio and video: both towers on all patches, joint, mean into classifier as pooled (B, D).',
        )),
    '',
  ].join('\n');
}

function describe({ graphFile, part: { graph } }: DescribedPart): string[] {
  const extensions = [
    ...new Set(graph.nodes.flatMap(({ domain, op }) => (domain === MICROSOFT ? [op] : []))),
  ];
  return [
    '',
    graphFile,
    ...graph.inputs.map((input) => `  in   ${valueText(input)}`),
    ...graph.outputs.map((output) => `  out  ${valueText(output)}`),
    extensions.length > 0
      ? `  needs ONNX Runtime: ${MICROSOFT} ${extensions.join(', ')}`
      : '  standard ONNX operators only',
  ];
}

const valueText = ({ name, type, shape }: ValueInfo): string => `${name}: ${type} (${shape.join(', ')})`;

function wrap(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = '';
    }
    line = line ? `${line} ${word}` : word;
  }
  return [...lines, line];
}
