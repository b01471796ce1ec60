/** Paints a prediction in every way that its model allows, and measures each painting. */
import type { PatchStatistics } from '../../analysis/masked/masked-loss.ts';
import {
  denormalisePatches,
  meanFill,
  normalisePatches,
  patchStatistics,
  visibleStatistics,
} from '../../analysis/masked/masked-loss.ts';
import { hiddenDistance, hiddenLimit, psnrDecibels } from '../../analysis/masked/psnr.ts';
import type { DifferenceUnit, HiddenError, PaintedWay, SenseErrors } from '../../contract/inspect.ts';
import type { ModelFamily } from '../../core/family.ts';
import type { ChannelStatistics, Modality } from '../../core/geometry.ts';
import { denormalizeLogMel } from '../../dsp/normalize.ts';
import type { Predictions } from '../../model/cav-mae.ts';
import { colourRangeOf, NORMALISED_SPAN, paintPatches } from '../clip/pictures.ts';
import type { MaskedPass } from '../reconstruct/masked-pass.ts';
import { sourceOf } from '../reconstruct/masked-pass.ts';
import { targetPatches } from '../reconstruct/targets.ts';
import { paintDifference } from './difference-picture.ts';
import { maskOf } from './mask-series.ts';

type Patches = Float32Array<ArrayBuffer>;

/** One painting before it is measured; patches (tokens, patchValues) in the model's units. */
interface Painting {
  readonly paint: PaintedWay['paint'];
  readonly original: Patches;
  readonly rebuilt: Patches;
  /** A blank prediction, painted the same way. */
  readonly blank: Patches;
}

/** Share of hidden values that the colours of the difference leave out, so that one click does not pale the rest. */
const LIMIT_TAIL = 0.005;
const GREY_LEVELS = 255;

/**
 * Paints a modality's prediction in every way that its model allows, and measures each; null for a missing modality.
 */
export function paintWays(
  pass: MaskedPass,
  modality: Modality,
  predictions: Predictions,
): SenseErrors | null {
  if (!pass.masks[modality]) return null;
  const mask = maskOf(pass, modality);
  const { family } = pass.clip;
  const measured = paintings(pass, modality, predictions[modality], mask).map((painting) =>
    measure(family, modality, painting, mask),
  );
  // Paintings with the same unit share one colour scale, so that they can be compared by eye.
  const limitOf = (unit: DifferenceUnit) =>
    Math.max(...measured.filter((way) => way.unit === unit).map(({ limit }) => limit));
  const ways = measured.map(({ painting, difference, unit, error, blankError }): PaintedWay => {
    const normalised = painting.paint === 'normalised';
    const span = [-NORMALISED_SPAN, NORMALISED_SPAN] as const;
    const range =
      modality === 'audio' && !normalised
        ? colourRangeOf(denormalizeLogMel(painting.original, family.audio.statistics))
        : span;
    const differenceLimit = limitOf(unit);
    return {
      paint: painting.paint,
      original: paintPatches(family, modality, painting.original, range, normalised),
      rebuilt: paintPatches(family, modality, painting.rebuilt, range, normalised),
      colourRange: modality === 'audio' ? range : null,
      difference: paintDifference(family, modality, difference, differenceLimit),
      differenceLimit,
      unit,
      error,
      blankError,
    };
  });
  return { mask, ways };
}

function paintings(
  pass: MaskedPass,
  modality: Modality,
  predicted: Patches,
  mask: Uint8Array,
): readonly Painting[] {
  const { family } = pass.clip;
  const { grid } = family[modality];
  const original = targetPatches(family, modality, sourceOf(pass, modality));
  if (!pass.subject.normPix) {
    return [{ paint: 'plain', original, rebuilt: predicted, blank: meanFill(original, mask, grid) }];
  }
  const statistics = patchStatistics(original, grid);
  const zeros = new Float32Array(original.length);
  const by = (paint: 'visible' | 'true', used: PatchStatistics): Painting => ({
    paint,
    original,
    rebuilt: denormalisePatches(predicted, used, grid),
    blank: denormalisePatches(zeros, used, grid),
  });
  return [
    {
      paint: 'normalised',
      original: normalisePatches(original, statistics, grid),
      rebuilt: predicted,
      blank: zeros,
    },
    // A modality that is hidden whole has no visible neighbours to take statistics from.
    ...(mask.includes(0) ? [by('visible', visibleStatistics(statistics, mask, grid))] : []),
    by('true', statistics),
  ];
}

function measure(family: ModelFamily, modality: Modality, painting: Painting, mask: Uint8Array) {
  const { grid, statistics } = family[modality];
  const { values, unit, peak } = scaleOf(modality, statistics, painting.paint);
  const [original, rebuilt, blank] = [painting.original, painting.rebuilt, painting.blank].map(values) as [
    Patches,
    Patches,
    Patches,
  ];
  const difference = rebuilt.map((value, i) => value - (original[i] as number));
  const errorOf = (guess: Patches): HiddenError => {
    const distance = hiddenDistance(guess, original, mask, grid);
    return {
      meanAbsolute: distance?.meanAbsolute ?? null,
      psnrDecibels: distance && peak !== null ? psnrDecibels(distance.meanSquared, peak) : null,
    };
  };
  return {
    painting,
    difference,
    unit,
    limit: hiddenLimit(difference, mask, grid, LIMIT_TAIL),
    error: errorOf(rebuilt),
    blankError: errorOf(blank),
  };
}

/** The scale on which a painting is measured: frames as they are drawn, clipped; audio as it is. */
function scaleOf(
  modality: Modality,
  statistics: ChannelStatistics,
  paint: PaintedWay['paint'],
): {
  readonly values: (patches: Patches) => Patches;
  readonly unit: DifferenceUnit;
  readonly peak: number | null;
} {
  if (modality === 'audio') {
    return paint === 'normalised'
      ? { values: (patches) => patches, unit: 'standard deviations', peak: null }
      : { values: (patches) => denormalizeLogMel(patches, statistics), unit: 'nats', peak: null };
  }
  if (paint === 'normalised') {
    const values = (patches: Patches) =>
      patches.map((value) => Math.min(NORMALISED_SPAN, Math.max(-NORMALISED_SPAN, value)));
    return { values, unit: 'standard deviations', peak: 2 * NORMALISED_SPAN };
  }
  return { values: (patches) => greyLevels(patches, statistics), unit: 'grey levels', peak: GREY_LEVELS };
}

/** Pixels as drawn, before they are rounded: 0 to 255. */
function greyLevels(patches: Patches, { mean, std }: ChannelStatistics): Patches {
  return patches.map((value, i) => {
    const channel = i % 3;
    const level = GREY_LEVELS * (value * (std[channel] ?? 1) + (mean[channel] ?? 0));
    return Math.min(GREY_LEVELS, Math.max(0, level));
  });
}
