import type { Rgba } from '../../core/tensor.ts';

export interface CaptionedPicture {
  readonly caption: string;
  readonly picture: Rgba;
}

const MARGIN = 12;
const CAPTION_HEIGHT = 20;

/** Lays captioned pictures out in `columns`, pixel for pixel, on white, under one title. */
export function drawSheet(
  title: string,
  pictures: readonly CaptionedPicture[],
  columns: number,
): HTMLCanvasElement {
  const width = pictures[0]?.picture.width ?? 0;
  const height = pictures[0]?.picture.height ?? 0;
  const rows = Math.ceil(pictures.length / columns);
  const canvas = document.createElement('canvas');
  canvas.width = MARGIN + columns * (width + MARGIN);
  canvas.height = MARGIN + CAPTION_HEIGHT + rows * (height + CAPTION_HEIGHT + MARGIN);
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = '#1f2832';
  context.font = '14px system-ui, sans-serif';
  context.fillText(title, MARGIN, MARGIN + 12, canvas.width - 2 * MARGIN);
  pictures.forEach(({ caption, picture }, index) => {
    const x = MARGIN + (index % columns) * (width + MARGIN);
    const y = MARGIN + CAPTION_HEIGHT + Math.floor(index / columns) * (height + CAPTION_HEIGHT + MARGIN);
    context.fillText(caption, x, y + 14, width);
    context.putImageData(new ImageData(picture.data, picture.width, picture.height), x, y + CAPTION_HEIGHT);
  });
  return canvas;
}

/** Offers a canvas as a PNG download. */
export function downloadPng(canvas: HTMLCanvasElement, fileName: string): void {
  canvas.toBlob((blob) => {
    if (blob) saveBlob(blob, fileName);
  });
}

/** Safari reads the bytes only after the click was answered. */
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

/** Puts a canvas on the clipboard as a PNG. @returns false where the browser refuses. */
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
