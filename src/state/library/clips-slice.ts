/** The library. */
import type { ClipSource } from '../../contract/clip.ts';
import { toWireError } from '../../core/errors.ts';
import { sourceKey } from '../../core/source-file.ts';
import { modelsOf } from '../models/model-files.ts';
import type { MakeSlice } from '../services.ts';
import { asideNotes, setAside } from '../shell/set-aside.ts';
import type { Clip, ClipsSlice } from '../types/clips.ts';
import { ClipLoader } from './clip-loader.ts';
import { clipIdFor, folderOf, sortFiles } from './files.ts';
import type { SampleEntry } from './samples.ts';
import { parseSampleManifest, withDifferentTitles } from './samples.ts';

/** The library: which clips there are, how far each is, which one drives the views. */
export const makeClipsSlice: MakeSlice<ClipsSlice> = (set, get, services) => {
  const loader = new ClipLoader(set, get, services);
  let recordings = 0;
  let lastAddedAt = 0;
  /** Now, and later than any clip that is here. */
  const nextAddedAt = () => (lastAddedAt = Math.max(Date.now(), lastAddedAt + 1));

  let drops = 0;
  /** Adds to the notes of a drop; what is learnt once another has come is not said beside that one's. */
  const noteTaker = () => {
    const drop = (drops += 1);
    return (text: string) => {
      if (drop !== drops) return;
      set(({ dropNote }) => ({ dropNote: dropNote === null ? text : `${dropNote} ${text}` }));
    };
  };

  const append = (
    entries: readonly (Pick<Clip, 'folder' | 'kind' | 'sourceKey' | 'addedAt' | 'isFromStore'> &
      Partial<Pick<Clip, 'status'>> & {
        name: string;
        file: string;
        source: ClipSource;
        /** The id it had before, which stays its own unless another clip has it now. */
        oldId?: string;
      })[],
    origin: Clip['origin'],
  ) => {
    const taken = new Set(get().clips.map(({ id }) => id));
    const added = entries.map(({ name, file, source, oldId, ...told }) => {
      const id = oldId !== undefined && !taken.has(oldId) ? oldId : clipIdFor(file, taken);
      taken.add(id);
      return { ...queuedClip(id, name, origin, source), ...told };
    });
    // The user's own clips stand above the samples, in the order given.
    set(({ clips }) => ({
      clips: [...clips, ...added].sort(
        (a, b) =>
          Number(a.origin === 'sample') - Number(b.origin === 'sample') ||
          (a.addedAt ?? 0) - (b.addedAt ?? 0),
      ),
    }));
    return added;
  };

  return {
    clips: [],
    selectedClipId: null,
    samplesLicence: null,
    samplesError: null,
    dropNote: null,

    addFiles: (given) => {
      const aside = setAside(given);
      const { clips, checkpoints, labelFiles, bundles, leftAside } = sortFiles(aside.kept);
      const paths = new Map(given.map(({ file, path }) => [file, path]));
      const models = modelsOf(checkpoints);
      if (models[0]) void get().loadModel({ kind: 'file', ...models[0] });
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
      set({
        dropNote: dropNote(
          clips.length + labelFiles.length + bundles.length,
          models.map(({ file }) => file),
          leftAside,
        ),
      });
      if (bundles[0]) void get().openBundle(bundles[0]);
      const note = noteTaker();
      for (const text of asideNotes(aside, labelFiles, bundles)) note(text);
      if (labelFiles[0]) void get().takeLabelFile(labelFiles[0]).then(note);
      if (added[0]) get().selectClip(added[0].id);
      loader.pump();
      // Copied at once, before most of them are open: whoever leaves meanwhile finds them again.
      for (const { id } of added) get().keepClip(id);
    },

    addSamples: async () => {
      try {
        const url = new URL('samples/manifest.json', services.baseUrl);
        const manifest = parseSampleManifest(await services.fetchJson(url.href));
        const added = append(
          withDifferentTitles(manifest.clips).map(({ file, title, kind }) => ({
            name: title,
            file,
            kind: kind || undefined,
            sourceKey: file,
            source: { kind: 'url', url: new URL(file, url).href, name: title },
          })),
          'sample',
        );
        set(({ knownBoxes }) => ({
          samplesLicence: manifest.licence,
          samplesError: null,
          knownBoxes: new Map([...knownBoxes, ...boxesByClip(added, manifest.clips)]),
        }));
        const named = get().route.clipId;
        // It may be a clip of an earlier visit.
        if (named !== null && !added.some(({ id }) => id === named)) await get().restoreClips();
        const opens = manifest.clips.findIndex(({ file }) => file === manifest.opens);
        const wanted = get().clips.find(({ id }) => id === named) ?? added[Math.max(0, opens)];
        if (wanted && get().selectedClipId === null) {
          if (named !== null && wanted.id !== named) {
            set({
              dropNote: `The link names the clip “${named}”, which is not open here: drop it to see the same figure.`,
            });
          }
          get().selectClip(wanted.id);
        }
        loader.pump();
      } catch (error) {
        set({ samplesError: `The sample clips could not be listed: ${toWireError(error).message}` });
      }
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
      if (added) get().selectClip(added.id);
      get().announce(`The last ${recording.seconds.toFixed(1)} seconds are kept as ${name}.`);
    },

    openQueued: () => loader.pump(),
    openListed: (ids) => loader.want(ids),
    refitClips: () => loader.refit(),

    selectClip: (id) => {
      if (!get().clips.some((clip) => clip.id === id)) return;
      const { route, selectedClipId } = get();
      if (id !== selectedClipId) get().stopPlayback();
      const clip = get().clips.find((candidate) => candidate.id === id);
      set({
        selectedClipId: id,
        route: {
          ...route,
          clipId: id,
          // A start in the link belongs to the clip it names.
          windowStartSeconds:
            id === route.clipId ? route.windowStartSeconds : (clip?.facts?.windowStartSeconds ?? null),
        },
      });
      loader.want([id]);
      loader.pump();
      void loader.show(id);
      get().refresh();
    },

    selectNeighbour: (step) => {
      const { clips, selectedClipId } = get();
      const at = clips.findIndex(({ id }) => id === selectedClipId);
      const next = clips[Math.min(clips.length - 1, Math.max(0, at + step))];
      if (next && next.id !== selectedClipId) get().selectClip(next.id);
    },

    cancelClip: (id) => loader.cancel(id),
    retryClip: (id) => loader.retry(id),

    removeClip: (id) => {
      const { clips, selectedClipId } = get();
      const at = clips.findIndex((clip) => clip.id === id);
      if (at < 0) return;
      loader.forget(id);
      get().forgetClipCopy(id);
      const left = clips.filter((clip) => clip.id !== id);
      set({ clips: left });
      if (selectedClipId === id) {
        set({ selectedClipId: null });
        const next = left[Math.min(at, left.length - 1)];
        if (next) get().selectClip(next.id);
      }
      get().refresh();
    },

    moveWindow: (id, windowStartSeconds) => loader.moveWindow(id, windowStartSeconds),
  };
};

