/** State of the library: the clips and the selected one. */
import type { ClipSource } from '../../contract/clip.ts';
import { parseSampleManifest } from '../../contract/files/samples.ts';
import type { KeptClip } from '../../contract/kept.ts';
import type { LiveRecording } from '../../contract/live.ts';
import { toWireError } from '../../core/errors.ts';
import type { ModelFamily } from '../../core/family.ts';
import { sourceKey } from '../../core/source-file.ts';
import { modelsOf } from '../models/model-files.ts';
import { CONTROL_PAUSE_MS } from '../run/latest.ts';
import type { GetState, MakeSlice } from '../services.ts';
import { DEFAULT_ROUTE } from '../shell/route.ts';
import { asideNotes, setAside } from '../shell/set-aside.ts';
import type { Clip } from './clip.ts';
import { queuedClip } from './clip.ts';
import { ClipLoader } from './clip-loader.ts';
import type { GivenFile, SortedFiles } from './files.ts';
import { clipIdFor, folderOf, isTable, sortFiles } from './files.ts';
import { shownClips } from './listing.ts';
import { previewOf, withDifferentTitles } from './samples.ts';

/** The clips, the state of each, and the selected clip, which every view uses. */
export interface LibrarySlice {
  readonly clips: readonly Clip[];
  readonly selectedId: string | null;
  /** The clip that the link names, open or not, and where its window starts in seconds; null leaves it where it is. */
  readonly linked: { readonly clipId: string | null; readonly windowStartSeconds: number | null };
  /** Which of the selected clip's frames is looked at. */
  readonly frameIndex: number;
  /** Whether unselected clips stay closed although a view needs all of them, because the user chose this. */
  readonly held: boolean;
  readonly samplesLicence: string | null;
  readonly samplesError: string | null;
  /** What became of the last drop, beyond the clips it added. */
  readonly dropNote: string | null;
  readonly addFiles: (given: readonly GivenFile[]) => void;
  /** Lists the samples. */
  readonly addSamples: () => Promise<void>;
  /** Chooses the clip that the page opens on, unless one is chosen: the link's, the user's latest, a sample's. */
  readonly selectFirst: () => void;
  /** Lists clips of earlier visits, to be opened when they are needed; gives them as the library's, in order. */
  readonly addKept: (kept: readonly KeptClip[]) => readonly Clip[];
  /** Adds the last live seconds as a clip of the user's, and chooses it. */
  readonly addRecording: (recording: LiveRecording) => void;
  /** Goes on with clips that wait, once a worker is there. */
  readonly openQueued: () => void;
  /** Opens listed clips because somebody needs them; null for all. */
  readonly openListed: (ids: readonly string[] | null) => void;
  /** Opens a clip unless it is open; resolves once it is, or could not be. */
  readonly opened: (id: string) => Promise<void>;
  /** Opens listed clips because a view compares them, unless the user wished otherwise. */
  readonly openFor: (needs: 'samples' | 'all') => void;
  /** Opens no more clips than somebody looks at, until `openAll`. */
  readonly hold: () => void;
  /** Opens every listed clip. */
  readonly openAll: () => void;
  /**
   * Makes the selected frame a valid one of a family, and prepares clips again that were prepared for another.
   */
  readonly fitFamily: (before: ModelFamily, family: ModelFamily) => void;
  readonly select: (id: string) => void;
  readonly selectNeighbour: (step: 1 | -1) => void;
  readonly setFrame: (frameIndex: number) => void;
  readonly cancel: (id: string) => void;
  readonly retry: (id: string) => void;
  /** Removes a clip for good. */
  readonly remove: (id: string) => void;
  /** Takes clips from the list; they are held until they are put back or released. */
  readonly takeOut: (ids: readonly string[]) => readonly Clip[];
  readonly putBack: (clips: readonly Clip[]) => void;
  /** Lets go of clips that were taken out: what the worker and this browser hold of them. */
  readonly release: (clips: readonly Clip[]) => void;
  /** Resolves when the window is there. */
  readonly moveWindow: (id: string, windowStartSeconds: number) => Promise<void>;
  /** Puts every open clip back into the queue, because the worker that held them has ended. */
  readonly closeAll: () => void;
}

