/** Describes a map and its items in words. */
import type { ProjectGalleryResult } from '../../../contract/map.ts';
import type { MapColour } from '../../../state/shell/route.ts';
import { formatFigure, formatShare } from '../../kit/format.ts';
import { intervalWords } from '../../kit/share-interval.ts';
import type { ItemPlace, OwnNearest } from './scatter/scene.ts';

/** Gaps below the first count as near, above the second as far. */
const NEAR_GAP = 0.3;
const FAR_GAP = 0.8;

/** What the map shows, in words. */
export function mapWords(
  { figures, explained, width, projection }: ProjectGalleryResult,
  ownNearest: OwnNearest | null,
): string {
  const { sounds, sights, gap } = figures;
  const parts = [`${count(sounds, 'audio point')} and ${count(sights, 'video point')}.`];
  if (gap !== null) {
    const how =
      gap < NEAR_GAP
        ? 'audio and video nearly share one region'
        : gap < FAR_GAP
          ? 'audio and video partly overlap'
          : 'audio and video lie apart';
    parts.push(`The distance between their centres is ${formatFigure(gap)} of at most 2: ${how}.`);
  }
  if (ownNearest !== null) {
    parts.push(
      `On this plane, the nearest video is the right one for ${formatShare(ownNearest.share)} of the audio points (95 % interval ${intervalWords(ownNearest.share, ownNearest.pairs)}).`,
    );
  }
  parts.push(
    projection.method === 'pca' && explained
      ? `The plane keeps ${formatShare(explained[0] + explained[1])} of the variance of ${width} dimensions (${formatShare(explained[0])} across, ${formatShare(explained[1])} up). The rest is not shown.`
      : 'UMAP keeps neighbours together. Its axes and the distances between far points mean nothing.',
  );
  return parts.join(' ');
}

/** The position of one item, in words. */
export function itemWords(place: ItemPlace | null, name: string, nameOf: (item: number) => string): string {
  if (!place) return `${name}: only its audio or only its video is on the map.`;
  const { nearestSight, rankOfSight, sights, apart, item } = place;
  const nearest =
    nearestSight === item || rankOfSight === 1
      ? 'the video nearest to its audio is its own'
      : `the video nearest to its audio is that of ${nameOf(nearestSight)}, its own has rank ${rankOfSight} of ${sights}`;
  return `${name}: audio and video are ${formatFigure(apart)} apart on this plane; ${nearest}.`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** What the colours stand for, beside the legend. */
export const COLOUR_TITLES: Readonly<Record<MapColour, string>> = {
  kind: 'Colour: kind of event',
  label: 'Colour: label',
  rank: 'Colour: rank of the partner in the full space, in points',
  modality: '',
};
