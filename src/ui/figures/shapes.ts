/** Shapes of exported figures, and their form as SVG. */
import type { Rgba } from '../../core/tensor.ts';

/** A shape of an exported figure; lengths in pixels, y down. */
export type Shape =
  | {
      readonly kind: 'rect';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly fill: string;
      readonly stroke?: string;
    }
  | {
      readonly kind: 'text';
      readonly x: number;
      /** The baseline. */
      readonly y: number;
      readonly text: string;
      readonly size: number;
      readonly fill: string;
      readonly anchor?: 'start' | 'middle' | 'end';
      /** Rotation about the anchor, in degrees. */
      readonly turn?: number;
      /** Longer text is compressed to this width. */
      readonly maxWidth?: number;
    }
  | { readonly kind: 'picture'; readonly x: number; readonly y: number; readonly picture: Rgba };

export interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly background: string;
  readonly shapes: readonly Shape[];
}

export const FIGURE_FONT = 'system-ui, sans-serif';

/**
 * A sheet as a complete SVG document.
 *
 * @param hrefOf - gives a picture as a data URL.
 */
export function sheetSvg(sheet: Sheet, hrefOf: (picture: Rgba) => string): string {
  return svgDocument(
    sheet,
    sheet.shapes.map((shape) => elementOf(shape, hrefOf)),
  );
}

/** A complete SVG document from SVG elements, on a background. */
export function svgDocument(
  { width, height, background }: Pick<Sheet, 'width' | 'height' | 'background'>,
  elements: readonly string[],
): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FIGURE_FONT}">`,
    `<rect width="100%" height="100%" fill="${escapeXml(background)}"/>`,
    ...elements,
    '</svg>',
    '',
  ].join('\n');
}

function elementOf(shape: Shape, hrefOf: (picture: Rgba) => string): string {
  if (shape.kind === 'rect') {
    const { x, y, width, height, fill, stroke } = shape;
    const border = stroke === undefined ? '' : ` stroke="${escapeXml(stroke)}"`;
    return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${escapeXml(fill)}"${border}/>`;
  }
  if (shape.kind === 'text') {
    const { x, y, text, size, fill, anchor = 'start', turn } = shape;
    const turned = turn === undefined ? '' : ` transform="rotate(${turn} ${x} ${y})"`;
    return `<text x="${x}" y="${y}" font-size="${size}" fill="${escapeXml(fill)}" text-anchor="${anchor}"${turned}>${escapeXml(text)}</text>`;
  }
  const { x, y, picture } = shape;
  return `<image x="${x}" y="${y}" width="${picture.width}" height="${picture.height}" style="image-rendering: pixelated" href="${hrefOf(picture)}"/>`;
}

/** Escapes text for an element or a double-quoted attribute; characters that XML does not allow are left out. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