export const makeLibrarySlice: MakeSlice<LibrarySlice> = (patch, get, services) => {
  const loader = new ClipLoader(patch, get, services);
  let recordings = 0;
  let lastAddedAt = 0;
  /** The current time, but later than that of every clip so far. */
  const nextAddedAt = () => (lastAddedAt = Math.max(Date.now(), lastAddedAt + 1));

  /** The sample that its manifest opens on. */
  let openingId: string | null = null;
  let drops = 0;
  /** Adds to the notes of a drop, unless another drop has followed. */
  const noteTaker = () => {
    const drop = (drops += 1);
    return (text: string) => {
      if (drop !== drops) return;
      patch(({ dropNote }) => ({ dropNote: dropNote === null ? text : `${dropNote} ${text}` }));
    };
  };

  const append = (
    entries: readonly (Pick<
      Clip,
      'folder' | 'kind' | 'boxes' | 'sourceKey' | 'addedAt' | 'isFromStore' | 'preview' | 'sha256'
    > &
      Partial<Pick<Clip, 'status'>> & {
        name: string;
        file: string;
        source: ClipSource;
        /** The id that it had in an earlier visit. It keeps the id unless another clip has it now. */
        oldId?: string;
      })[],
    origin: Clip['origin'],
  ) => {
    // The id of a clip that may be put back is still its own.
    const taken = new Set([...get().library.clips, ...get().listing.removed].map(({ id }) => id));
    const added = entries.map(({ name, file, source, oldId, ...told }) => {
      const id = oldId !== undefined && !taken.has(oldId) ? oldId : clipIdFor(file, taken);
      taken.add(id);
      return { ...queuedClip(id, name, origin, source), ...told };
    });
    patch(({ clips }) => ({ clips: inOrder([...clips, ...added]) }));
    return added;
  };

  return {
    clips: [],
    selectedId: null,
    ...DEFAULT_ROUTE.library,
    held: false,
    samplesLicence: null,
    samplesError: null,
    dropNote: null,

    addFiles: (given) => {
      const aside = setAside(given);
      const sorted = sortFiles(aside.kept);
      const { clips, checkpoints, labelFiles, bundles, vectors } = sorted;
      const paths = new Map(given.map(({ file, path }) => [file, path]));
      const models = modelsOf(checkpoints);
      if (models[0]) void get().models.load({ kind: 'file', ...models[0] });
      const added = append(
        clips.map((file) => ({
          name: file.name,
          file: file.name,
          source: { kind: 'file', file },
          addedAt: nextAddedAt(),
          folder: folderOf(paths.get(file)),
          sourceKey: sourceKey(paths.get(file) ?? file.name),
        })),
        'user',
      );
      patch({
        dropNote: dropNote(
          clips.length + labelFiles.length + bundles.length + vectors.length,
          models.map(({ file }) => file),
          sorted,
        ),
      });
      if (bundles[0]) void get().bundle.open(bundles[0]);
      const note = noteTaker();
      if (vectors.length > 0) note(showVectors(get, vectors));
      for (const text of asideNotes(aside, labelFiles, bundles)) note(text);
      if (labelFiles[0]) void get().classify.takeLabelFile(labelFiles[0]).then(note);
      if (added[0]) get().library.select(added[0].id);
      loader.pump();
      // Copied at once, before most of them are open, so that they are kept if the user leaves.
      for (const { id } of added) get().keptClips.keep(id);
    },

    addSamples: async () => {
      try {
        const url = new URL('samples/manifest.json', services.baseUrl);
        const manifest = parseSampleManifest(await services.fetchJson(url.href));
        const added = append(
          withDifferentTitles(manifest.clips).map((sample) => {
            const { file, title, kind, boxes, sha256 } = sample;
            const preview = previewOf(sample, url);
            return {
              name: title,
              file,
              kind: kind || undefined,
              boxes: boxes.length > 0 ? boxes : undefined,
              sourceKey: file,
              source: { kind: 'url', url: new URL(file, url).href, name: title },
              sha256,
              preview,
              // Without pictures it is opened to be shown.
              status: preview ? 'listed' : 'queued',
            };
          }),
          'sample',
        );
        patch({ samplesLicence: manifest.licence, samplesError: null });
        const opens = manifest.clips.findIndex(({ file }) => file === manifest.opens);
        openingId = added[Math.max(0, opens)]?.id ?? null;
      } catch (error) {
        patch({ samplesError: `The sample clips could not be listed: ${toWireError(error).message}` });
      }
    },

    selectFirst: () => {
      const { clips, linked, selectedId, select } = get().library;
      if (selectedId !== null) return;
      const named = linked.clipId;
      const byLink = clips.find(({ id }) => id === named);
      const first =
        byLink ??
        clips.findLast(({ origin }) => origin === 'user') ??
        clips.find(({ id }) => id === openingId) ??
        clips[0];
      if (!first) return;
      if (named !== null && !byLink) {
        patch({
          dropNote: `The link names the clip “${named}”, which is not open here. Drop it to see the same result.`,
        });
      }
      select(first.id);
    },

    addKept: (kept) => {
      lastAddedAt = Math.max(lastAddedAt, ...kept.map(({ addedAt }) => addedAt));
      return append(
        kept.map(({ file, clipId, addedAt, folder, sourceKey: key }) => ({
          name: file.name,
          file: file.name,
          source: { kind: 'file', file },
          oldId: clipId,
          isFromStore: true,
          status: 'listed',
          addedAt,
          folder,
          sourceKey: key,
        })),
        'user',
      );
    },

    addRecording: (recording) => {
      recordings += 1;
      const name = `Live ${recordings}`;
      const source = { kind: 'live', name, recording } as const;
      const [added] = append([{ name, file: name, source, addedAt: nextAddedAt() }], 'user');
      if (added) get().library.select(added.id);
      get().shell.announce(`The last ${recording.seconds.toFixed(1)} seconds are kept as ${name}.`);
    },

    openQueued: () => loader.pump(),
    openListed: (ids) => loader.want(ids),
    opened: (id) => loader.opened(id),
    openFor: (needs) => {
      const { clips, held } = get().library;
      if (held) return;
      const isNeeded = ({ origin }: Clip) => needs === 'all' || origin === 'sample';
      loader.want(clips.filter(isNeeded).map(({ id }) => id));
    },
    hold: () => {
      patch({ held: true });
      loader.hold();
      get().shell.announce('No more clips are opened.');
      get().runs.refresh();
    },
    openAll: () => {
      if (get().library.held) patch({ held: false });
      loader.want(null);
    },
    fitFamily: (before, { visual: { retrievalFrame, framesPerClip } }) => {
      patch(({ frameIndex }) => ({
        frameIndex:
          frameIndex === before.visual.retrievalFrame
            ? retrievalFrame
            : Math.min(frameIndex, framesPerClip - 1),
      }));
      loader.refit();
    },

    select: (id) => {
      const { clips, linked, selectedId } = get().library;
      const clip = clips.find((candidate) => candidate.id === id);
      if (!clip) return;
      if (id !== selectedId) get().player.stop();
      // The start in a link belongs to the clip that the link names.
      const windowStartSeconds =
        id === linked.clipId ? linked.windowStartSeconds : (clip.facts?.windowStartSeconds ?? null);
      patch({ selectedId: id, linked: { clipId: id, windowStartSeconds } });
      loader.want([id]);
      loader.pump();
      void loader.show(id);
      get().runs.refresh();
    },

    selectNeighbour: (step) => {
      const { selectedId, select } = get().library;
      const clips = shownClips(get());
      const at = clips.findIndex(({ id }) => id === selectedId);
      const next = clips[Math.min(clips.length - 1, Math.max(0, at + step))];
      if (next && next.id !== selectedId) select(next.id);
    },

    setFrame: (frameIndex) => {
      patch({ frameIndex });
      get().runs.refresh(CONTROL_PAUSE_MS);
    },

    cancel: (id) => loader.cancel(id),
    retry: (id) => loader.retry(id),

    remove: (id) => {
      const { takeOut, release } = get().library;
      release(takeOut([id]));
    },

    takeOut: (ids) => {
      const { clips, selectedId, select } = get().library;
      const meant = new Set(ids);
      const taken = clips.filter(({ id }) => meant.has(id));
      if (taken.length === 0) return [];
      // The selection goes to the next clip that is shown, or to the one before.
      const shown = shownClips(get());
      const at = shown.findIndex(({ id }) => id === selectedId);
      const isLeft = ({ id }: Clip) => !meant.has(id);
      const next =
        shown.slice(Math.max(0, at)).find(isLeft) ??
        shown.slice(0, Math.max(0, at)).findLast(isLeft) ??
        clips.find(isLeft);
      for (const { id } of taken) loader.stop(id);
      patch({ clips: clips.filter(isLeft) });
      if (selectedId !== null && meant.has(selectedId)) {
        patch({ selectedId: null });
        if (next) select(next.id);
      }
      get().runs.refresh();
      return taken.map((clip) => ({
        ...clip,
        status: clip.status === 'opening' ? 'queued' : clip.status,
        progress: null,
        moving: false,
      }));
    },

    putBack: (back) => {
      patch(({ clips }) => ({ clips: inOrder([...clips, ...back]) }));
      // Another model may have come meanwhile.
      loader.refit();
      get().runs.refresh();
    },

    release: (gone) => {
      for (const clip of gone) {
        loader.forget(clip);
        get().keptClips.forget(clip.id);
      }
      // A sample comes back with the next visit.
      get().classify.dropClipLabels(gone.flatMap(({ id, origin }) => (origin === 'user' ? [id] : [])));
    },

    moveWindow: (id, windowStartSeconds) => loader.moveWindow(id, windowStartSeconds),

    closeAll: () => {
      get().listing.settle();
      const { clips } = get().library;
      for (const clip of clips) services.results.drop(clip.picturesId);
      patch({
        clips: clips.map((clip) => ({
          ...clip,
          status: clip.status === 'failed' || clip.status === 'listed' ? clip.status : 'queued',
          progress: null,
          moving: false,
          picturesId: null,
          facts: null,
        })),
      });
    },
  };
};

