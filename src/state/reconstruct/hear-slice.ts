/** Selects the audio of a reconstruction that plays; keeps the rendered ones. */
import type { PlaybackAudio } from '../../contract/clip.ts';
import type { PhaseSource, RenderedKind, RenderedSound } from '../../contract/reconstruct.ts';
import { mergeParts } from '../merge.ts';
import type { MakeSlice } from '../services.ts';
import type { SoundQuestion } from './hear-run.ts';
import { soundQuestion } from './hear-run.ts';

/** The clip's own sound, or one of its reconstruction. */
export type HeardKind = 'original' | RenderedKind;

/** A rendered sound; its samples are in the result cache under `soundId`. */
export interface HeardSound extends Pick<
  RenderedSound,
  'which' | 'phase' | 'spectralConvergence' | 'clampedShare' | 'gainDecibels' | 'statistics'
> {
  readonly key: string;
  /** Clip and window, as the player names them. */
  readonly clipKey: string;
  readonly soundId: string;
}

/** The selected audio of a reconstruction; `runs.sound` renders it, and the previous one plays on meanwhile. */
export interface HearSlice {
  readonly which: HeardKind;
  readonly phase: PhaseSource;
  /** The rendered audio that plays; null for the original. */
  readonly sound: HeardSound | null;
  /** Key of the rebuilt audio that plays once it is rendered; null if none was requested. */
  readonly playsWhenReady: string | null;
  readonly choose: (which: HeardKind) => void;
  /** Chooses the rebuilt audio and plays it, once it is rendered. */
  readonly playRebuilt: () => void;
  readonly choosePhase: (phase: PhaseSource) => void;
  /** Makes the audio follow view, clip, mask and choice. */
  readonly refresh: () => void;
  /** Keeps rendered audio, and plays it. */
  readonly take: (result: RenderedSound, question: SoundQuestion) => void;
  /** The player was given another clip's sound. */
  readonly soundLoaded: () => void;
  /** The samples of the selected audio, for a file; null while there are none. */
  readonly chosenSound: () => Promise<PlaybackAudio | null>;
}

/** Rendered audio that is kept for switching: two kinds by two phases, for the current and the previous mask. */
const KEPT_SOUNDS = 8;

export const makeHearSlice: MakeSlice<HearSlice> = (patch, get, { engine, player, results }) => {
  const kept = new Map<string, HeardSound>();
  /** Ids of the audio that the player has got since it was loaded. */
  const inPlayer = new Map<RenderedKind, string>();

  /** Gives the player the selected audio, if it has that clip. */
  const apply = () => {
    const { hear, player: played } = get();
    const heard = hear.sound;
    const sound = heard && played.key === heard.clipKey ? results.get('sound', heard.soundId) : null;
    if (!heard || !sound) {
      player.hear('original');
      return;
    }
    if (inPlayer.get(heard.which) !== heard.soundId) player.setTrack(heard.which, sound.samples);
    inPlayer.set(heard.which, heard.soundId);
    player.hear(heard.which);
  };

  const show = (sound: HeardSound | null) => {
    if (get().hear.sound !== sound) patch({ sound });
    if (get().player.status === 'ready') apply();
    const { hear, player: played } = get();
    if (sound === null || hear.playsWhenReady !== sound.key) return;
    patch({ playsWhenReady: null });
    if (!played.playing) played.toggle();
  };

  const refresh = () => {
    const question = soundQuestion(get());
    const { sound, playsWhenReady } = get().hear;
    // Another clip, mask or view: nobody waits for that audio any more.
    if (playsWhenReady !== null && playsWhenReady !== question?.key) patch({ playsWhenReady: null });
    if (question === null || (sound && sound.clipKey !== question.clipKey)) show(null);
    const known = question && kept.get(question.key);
    if (question && !known) {
      void get().runs.ask('sound');
      return;
    }
    if (get().runs.sound.status !== 'idle') get().runs.clear('sound');
    if (known) show(known);
  };

  /** The user retries a run that failed or was cancelled. */
  const change = (choice: Partial<HearSlice>) => {
    get().runs.forget('sound');
    patch(choice);
    refresh();
  };

  return {
    which: 'original',
    phase: 'griffin-lim',
    sound: null,
    playsWhenReady: null,
    choose: (which) => change({ which, playsWhenReady: null }),
    playRebuilt: () => {
      const key = soundQuestion(mergeParts(get(), { hear: { which: 'rebuilt' } }))?.key ?? null;
      change({ which: 'rebuilt', playsWhenReady: key });
    },
    choosePhase: (phase) => change({ phase }),
    refresh,
    take: (result, { key, clipKey }) => {
      const { which, phase, spectralConvergence, clampedShare, gainDecibels, statistics } = result;
      const figures = { which, phase, spectralConvergence, clampedShare, gainDecibels, statistics };
      const sound = { key, clipKey, soundId: results.put('sound', result), ...figures };
      kept.set(key, sound);
      for (const [old, { soundId }] of kept) {
        if (kept.size <= KEPT_SOUNDS) break;
        kept.delete(old);
        results.drop(soundId);
      }
      show(sound);
    },
    soundLoaded: () => {
      inPlayer.clear();
      apply();
    },
    chosenSound: async () => {
      const { hear, library } = get();
      if (hear.which !== 'original') return hear.sound && results.get('sound', hear.sound.soundId);
      return library.selectedId === null
        ? null
        : engine.call('playbackAudio', { clipId: library.selectedId });
    },
  };
};
