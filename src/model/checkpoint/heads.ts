/** Finds the number of attention heads: setting, metadata, manifest, table; never a guess. */
import { AppError } from '../../core/errors.ts';
import type { HeadSettings } from '../../core/model-config.ts';
import type { Widths } from './tensor-names.ts';

export type HeadSource = 'setting' | 'metadata' | 'manifest' | 'table';

interface Sources {
  readonly setting?: HeadSettings | undefined;
  readonly manifest?: HeadSettings | undefined;
}

/** Attention heads of the published widths; for any other width the number must be given. */
const ENCODER_TABLE: ReadonlyMap<number, number> = new Map([[768, 12]]);
const DECODER_TABLE: ReadonlyMap<number, number> = new Map([[512, 16]]);

/**
 * The number of attention heads. Sources in this order: setting, safetensors metadata, manifest, the published widths.
 *
 * A wrong number runs without an error and gives wrong results, so there is no guess after these. `from` names the
 * weakest source used.
 *
 * @throws {@link AppError} `model/heads` if no source states it, or if the width is not a multiple of the heads.
 */
export function chooseHeads(widths: Widths, sources: Sources, metadata: Readonly<Record<string, string>>) {
  const told: readonly (readonly [HeadSource, HeadSettings])[] = [
    ['setting', sources.setting ?? {}],
    [
      'metadata',
      { numHeads: count(metadata['num_heads']), decoderNumHeads: count(metadata['decoder_num_heads']) },
    ],
    ['manifest', sources.manifest ?? {}],
    [
      'table',
      {
        numHeads: ENCODER_TABLE.get(widths.embedDim),
        decoderNumHeads: widths.decoder ? DECODER_TABLE.get(widths.decoder.embedDim) : undefined,
      },
    ],
  ];
  const encoder = firstTold(told, 'numHeads', widths.embedDim, 'the encoder');
  if (!widths.decoder) return { numHeads: encoder.heads, decoderNumHeads: 0, from: encoder.from };
  const decoder = firstTold(told, 'decoderNumHeads', widths.decoder.embedDim, 'the decoder');
  const order = told.map(([source]) => source);
  const from = order.indexOf(encoder.from) >= order.indexOf(decoder.from) ? encoder.from : decoder.from;
  return { numHeads: encoder.heads, decoderNumHeads: decoder.heads, from };
}

/** Whether predictions are of normalised patches, from the same sources; null if none of them states it. */
export function chooseNormPix(sources: Sources, metadata: Readonly<Record<string, string>>): boolean | null {
  const written = metadata['norm_pix']?.toLowerCase();
  const fromFile =
    written === 'true' || written === '1' ? true : written === 'false' || written === '0' ? false : null;
  return sources.setting?.normPix ?? fromFile ?? sources.manifest?.normPix ?? null;
}

function firstTold(
  told: readonly (readonly [HeadSource, HeadSettings])[],
  field: 'numHeads' | 'decoderNumHeads',
  width: number,
  part: string,
): { readonly heads: number; readonly from: HeadSource } {
  for (const [from, settings] of told) {
    const heads = settings[field];
    if (heads === undefined) continue;
    if (Number.isSafeInteger(heads) && heads > 0 && width % heads === 0) return { heads, from };
    throw new AppError(
      'model/heads',
      `Expected a number of attention heads that divides ${part}'s width of ${width}, got ${heads}: correct it.`,
    );
  }
  throw new AppError(
    'model/heads',
    `The checkpoint does not state how many attention heads ${part} of width ${width} has, and a wrong number would ` +
      'give wrong results: enter the number it was trained with.',
  );
}

/** NaN if the text is not a number, so that a broken entry causes an error. */
const count = (text: string | undefined) => (text === undefined ? undefined : Number(text));
