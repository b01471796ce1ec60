/** Draws figures for export and offers them as downloads. */
import type { Rgba } from '../../../core/tensor.ts';
import type { Shape, Sheet } from '../shapes.ts';
import { FIGURE_FONT, sheetSvg, svgDocument } from '../shapes.ts';

export interface CaptionedPicture {
  readonly caption: string;
  readonly picture: Rgba;
}

const MARGIN = 12;
const CAPTION_HEIGHT = 20;
const INK = '#1f2832';

/** A figure for export, drawn when it is asked for. */
export interface Drawing {
  readonly canvas: () => HTMLCanvasElement | Promise<HTMLCanvasElement>;
  /** A complete SVG document. */
  readonly svg: () => string;
}

/** Lays out captioned pictures in `columns` under one title, pixel for pixel, on white. */
export function layOutSheet(title: string, pictures: readonly CaptionedPicture[], columns: number): Sheet {
  const width = pictures[0]?.picture.width ?? 0;
  const height = pictures[0]?.picture.height ?? 0;
  const rows = Math.ceil(pictures.length / columns);
  const sheetWidth = MARGIN + columns * (width + MARGIN);
  const text = { kind: 'text', size: 14, fill: INK } as const;
  return {
    width: sheetWidth,
    height: MARGIN + CAPTION_HEIGHT + rows * (height + CAPTION_HEIGHT + MARGIN),
    background: '#fff',
    shapes: [
      { ...text, x: MARGIN, y: MARGIN + 12, text: title, maxWidth: sheetWidth - 2 * MARGIN },
      ...pictures.flatMap(({ caption, picture }, index): Shape[] => {
        const x = MARGIN + (index % columns) * (width + MARGIN);
        const y = MARGIN + CAPTION_HEIGHT + Math.floor(index / columns) * (height + CAPTION_HEIGHT + MARGIN);
        return [
          { ...text, x, y: y + 14, text: caption, maxWidth: width },
          { kind: 'picture', x, y: y + CAPTION_HEIGHT, picture },
        ];
      }),
    ],
  };
}

/** A figure of captioned pictures. */
export function drawSheet(title: string, pictures: readonly CaptionedPicture[], columns: number): Drawing {
  return drawShapes(layOutSheet(title, pictures, columns));
}

export function drawShapes(sheet: Sheet): Drawing {
  return { canvas: () => paintSheet(sheet), svg: () => sheetSvg(sheet, pictureUrl) };
}

/** A figure that consists of pixels only. */
export function drawPixels(canvas: () => HTMLCanvasElement): Drawing {
  return {
    canvas,
    svg: () => {
      const drawn = canvas();
      const { width, height } = drawn;
      const href = drawn.toDataURL('image/png');
      return svgDocument({ width, height, background: 'none' }, [
        `<image width="${width}" height="${height}" href="${href}"/>`,
      ]);
    },
  };
}

/** Pixels of a bitmap for each pixel of an SVG document: a figure for paper needs more than a screen. */
const SCALE = 3;

/** A figure that is an SVG document; its bitmap is drawn from it. */
export function drawSvg(svg: () => string): Drawing {
  return { svg, canvas: () => rasterise(svg()) };
}

async function rasterise(svg: string): Promise<HTMLCanvasElement> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [image.naturalWidth * SCALE, image.naturalHeight * SCALE];
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function paintSheet({ width, height, background, shapes }: Sheet): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  context.fillStyle = background;
  context.fillRect(0, 0, width, height);
  for (const shape of shapes) paintShape(context, shape);
  return canvas;
}

function paintShape(context: CanvasRenderingContext2D, shape: Shape): void {
  if (shape.kind === 'picture') {
    const { x, y, picture } = shape;
    context.putImageData(new ImageData(picture.data, picture.width, picture.height), x, y);
    return;
  }
  context.fillStyle = shape.fill;
  if (shape.kind === 'rect') {
    const { x, y, width, height, stroke } = shape;
    context.fillRect(x, y, width, height);
    if (stroke === undefined) return;
    context.strokeStyle = stroke;
    context.strokeRect(x, y, width, height);
    return;
  }
  const { x, y, text, size, anchor = 'start', turn = 0, maxWidth } = shape;
  context.save();
  context.translate(x, y);
  context.rotate((turn * Math.PI) / 180);
  context.font = `${size}px ${FIGURE_FONT}`;
  context.textAlign = anchor === 'middle' ? 'center' : anchor;
  context.fillText(text, 0, 0, maxWidth);
  context.restore();
}

function pictureUrl({ data, width, height }: Rgba): string {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  canvas.getContext('2d')?.putImageData(new ImageData(data, width, height), 0, 0);
  return canvas.toDataURL('image/png');
}

/** Offers a canvas as a PNG download. */
export function downloadPng(canvas: HTMLCanvasElement, fileName: string): void {
  canvas.toBlob((blob) => {
    if (blob) saveBlob(blob, fileName);
  });
}

/** Offers an SVG document as a download. */
export function downloadSvg(svg: string, fileName: string): void {
  saveBlob(new Blob([svg], { type: 'image/svg+xml' }), fileName);
}

/** Time until a download's URL is revoked: Safari reads the bytes only after the click has been handled. */
const READ_WITHIN_MS = 60_000;

/** Offers bytes as a download. */
export function saveBlob(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), READ_WITHIN_MS);
}

/** Puts a canvas on the clipboard as a PNG. @returns false if the browser refuses. */
export async function copyPng(canvas: HTMLCanvasElement): Promise<boolean> {
  try {
    const blob = new Promise<Blob>((resolve, reject) =>
      canvas.toBlob((made) => (made ? resolve(made) : reject(new Error('No picture was made.')))),
    );
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
    return true;
  } catch {
    return false;
  }
}