/** Where the source of a clip is, for those of which the manifest says it; both lists are in one order. */
function boxesByClip(clips: readonly Clip[], entries: readonly SampleEntry[]) {
  return clips.flatMap(({ id }, place) => {
    const boxes = entries[place]?.boxes ?? [];
    return boxes.length > 0 ? [[id, boxes] as const] : [];
  });
}

function queuedClip(id: string, name: string, origin: Clip['origin'], source: ClipSource): Clip {
  return {
    id,
    name,
    origin,
    source,
    status: 'queued',
    progress: null,
    error: null,
    facts: null,
    picturesId: null,
    revision: 0,
    moving: false,
    moveError: null,
  };
}

/** @param taken - files that were clips, class names or lab bundles. */
function dropNote(taken: number, checkpoints: readonly File[], leftAside: readonly string[]): string | null {
  const notes: string[] = [];
  if (checkpoints.length > 1) {
    notes.push(`Of ${checkpoints.length} checkpoints the first is loaded: ${checkpoints[0]?.name ?? ''}.`);
  }
  if (leftAside.length > 0) {
    const [are, were] = leftAside.length === 1 ? ['is', 'was'] : ['are', 'were'];
    notes.push(
      `${leftAside.length} of the folder's files ${are} neither sound nor video and ${were} left aside.`,
    );
  }
  if (taken === 0 && checkpoints.length === 0) notes.push('Nothing in there is a clip or a checkpoint.');
  return notes.length === 0 ? null : notes.join(' ');
}
