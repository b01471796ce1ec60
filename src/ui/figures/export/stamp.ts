/** The foot of an exported figure: which model, clip and seed it shows, so that it can be cited and made again. */
import type { ModelSummary } from '../../../contract/model.ts';
import type { AppState } from '../../../state/app-state.ts';
import { selectedClip } from '../../../state/selectors.ts';
import { VIEW_STATES } from '../../../state/shell/views.ts';
import { escapeXml, FIGURE_FONT } from '../shapes.ts';
import type { Drawing } from './save-picture.ts';

const FOOT = { height: 22, size: 11, margin: 8, baseline: 15 };
const INK = '#55616d';
/** Digits of the SHA-256 that are printed, as everywhere on the page. */
const HASH_DIGITS = 12;

/** The model's name, with the hash of its file if that is known. */
export function modelWords({ name, sha256 }: Pick<ModelSummary, 'name' | 'sha256'>): string {
  return sha256 ? `${name} (SHA-256 ${sha256.slice(0, HASH_DIGITS)})` : name;
}

/** Model and hash, clip and window, seed. Null in views whose figures are not of the loaded model. */
export function stampText(state: AppState): string | null {
  const { view } = state.shell;
  const model = state.models.loaded;
  if (!model || view === 'experiments' || view === 'models') return null;
  const clip = VIEW_STATES[view].ofClip ? selectedClip(state) : null;
  const start = clip?.facts?.windowStartSeconds ?? 0;
  return [
    modelWords(model),
    ...(clip ? [start > 0 ? `${clip.name} from ${start.toFixed(1)} s` : clip.name] : []),
    ...(view === 'reconstruct' ? [`seed ${state.reconstruct.mask.seed}`] : []),
  ].join(', ');
}

/** A figure with the stamp below it. */
export function stamped({ canvas, svg }: Drawing, text: string | null): Drawing {
  if (text === null) return { canvas, svg };
  return { canvas: async () => stampCanvas(await canvas(), text), svg: () => stampSvg(svg(), text) };
}

function stampCanvas(figure: HTMLCanvasElement, text: string): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [figure.width, figure.height + FOOT.height];
  const context = canvas.getContext('2d');
  if (!context) return figure;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(figure, 0, 0);
  context.fillStyle = INK;
  context.font = `${FOOT.size}px ${FIGURE_FONT}`;
  context.fillText(text, FOOT.margin, figure.height + FOOT.baseline, canvas.width - 2 * FOOT.margin);
  return canvas;
}

/** Makes the document taller by the foot, and writes the text there and as its description. */
export function stampSvg(svg: string, text: string): string {
  const width = Number(/<svg[^>]* width="([\d.]+)"/.exec(svg)?.[1]);
  const height = Number(/<svg[^>]* height="([\d.]+)"/.exec(svg)?.[1]);
  if (!(width > 0 && height > 0)) return svg;
  const taller = height + FOOT.height;
  const foot =
    `<rect y="${height}" width="${width}" height="${FOOT.height}" fill="#fff"/>` +
    `<text x="${FOOT.margin}" y="${height + FOOT.baseline}" font-size="${FOOT.size}" fill="${INK}">${escapeXml(text)}</text>`;
  return svg
    .replace(
      /<svg[^>]*>/,
      (root) =>
        `${root
          .replace(/ height="[\d.]+"/, ` height="${taller}"`)
          .replace(/ viewBox="[^"]*"/, ` viewBox="0 0 ${width} ${taller}"`)}<desc>${escapeXml(text)}</desc>`,
    )
    .replace(/<\/svg>\s*$/, `${foot}</svg>`);
}