/** Opens tables of features as a collection, and other vectors on the map; announces it. */
function showVectors(get: GetState, files: readonly File[]): string {
  const tables = files.filter(({ name }) => isTable(name));
  const others = files.filter(({ name }) => !isTable(name));
  const namesOf = (given: readonly File[]) =>
    given.length === 1 ? given[0]?.name : `the vectors of ${given.length} files`;
  if (others.length > 0) get().map.bringVectors(others);
  if (tables.length > 0) get().collection.open({ kind: 'files', files: tables });
  get().shell.setView(tables.length > 0 ? 'collection' : 'map');
  return [
    ...(tables.length > 0 ? [`Collection shows ${namesOf(tables)}.`] : []),
    ...(others.length > 0 ? [`Map shows ${namesOf(others)}.`] : []),
  ].join(' ');
}

/** The user's clips above the samples, in the order given. */
function inOrder(clips: readonly Clip[]): readonly Clip[] {
  return clips.toSorted(
    (a, b) =>
      Number(a.origin === 'sample') - Number(b.origin === 'sample') || (a.addedAt ?? 0) - (b.addedAt ?? 0),
  );
}

/** @param taken - files that were clips, class names or lab bundles. */
function dropNote(
  taken: number,
  checkpoints: readonly File[],
  { leftAside, tablesAside }: Pick<SortedFiles, 'leftAside' | 'tablesAside'>,
): string | null {
  const notes: string[] = [];
  if (checkpoints.length > 1) {
    notes.push(
      `Only the first of ${checkpoints.length} checkpoints is loaded: ${checkpoints[0]?.name ?? ''}.`,
    );
  }
  if (leftAside.length > 0) {
    const [files, were] =
      leftAside.length === 1 ? ['file of the folder is', 'was'] : ['files of the folder are', 'were'];
    notes.push(`${leftAside.length} ${files} neither audio nor video and ${were} ignored.`);
  }
  if (tablesAside.length > 0) {
    const [first = ''] = tablesAside;
    notes.push(
      tablesAside.length === 1
        ? `${first} was left aside, because clips came with it: choose it in the Collection view.`
        : `${tablesAside.length} tables were left aside, because clips came with them: choose them in the Collection view.`,
    );
  }
  if (taken === 0 && checkpoints.length === 0) notes.push('No clip and no checkpoint was found.');
  return notes.length === 0 ? null : notes.join(' ');
}
