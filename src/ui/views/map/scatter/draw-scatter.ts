/** Draws the points, lines, marks, names and lasso of a map. */
import type { MantineTheme } from '@mantine/core';
import type { PlanePoint } from '../../../../math/point-index.ts';
import type { Size, Viewport } from '../../../figures/viewport.ts';
import type { Cluster } from './clusters.ts';
import type { PointColours } from './point-colours.ts';
import type { PlacedName } from './scatter-names.ts';
import { NAME_GAP, placeClusters, placeNames } from './scatter-names.ts';
import type { Scene, SenseIndex } from './scene.ts';

/** The colours of one colour scheme, as canvas colours. */
export interface ScatterColours {
  readonly ground: string;
  readonly senses: readonly [sound: string, sight: string];
  readonly line: string;
  readonly ring: string;
}

/** How to draw a map: colours, lines, selection, names and lasso. */
export interface ScatterLook {
  readonly colours: ScatterColours;
  readonly points: PointColours;
  readonly clusters: readonly Cluster[];
  /** Whether a line joins every pair; otherwise only those of highlighted items. */
  readonly lines: boolean;
  /** (pairs of points) dashed lines from the item in focus to its nearest neighbours, as points of the scene. */
  readonly near: readonly (readonly [from: number, to: number])[];
  /** (items) 1 where the item is selected. */
  readonly selected: Uint8Array;
  /** (items) 1 where the item is drawn faint. */
  readonly faint: Uint8Array;
  /** The item whose position is read out; -1 for none. */
  readonly read: number;
  readonly lasso: readonly PlanePoint[];
  readonly nameOf: (item: number) => string;
}

export function scatterColours({ colors }: MantineTheme, scheme: 'light' | 'dark'): ScatterColours {
  const dark = scheme === 'dark';
  const shade = (name: string, light: number) => colors[name]?.[dark ? 3 : light] ?? '#808080';
  return {
    ground: dark ? '#1c2127' : '#ffffff',
    senses: [shade('sound', 7), shade('sight', 6)],
    line: shade('both', 6),
    ring: dark ? '#ffffff' : '#1f2832',
  };
}

/** The radius of a point in CSS pixels: smaller for more points. */
export function pointRadius(points: number): number {
  return Math.max(1.5, Math.min(6, 40 / Math.sqrt(Math.max(1, points)) + 1.4));
}

/**
 * Draws a map. Audio points are discs and video points are squares, so that shape and colour show the same.
 *
 * @param ratio - device pixels per CSS pixel. The canvas of the context has `size` times this many pixels.
 */
export function drawScatter(
  context: CanvasRenderingContext2D,
  scene: Scene,
  view: Viewport,
  size: Size,
  ratio: number,
  look: ScatterLook,
): void {
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = look.colours.ground;
  context.fillRect(0, 0, size.width, size.height);
  drawLines(context, scene, view, look);
  const radius = pointRadius(scene.x.length);
  drawPoints(context, scene, view, ratio, look, radius);
  drawMarks(context, scene, view, look, radius);
  drawNames(context, scene, view, size, look, radius);
  drawLasso(context, look);
}

