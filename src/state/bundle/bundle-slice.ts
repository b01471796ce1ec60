/** State of the lab bundle: saves one, opens one and checks it. */
import type { LabBundle } from '../../contract/files/lab-bundle.ts';
import type { ExportedFile } from '../../contract/model.ts';
import type { WireError } from '../../core/errors.ts';
import { toWireError } from '../../core/errors.ts';
import { fetchPart } from '../../core/fetch-part.ts';
import type { JobState } from '../run/job.ts';
import { IDLE_JOB, Job } from '../run/job.ts';
import type { MakeSlice } from '../services.ts';
import type { LabRow } from './lab-bundle.ts';

/** Something that a re-check lacks, and what of the page would bring it. */
export interface LabNeed {
  /** One sentence. */
  readonly text: string;
  /** A model that is beside the page or in this browser. */
  readonly load?: { readonly bundledId: string } | { readonly keptId: string };
  /** An open clip whose window is elsewhere. */
  readonly move?: { readonly clipId: string; readonly startSeconds: number };
}

export interface LabCheck extends JobState {
  /** What has to be there first; empty once it is. */
  readonly needs: readonly LabNeed[];
  /** Null before it was compared. */
  readonly rows: readonly LabRow[] | null;
}

/** A recorded experiment: saved, opened, computed again. */
export interface BundleSlice {
  readonly opened: { readonly fileName: string; readonly content: LabBundle } | null;
  readonly error: WireError | null;
  readonly check: LabCheck;
  /** Null if it failed or was cancelled; `exports` has the reason. */
  readonly save: () => Promise<ExportedFile | null>;
  readonly open: (file: File) => Promise<void>;
  /** Computes the opened bundle's figures again and compares, or lists what is missing. */
  readonly recheck: () => Promise<void>;
  readonly cancelRecheck: () => void;
  readonly close: () => void;
}

/** The code that saves and checks bundles is fetched on first use. */
const work = () => fetchPart(() => import('./bundle-work.ts'));

const UNCHECKED: LabCheck = { ...IDLE_JOB, needs: [], rows: null };

/** Saves the results of the page as a lab bundle, and computes the results of an opened bundle again. */
export const makeBundleSlice: MakeSlice<BundleSlice> = (patch, get, services) => {
  const { engine } = services;
  const patchCheck = (change: Partial<LabCheck>) =>
    patch(({ check }) => ({ check: { ...check, ...change } }));
  const job = new Job(patchCheck, get);
  return {
    opened: null,
    error: null,
    check: UNCHECKED,

    save: () =>
      get().exports.make('bundle', async (options) => {
        const { bundleFile, labQuestion, learnHash } = await work();
        if (get().models.loaded?.sha256 === null) await learnHash(get, services, options.signal);
        const params = labQuestion(get());
        const figures = await engine.call('labFigures', params, options);
        return bundleFile(get(), services.userAgent, params, figures);
      }),

    open: async (file) => {
      job.cancel();
      try {
        const content = await engine.call('readBundle', { file });
        patch({ opened: { fileName: file.name, content }, error: null, check: UNCHECKED });
        get().shell.announce(`Opened ${file.name}: ${content.figures.length} values to check.`);
      } catch (error) {
        const wire = toWireError(error);
        patch({ error: wire });
        get().shell.announce(wire.message);
      }
      get().shell.setView('models');
    },

    recheck: async () => {
      const content = get().bundle.opened?.content;
      if (!content) return;
      patchCheck(UNCHECKED);
      const rows = await job.run(async (options) => {
        const { lookUp, translated } = await work();
        const { compareLab } = await fetchPart(() => import('./lab-bundle.ts'));
        const { needs, idOf } = await lookUp(content, get, services, options.signal);
        if (options.signal.aborted) return null;
        patchCheck({ needs });
        if (needs.length > 0) return null;
        const now = await engine.call('labFigures', translated(content, idOf), options);
        const compared = compareLab(content, now, idOf);
        if (!options.signal.aborted) patchCheck({ rows: compared });
        return compared;
      });
      if (!rows) return;
      const failed = rows.filter(({ passed }) => !passed).length;
      get().shell.announce(
        failed === 0 ? `All ${rows.length} values agree.` : `${failed} of ${rows.length} values differ.`,
      );
    },

    cancelRecheck: () => job.cancel(),

    close: () => {
      job.cancel();
      patch({ opened: null, error: null, check: UNCHECKED });
    },
  };
};
