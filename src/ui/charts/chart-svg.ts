/** Copies a chart on the page into a complete SVG document. */
import { escapeXml, FIGURE_FONT, svgDocument } from '../figures/shapes.ts';
import type { LegendItem } from './legend.tsx';

/** The style properties that are copied from the page into the document. */
const PROPERTIES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-opacity',
  'opacity',
  'font-size',
  'font-weight',
  'text-anchor',
] as const;

const LEGEND = { height: 28, margin: 12, mark: 20, gap: 16, size: 12 };
const DASHES = { dashed: '7 4', dotted: '2 3' } as const;

/** A chart on the page as a complete SVG document: without classes and variables, with the legend. */
export function chartSvg(chart: SVGSVGElement, items: readonly LegendItem[]): string {
  const { width: wide, height: high } = chart.getBoundingClientRect();
  const [width, height] = [Math.round(wide), Math.round(high)];
  const copy = chart.cloneNode(true) as SVGSVGElement;
  resolve(chart, copy);
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  const page = getComputedStyle(document.body);
  const measure = document.createElement('canvas').getContext('2d');
  if (measure) measure.font = `${LEGEND.size}px ${FIGURE_FONT}`;
  const widthOf = (text: string) => measure?.measureText(text).width ?? text.length * LEGEND.size * 0.6;
  const colourOf = (colour: string) => resolved(chart, colour);
  const { elements, rows } = legend(items, { top: height, width, ink: page.color, colourOf, widthOf });
  const size = { width, height: height + rows * LEGEND.height, background: page.backgroundColor };
  return svgDocument(size, [new XMLSerializer().serializeToString(copy), ...elements]);
}

/** Writes the computed styles of each element into its attributes. */
function resolve(from: Element, to: Element): void {
  const style = getComputedStyle(from);
  for (const name of PROPERTIES) {
    const value = style.getPropertyValue(name);
    if (value) to.setAttribute(name, value);
  }
  for (const name of ['class', 'style', 'tabindex', 'role']) to.removeAttribute(name);
  [...from.children].forEach((child, index) => {
    const twin = to.children[index];
    if (twin) resolve(child, twin);
  });
}

/** The computed value of a colour, which may be a CSS variable. */
function resolved(at: Element, colour: string): string {
  const probe = document.createElement('span');
  probe.style.color = colour;
  (at.parentElement ?? document.body).append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

interface LegendPlace {
  readonly top: number;
  readonly width: number;
  readonly ink: string;
  readonly colourOf: (colour: string) => string;
  readonly widthOf: (text: string) => number;
}

/** The legend: names beside their marks, in as many rows as needed. */
function legend(items: readonly LegendItem[], { top, width, ink, colourOf, widthOf }: LegendPlace) {
  let x = LEGEND.margin;
  let row = 0;
  const elements = items.flatMap(({ name, colour, stroke }) => {
    const length = LEGEND.mark + 6 + widthOf(name);
    if (x > LEGEND.margin && x + length > width) [x, row] = [LEGEND.margin, row + 1];
    const [at, y] = [x, top + row * LEGEND.height + 18];
    x += length + LEGEND.gap;
    const fill = escapeXml(colourOf(colour));
    const dashes = stroke === 'dashed' || stroke === 'dotted' ? ` stroke-dasharray="${DASHES[stroke]}"` : '';
    const mark = stroke
      ? `<path d="M${at} ${y - 4}h${LEGEND.mark}" stroke="${fill}" stroke-width="2"${dashes}/>`
      : `<rect x="${at + 8}" y="${y - 9}" width="12" height="9" fill="${fill}"/>`;
    const text = `<text x="${at + LEGEND.mark + 6}" y="${y}" font-size="${LEGEND.size}" fill="${escapeXml(ink)}">${escapeXml(name)}</text>`;
    return [mark, text];
  });
  return { elements, rows: row + 1 };
}