/** Lines from audio to video, faint if there are many. Lines of selected items are drawn again on top. */
function drawLines(
  context: CanvasRenderingContext2D,
  scene: Scene,
  view: Viewport,
  { colours, lines, near, selected, faint, read }: ScatterLook,
): void {
  const stroke = (alpha: number, width: number, takes: (item: number) => boolean) => {
    context.beginPath();
    for (let item = 0; item < scene.items; item += 1) {
      const from = scene.pointOf[2 * item]!;
      const to = scene.pointOf[2 * item + 1]!;
      if (from < 0 || to < 0 || !takes(item)) continue;
      context.moveTo((scene.x[from]! - view.left) * view.scale, (scene.y[from]! - view.top) * view.scale);
      context.lineTo((scene.x[to]! - view.left) * view.scale, (scene.y[to]! - view.top) * view.scale);
    }
    context.strokeStyle = colours.line;
    context.globalAlpha = alpha;
    context.lineWidth = width;
    context.stroke();
  };
  const many = Math.min(1, 60 / Math.max(1, scene.items));
  if (lines) stroke(0.12 + 0.4 * many, 1, (item) => faint[item] === 0);
  stroke(0.9, 1.5, (item) => selected[item] === 1 || item === read);
  context.beginPath();
  for (const [from, to] of near) {
    context.moveTo((scene.x[from]! - view.left) * view.scale, (scene.y[from]! - view.top) * view.scale);
    context.lineTo((scene.x[to]! - view.left) * view.scale, (scene.y[to]! - view.top) * view.scale);
  }
  context.strokeStyle = colours.ring;
  context.globalAlpha = 0.7;
  context.setLineDash([4, 3]);
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** Writes points directly into the pixels: twenty thousand canvas calls take ten times as long as one image. */
function drawPoints(
  context: CanvasRenderingContext2D,
  scene: Scene,
  view: Viewport,
  ratio: number,
  { points, faint }: ScatterLook,
  radius: number,
): void {
  const { width, height } = context.canvas;
  const image = context.getImageData(0, 0, width, height);
  const stamps = points.classes.map(({ colour }) =>
    ([0, 1] as const).map((sense) => makeStamp(sense, colour, radius * ratio)),
  );
  const draw = (wanted: number, opacity: number) => {
    for (let point = 0; point < scene.x.length; point += 1) {
      const item = scene.item[point]!;
      if (faint[item] !== wanted) continue;
      const x = Math.round((scene.x[point]! - view.left) * view.scale * ratio);
      const y = Math.round((scene.y[point]! - view.top) * view.scale * ratio);
      const sense = scene.sense[point]!;
      press(image, stamps[points.classOf[2 * item + sense]!]![sense]!, x, y, opacity);
    }
  };
  // Faint points are below the others.
  draw(1, FAINT);
  draw(0, 1);
  context.putImageData(image, 0, 0);
}

/** Opacity of faint points. */
const FAINT = 0.18;

/** A point's colour and how much it covers of each pixel around its centre. */
interface Stamp {
  readonly reach: number;
  readonly cover: Float32Array;
  readonly colour: readonly [number, number, number];
}

/** @param colour - as `#rrggbb`. */
function makeStamp(sense: SenseIndex, colour: string, radius: number): Stamp {
  const reach = Math.ceil(radius);
  const side = 2 * reach + 1;
  const cover = Float32Array.from({ length: side * side }, (_, at) => {
    const dx = Math.abs((at % side) - reach);
    const dy = Math.abs(Math.floor(at / side) - reach);
    const beyond = sense === 0 ? Math.hypot(dx, dy) - radius : Math.max(dx, dy) - SQUARE * radius;
    return Math.min(1, Math.max(0, 0.5 - beyond));
  });
  const packed = Number.parseInt(colour.slice(1), 16);
  return { reach, cover, colour: [packed >> 16, (packed >> 8) & 255, packed & 255] };
}

function press(
  { data, width, height }: ImageData,
  { reach, cover, colour }: Stamp,
  x: number,
  y: number,
  opacity: number,
): void {
  if (x < -reach || y < -reach || x >= width + reach || y >= height + reach) return;
  const side = 2 * reach + 1;
  for (let at = 0; at < cover.length; at += 1) {
    const left = x + (at % side) - reach;
    const top = y + Math.floor(at / side) - reach;
    const share = cover[at]! * opacity;
    if (share === 0 || left < 0 || top < 0 || left >= width || top >= height) continue;
    const pixel = 4 * (top * width + left);
    for (let channel = 0; channel < 3; channel += 1) {
      const under = data[pixel + channel]!;
      data[pixel + channel] = under + share * (colour[channel]! - under);
    }
  }
}

/** Half the side of a square, relative to the radius of a disc of the same area. */
const SQUARE = 0.89;

function shape(context: CanvasRenderingContext2D, sense: number, x: number, y: number, radius: number): void {
  if (sense === 0) context.arc(x, y, radius, 0, 2 * Math.PI);
  else context.rect(x - SQUARE * radius, y - SQUARE * radius, 2 * SQUARE * radius, 2 * SQUARE * radius);
}

/** Rings around the selected items and the item that is read out. */
function drawMarks(
  context: CanvasRenderingContext2D,
  scene: Scene,
  view: Viewport,
  { colours, selected, read }: ScatterLook,
  radius: number,
): void {
  context.strokeStyle = colours.ring;
  for (let point = 0; point < scene.x.length; point += 1) {
    const item = scene.item[point]!;
    const isRead = item === read;
    if (selected[item] === 0 && !isRead) continue;
    context.lineWidth = isRead ? 2.5 : 1.25;
    context.beginPath();
    shape(
      context,
      scene.sense[point]!,
      (scene.x[point]! - view.left) * view.scale,
      (scene.y[point]! - view.top) * view.scale,
      radius + (isRead ? 3 : 1.5),
    );
    context.stroke();
  }
}

/** Names beside their points, with a halo that keeps them readable over lines. */
function drawNames(
  context: CanvasRenderingContext2D,
  scene: Scene,
  view: Viewport,
  size: Size,
  look: ScatterLook,
  radius: number,
): void {
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.strokeStyle = look.colours.ground;
  context.fillStyle = look.colours.ring;
  const measure = (name: string) => context.measureText(name).width;
  const write = (font: string, halo: number, place: () => readonly PlacedName[]) => {
    context.font = font;
    context.lineWidth = halo;
    const placed = place();
    for (const { name, left, middle } of placed) {
      context.strokeText(name, left, middle);
      context.fillText(name, left, middle);
    }
    return placed;
  };
  const clusters = write('600 13px system-ui, sans-serif', 4, () =>
    placeClusters(scene, look.clusters, view, size, radius, measure),
  );
  write('12px system-ui, sans-serif', 3, () =>
    placeNames(scene, view, size, look, radius + NAME_GAP, measure, clusters),
  );
}

function drawLasso(context: CanvasRenderingContext2D, { lasso, colours }: ScatterLook): void {
  const [first, ...rest] = lasso;
  if (!first) return;
  context.beginPath();
  context.moveTo(first.x, first.y);
  for (const { x, y } of rest) context.lineTo(x, y);
  context.closePath();
  context.strokeStyle = colours.ring;
  context.lineWidth = 1.5;
  context.setLineDash([5, 4]);
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 0.1;
  context.fillStyle = colours.line;
  context.fill();
  context.globalAlpha = 1;
}
