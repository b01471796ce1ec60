/** Exports features as a NumPy archive or Parquet, and cosines as one array. */
import type { Progress } from '../../contract/environment.ts';
import type { ExportGalleryParams, GallerySource } from '../../contract/gallery.ts';
import type { ExportedFile } from '../../contract/model.ts';
import { fetchPart } from '../../core/fetch-part.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { harmlessText, quotedIfNeeded } from '../../core/text/csv-cell.ts';
import { inTurns } from '../../core/turns/in-turns.ts';
import { npyFlags, npyFloats, npyHeader, npyTexts } from '../../storage/npy.ts';
import type { FeatureRow } from '../../storage/parquet.ts';
import { storedZip } from '../../storage/zip.ts';
import type { EngineContext } from '../context.ts';
import type { Gallery } from './gallery.ts';
import { openGallery } from './gallery.ts';
import type { SenseRows } from './gallery-rows.ts';
import { senseRows } from './gallery-rows.ts';

/**
 * Writes a gallery's features, of unit length, as a NumPy archive or as Parquet; or their cosines as one array.
 *
 * @throws {@link AppError} as `openGallery` does.
 */
export async function exportGallery(
  engine: EngineContext,
  { source, format }: ExportGalleryParams,
  context: TaskContext<Progress>,
): Promise<ExportedFile> {
  const gallery = await openGallery(engine, source, context);
  const count = gallery.entries.length;
  const about = JSON.stringify(aboutOf(engine, gallery, source.kind));
  if (format === 'npy' || format === 'csv') {
    return { fileName: `cosines-${count}.${format}`, blob: await cosines(gallery, format, context) };
  }
  const fileName = `features-${count}.${format}`;
  if (format === 'npz') return { fileName, blob: await npz(gallery, about) };
  const { featuresParquet } = await fetchPart(() => import('../../storage/parquet.ts'));
  const bytes = featuresParquet(rowsOf(gallery), { 'cav-mae-playground': about });
  return { fileName, blob: new Blob([bytes], { type: 'application/vnd.apache.parquet' }) };
}

const SHIPPED = 'features that ship with the page, computed when its model was trained';

/** Metadata that a reader of the file needs to use the numbers. */
function aboutOf(engine: EngineContext, { width, frames }: Gallery, kind: GallerySource['kind']) {
  const { backend, adapter } = engine.environment;
  const model = kind === 'clips' ? engine.requireModel().summary : null;
  return {
    rows: 'mean over tokens, scaled to unit length; zeros where an item lacks the modality or the frame',
    width,
    frames,
    ...(model
      ? { model: { name: model.name, sha256: model.sha256, config: model.config }, backend, adapter }
      : { model: kind === 'pairs' ? SHIPPED : 'vectors from the user’s files' }),
    written: new Date().toISOString(),
  };
}

async function npz(gallery: Gallery, about: string): Promise<Blob> {
  const { entries, width, frames, audio, visual, hasFrame } = gallery;
  const count = entries.length;
  const hasAudio = Uint8Array.from(entries, (entry) => Number(entry.hasAudio));
  const files = {
    audio: npyFloats(audio, [count, width]),
    visual: npyFloats(visual, [count, frames, width]),
    has_audio: npyFlags(hasAudio, [count]),
    has_frame: npyFlags(hasFrame, [count, frames]),
    item: npyTexts(entries.map(({ id }) => id)),
    name: npyTexts(entries.map(({ name }) => name)),
    kind: npyTexts(entries.map(({ kind }) => kind ?? '')),
    about: npyTexts([about], []),
  };
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const zip = storedZip(Object.entries(files).map(([name, made]) => ({ name: `${name}.npy`, pieces: made })));
  for await (const piece of zip) pieces.push(piece);
  return new Blob(pieces, { type: 'application/zip' });
}

function rowsOf({ entries, width, frames, audio, visual, hasFrame }: Gallery): FeatureRow[] {
  return entries.flatMap(({ id, name, kind, hasAudio }, row) => {
    const whose = { item: id, name, kind };
    const sound: FeatureRow[] = hasAudio
      ? [{ ...whose, sense: 'audio', frame: null, feature: audio.slice(row * width, (row + 1) * width) }]
      : [];
    const sights = Array.from({ length: frames }, (_, frame) => row * frames + frame)
      .filter((place) => hasFrame[place] === 1)
      .map((place): FeatureRow => {
        const feature = visual.slice(place * width, (place + 1) * width);
        return { ...whose, sense: 'visual', frame: place % frames, feature };
      });
    return [...sound, ...sights];
  });
}

/** Rows are the items with audio, columns those with video, both in the gallery's order. */
async function cosines(
  gallery: Gallery,
  format: 'npy' | 'csv',
  { signal, progress }: TaskContext<Progress>,
): Promise<Blob> {
  const audio = senseRows(gallery, 'audio');
  const visual = senseRows(gallery, 'visual');
  const names = ({ items }: SenseRows) =>
    items.map((item) => quotedIfNeeded(harmlessText(gallery.entries[item]?.name ?? '')));
  const rowNames = names(audio);
  const blobs: Blob[] = [
    new Blob([
      format === 'npy'
        ? npyHeader('<f4', [audio.rows, visual.rows])
        : `${['sound \\ picture', ...names(visual)].join(',')}\n`,
    ]),
  ];
  const take = (cosine: Float32Array<ArrayBuffer>, row: number) =>
    blobs.push(new Blob([format === 'npy' ? cosine : `${[rowNames[row], ...cosine].join(',')}\n`]));
  await inTurns(multiply(audio.values, visual.values, gallery.width, take), signal, (share) =>
    progress({ stage: 'Writing cosines', done: share * audio.rows, total: audio.rows }),
  );
  return new Blob(blobs, { type: format === 'npy' ? 'application/octet-stream' : 'text/csv' });
}

/** Computes one row of cosines at a time, with float64 sums. */
function* multiply(
  rows: Float32Array,
  columns: Float32Array,
  width: number,
  take: (cosine: Float32Array<ArrayBuffer>, row: number) => void,
): Generator<number, void> {
  const [height, breadth] = [rows.length / width, columns.length / width];
  for (let row = 0; row < height; row += 1) {
    const cosine = new Float32Array(breadth);
    for (let column = 0; column < breadth; column += 1) {
      let sum = 0;
      for (let i = 0; i < width; i += 1)
        sum += (rows[row * width + i] as number) * (columns[column * width + i] as number);
      cosine[column] = sum;
    }
    take(cosine, row);
    yield (row + 1) / height;
  }
}
