/** The map and its items in sentences. */
import type { ProjectGalleryResult } from '../../../contract/map.ts';
import { formatFigure, formatShare } from '../../kit/format.ts';
import { intervalWords } from '../../kit/share-interval.ts';
import type { ItemPlace, OwnNearest } from './scene.ts';

/** Gaps from which two clouds are spoken of as near and as far. */
const NEAR_GAP = 0.3;
const FAR_GAP = 0.8;

/** What the picture shows, in sentences. */
export function mapWords(
  { figures, explained, width, projection }: ProjectGalleryResult,
  ownNearest: OwnNearest | null,
): string {
  const { sounds, sights, gap } = figures;
  const parts = [`${count(sounds, 'sound')} and ${count(sights, 'sight')}, each a point.`];
  if (gap !== null) {
    const how =
      gap < NEAR_GAP
        ? 'the two senses share nearly one place'
        : gap < FAR_GAP
          ? 'the two senses overlap in part'
          : 'the two senses lie apart';
    parts.push(`Their centres are ${formatFigure(gap)} apart, of 2 at most: ${how}.`);
  }
  if (ownNearest !== null) {
    parts.push(
      `On this plane ${formatShare(ownNearest.share)} of the sounds (95 % interval ${intervalWords(ownNearest.share, ownNearest.pairs)}) have their own sight nearest.`,
    );
  }
  parts.push(
    projection.method === 'pca' && explained
      ? `The plane keeps ${formatShare(explained[0] + explained[1])} of the variance of ${width} dimensions (${formatShare(explained[0])} across, ${formatShare(explained[1])} up); the rest is not seen.`
      : 'UMAP keeps neighbours together; distances between far points, and axes, mean nothing.',
  );
  return parts.join(' ');
}

/** One item in a sentence. */
export function itemWords(place: ItemPlace | null, name: string, nameOf: (item: number) => string): string {
  if (!place) return `${name}: only one of its senses is on the map.`;
  const { nearestSight, rankOfSight, sights, apart, item } = place;
  const nearest =
    nearestSight === item || rankOfSight === 1
      ? 'the sight nearest to its sound is its own'
      : `the sight nearest to its sound is that of ${nameOf(nearestSight)}, its own comes ${rankOfSight} of ${sights}`;
  return `${name}: sound and sight lie ${formatFigure(apart)} apart on this plane; ${nearest}.`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
