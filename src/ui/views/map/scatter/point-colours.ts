/** The colours of the points of a map: by modality, kind, label or rank. */
import type { ProjectGalleryResult } from '../../../../contract/map.ts';
import { oklabToSrgb } from '../../../../math/colour/colormap.ts';
import type { MapColour } from '../../../../state/shell/route.ts';
import { PERCEPTUAL } from '../../../figures/colour-stops.ts';

/** One entry of the legend: a colour, what it stands for, and how many items have it. */
export interface ColourClass {
  readonly name: string;
  /** As `#rrggbb`. */
  readonly colour: string;
  readonly count: number;
}

/** The colours of all points. */
export interface PointColours {
  readonly classes: readonly ColourClass[];
  /** (items, 2 modalities) the class of each point. */
  readonly classOf: Uint16Array;
}

/** With more kinds, hues are too close: the rarest share the last class. */
const MOST_CLASSES = 32;

/** Classes of ranks, each up to a rank, so that each is about three times as wide as the one before. */
const RANK_ENDS = [1, 3, 10, 30, 100, Infinity] as const;
export const RANK_NAMES = ['rank 1', '2 to 3', '4 to 10', '11 to 30', '31 to 100', 'above 100'] as const;

export interface ColourQuestion {
  readonly colour: MapColour;
  readonly scheme: 'light' | 'dark';
  /** Colours of audio and video. */
  readonly senses: readonly [sound: string, sight: string];
  /** (items) kind or label of each item; null where none is known. */
  readonly labels: readonly (string | null)[];
  readonly ranks: ProjectGalleryResult['ranks'];
  /** Kept from one map to the next; names that are new are added to it. */
  readonly places: HuePlaces;
}

/** The colours of a map's points; by modality where nothing else is known. */
export function pointColours(question: ColourQuestion): PointColours {
  const { colour, labels, ranks, scheme } = question;
  if (colour === 'rank' && ranks) return byRank(ranks, scheme);
  const isLabelled = labels.some((label) => label !== null);
  if ((colour === 'kind' || colour === 'label') && isLabelled) return byLabel(question);
  return byModality(question);
}

function byModality({ senses: [sound, sight], labels }: ColourQuestion): PointColours {
  const count = labels.length;
  return {
    classes: [
      { name: 'audio', colour: sound, count },
      { name: 'video', colour: sight, count },
    ],
    classOf: Uint16Array.from({ length: 2 * count }, (_, at) => at % 2),
  };
}

/**
 * The place of each name in the sequence of hues, from the first time that it was seen: a kind keeps its colour while
 * others come and go.
 */
export type HuePlaces = Map<string, number>;

function placesOf(names: readonly string[], places: HuePlaces): HuePlaces {
  for (const name of names) if (!places.has(name)) places.set(name, places.size);
  return places;
}

function byLabel({ labels, scheme, places }: ColourQuestion): PointColours {
  const counts = new Map<string, number>();
  for (const label of labels) if (label !== null) counts.set(label, (counts.get(label) ?? 0) + 1);
  const byCount = [...counts].sort(([a, m], [b, n]) => n - m || a.localeCompare(b, 'en'));
  const named = byCount
    .slice(0, MOST_CLASSES)
    .map(([name]) => name)
    .sort((a, b) => a.localeCompare(b, 'en'));
  const hues = placesOf(named, places);
  const placeOf = new Map(named.map((name, place) => [name, place]));
  const others = labels.length - named.reduce((sum, name) => sum + (counts.get(name) ?? 0), 0);
  const rest = byCount.length > MOST_CLASSES ? 'other' : 'not known';
  return {
    classes: [
      ...named.map((name) => ({
        name,
        colour: hueOf(hues.get(name) ?? 0, scheme),
        count: counts.get(name) ?? 0,
      })),
      ...(others > 0
        ? [{ name: rest, colour: scheme === 'dark' ? '#8a95a1' : '#7c8894', count: others }]
        : []),
    ],
    classOf: Uint16Array.from(
      { length: 2 * labels.length },
      (_, at) => placeOf.get(labels[at >> 1] ?? '') ?? named.length,
    ),
  };
}

function byRank(ranks: Int32Array, scheme: 'light' | 'dark'): PointColours {
  const [near, far] = scheme === 'dark' ? [0.94, 0.38] : [0.12, 0.74];
  const classOf = Uint16Array.from(ranks, (rank) =>
    rank === 0 ? RANK_ENDS.length : RANK_ENDS.findIndex((end) => rank <= end),
  );
  const counts = new Array<number>(RANK_ENDS.length + 1).fill(0);
  for (const place of classOf) counts[place]! += 1;
  const colours = RANK_ENDS.map((_, place) => {
    const packed =
      PERCEPTUAL[Math.round(255 * (near + ((far - near) * place) / (RANK_ENDS.length - 1)))] ?? 0;
    return hex([packed & 255, (packed >> 8) & 255, (packed >> 16) & 255]);
  });
  return {
    classes: [
      ...colours.map((colour, place) => ({ name: RANK_NAMES[place]!, colour, count: counts[place]! })),
      ...(counts.at(-1)! > 0 ? [{ name: 'no partner', colour: '#8a95a1', count: counts.at(-1)! }] : []),
    ],
    classOf,
  };
}

/**
 * A golden angle further with each place, so that any number of hues are apart; neighbours in the order also differ
 * in lightness.
 */
function hueOf(place: number, scheme: 'light' | 'dark'): string {
  const hue = GOLDEN_ANGLE * place + 0.5;
  const lightness = (scheme === 'dark' ? [0.84, 0.7] : [0.66, 0.5])[place % 2]!;
  return hex(oklabToSrgb(lightness, CHROMA * Math.cos(hue), CHROMA * Math.sin(hue)));
}

const CHROMA = 0.14;
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

const hex = (bytes: readonly number[]) =>
  `#${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
