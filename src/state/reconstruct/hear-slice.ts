/** Which of a reconstruction's sounds is heard; renders and keeps them. */
import type { RenderedKind, RenderedSound,RenderSoundParams } from '../../contract/reconstruct.ts';
import { toWireError } from '../../core/errors.ts';
import type { AppState } from '../app-state.ts';
import { keyOf } from '../library/playback-slice.ts';
import { Latest } from '../run/latest.ts';
import type { MakeSlice } from '../services.ts';
import type { HeardSound, HearSlice } from '../types/hear.ts';
import { reconstructQuestion } from './reconstruct-question.ts';

/** Sounds kept to be switched among: two kinds by two phases, and as many of a mask before. */
const KEPT_SOUNDS = 8;

const idle = { status: 'idle', startedAtMs: 0, progress: null, error: null } as const;

/** Which of a reconstruction's sounds is heard; those that the worker must render come when they are first asked for. */
export const makeHearSlice: MakeSlice<HearSlice> = (set, get, services) => {
  const { engine, player, results, now } = services;
  const latest = new Latest();
  let runningKey: string | null = null;
  /** A question that failed or was cancelled: only the user asks it again. */
  let settledKey: string | null = null;
  const kept = new Map<string, HeardSound>();
  /** What the player has been given since it was loaded. */
  const inPlayer = new Map<RenderedKind, string>();

  const stop = () => {
    latest.cancel();
    runningKey = null;
    if (get().hearRun.status === 'running') set({ hearRun: idle });
  };

  /** Gives the player what is to be heard now, if it has that clip. */
  const apply = () => {
    const { heard, playback } = get();
    const sound = heard && playback.key === heard.clipKey ? results.get('sound', heard.soundId) : null;
    if (!heard || !sound) {
      player.hear('original');
      return;
    }
    if (inPlayer.get(heard.which) !== heard.soundId) player.setTrack(heard.which, sound.samples);
    inPlayer.set(heard.which, heard.soundId);
    player.hear(heard.which);
  };

  const show = (heard: HeardSound | null) => {
    if (get().heard !== heard) set({ heard });
    if (get().playback.status === 'ready') apply();
  };

  const keep = (sound: HeardSound) => {
    kept.set(sound.key, sound);
    for (const [key, old] of kept) {
      if (kept.size <= KEPT_SOUNDS) break;
      kept.delete(key);
      results.drop(old.soundId);
    }
  };

  const render = async (question: SoundQuestion) => {
    const { key, clipKey, params, which } = question;
    const signal = latest.begin();
    runningKey = key;
    set({ hearRun: { ...idle, status: 'running', startedAtMs: now() } });
    try {
      const result = await engine.call('renderSound', params, {
        signal,
        onProgress: (progress) => {
          if (!signal.aborted) set(({ hearRun }) => ({ hearRun: { ...hearRun, progress } }));
        },
      });
      if (signal.aborted) return;
      runningKey = null;
      const sound = summarise(key, clipKey, results.put('sound', result), result);
      keep(sound);
      set({ hearRun: idle });
      show(sound);
      get().announce(`The ${which} sound is ready.`);
    } catch (error) {
      if (signal.aborted) return;
      runningKey = null;
      settledKey = key;
      set({ hearRun: { ...idle, status: 'failed', error: toWireError(error) } });
    }
  };

  const refresh = () => {
    const question = soundQuestion(get());
    const { heard, runs, hearRun } = get();
    if (question === null || (heard && heard.clipKey !== question.clipKey)) show(null);
    if (question === null) {
      stop();
      if (hearRun.status === 'failed') set({ hearRun: idle });
      return;
    }
    const { key } = question;
    const known = kept.get(key);
    if (known) {
      stop();
      if (hearRun.status === 'failed') set({ hearRun: idle });
      show(known);
      return;
    }
    // The pictures come first: their pass leaves the prediction that is heard.
    const { status, summary } = runs.reconstruct;
    const shown = status === 'done' && summary?.key === question.pictureKey;
    if (!shown || runningKey === key || settledKey === key) return;
    void render(question);
  };

  return {
    hearWhich: 'original',
    hearPhase: 'griffin-lim',
    hearRun: idle,
    heard: null,
    chooseHeard: (hearWhich) => {
      settledKey = null;
      set({ hearWhich });
      refresh();
    },
    chooseHearPhase: (hearPhase) => {
      settledKey = null;
      set({ hearPhase });
      refresh();
    },
    refreshHeard: refresh,
    cancelHear: () => {
      settledKey = runningKey;
      stop();
    },
    soundLoaded: () => {
      inPlayer.clear();
      apply();
    },
    chosenSound: async () => {
      const { heard, hearWhich, selectedClipId } = get();
      if (hearWhich !== 'original') return heard && results.get('sound', heard.soundId);
      return selectedClipId === null ? null : engine.call('playbackAudio', { clipId: selectedClipId });
    },
  };
};

interface SoundQuestion {
  readonly key: string;
  /** Of the pictures that the sound belongs to. */
  readonly pictureKey: string;
  readonly clipKey: string;
  readonly which: RenderedKind;
  readonly params: RenderSoundParams;
}

/** What must be rendered as the page stands; null where the original is to be heard, or there is nothing else. */
function soundQuestion(state: AppState): SoundQuestion | null {
  const { hearWhich: which, hearPhase: phase, route } = state;
  if (which === 'original' || route.view !== 'reconstruct') return null;
  const question = reconstructQuestion(state);
  if (!question?.clip.facts?.hasAudio) return null;
  return {
    key: JSON.stringify([question.key, which, phase]),
    pictureKey: question.key,
    clipKey: keyOf(question.clip),
    which,
    params: { ...question.params, which, phase },
  };
}

function summarise(key: string, clipKey: string, soundId: string, sound: RenderedSound): HeardSound {
  const { which, phase, spectralConvergence, clampedShare, gainDecibels, statistics } = sound;
  return { key, clipKey, soundId, which, phase, spectralConvergence, clampedShare, gainDecibels, statistics };
}
