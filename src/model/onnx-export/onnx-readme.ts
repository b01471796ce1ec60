/** Writes a text that explains how exported graphs are fed and chained. */
import { IMAGE_MEAN, IMAGE_STD, LOG_MEL_MEAN, LOG_MEL_STD } from '../../core/geometry.ts';
import type { ModelConfig } from '../../core/model-config.ts';
import type { ValueInfo } from '../graph/onnx.ts';
import { MICROSOFT } from '../graph/onnx.ts';
import type { ExportedPart } from './export-onnx.ts';

/** The part of an export that the text describes; the weights may be gone already. */
export type DescribedPart = Pick<ExportedPart, 'graphFile' | 'part'>;

export interface ExportedModelFacts {
  readonly name: string;
  readonly sha256: string | null;
  readonly config: ModelConfig;
}

const WIDTH = 100;

/** Explains to someone who has only the archive how the graphs are fed and chained. */
export function onnxReadme(
  { name, sha256, config }: ExportedModelFacts,
  parts: readonly DescribedPart[],
): string {
  const { decoder, classes, normPix } = config;
  return [
    `${name}, as the graphs that CAV-MAE Playground runs`,
    '',
    `SHA-256 of the model's file: ${sha256 ?? 'not computed'}`,
    `Width ${config.embedDim}, ${config.numHeads} heads, ${config.modalityDepth} blocks for each modality and ${config.unifiedDepth} joint.`,
    ...(decoder
      ? [`Decoder: width ${decoder.embedDim}, ${decoder.numHeads} heads, ${decoder.depth} blocks.`]
      : []),
    ...(classes === null ? [] : [`Classes: ${classes}.`]),
    `Predictions are of patches ${normPix === null ? 'that may be normalised: the file does not say' : normPix ? 'normalised one by one (norm_pix)' : 'as they are'}.`,
    '',
    'GRAPHS (ONNX opset 20, float32). Each <part>.onnx reads its weights from <part>.onnx.data beside it. The joint',
    'weights are in joint and in both heads. L and N may have any value.',
    ...parts.flatMap(describe),
    '',
    'INPUT',
    ...wrap(
      `Audio: the first channel at 16 kHz, minus its mean; Kaldi log-mel filterbank (128 bins, 25 ms Hann window, 10 ms shift, no dither), ` +
        `padded with zeros or cut to 1024 frames, then (x + ${-LOG_MEL_MEAN}) / ${LOG_MEL_STD}. Transposed to (128, 1024) and cut into 8 x 64 ` +
        `patches of 16 x 16, row by row: 512 patches of 256 values.`,
    ),
    ...wrap(
      `Video: one frame, RGB, shorter side to 224 (antialiased bilinear), centre 224 x 224, values 0 to 1 minus (${IMAGE_MEAN.join(', ')}), divided by (${IMAGE_STD.join(', ')}), ` +
        `14 x 14 patches of 16 x 16, row by row: 196 patches of 768 values, channel first (channel, y, x).`,
    ),
    ...wrap(
      'ids: which patches are given, by their index among the 512 or 196. Give all of them for no mask.',
    ),
    '',
    'CHAINS',
    'Feature of audio: audio-tower, then audio-head; take mean and scale it to unit length. The same for video.',
    ...(decoder
      ? wrap(
          'Reconstruction: both towers on the visible patches, all tokens (audio first) into joint, latent into ' +
            'decoder. restore has 708 values, audio first: for a visible patch the row of its token in latent, for a hidden ' +
            'one N. Predictions are 256 and 768 values per patch, channel last (y, x, channel).',
        )
      : []),
    ...(classes === null
      ? []
      : wrap(
          'Class scores by audio and video: both towers on all patches, joint, mean into classifier as pooled (1, D).',
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
