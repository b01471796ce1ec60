import { describe, expect, it, vi } from 'vitest';
import { isPlaying, pictureClip, playerClip } from '../../../src/state/selectors.ts';
import { storeOverFakeEngine } from './fake-engine.ts';
import { clipSummary } from './fakes/clip.ts';

const [BIRD, FIRE] = ['01-bird', '02-fire'];

/** A page with two open clips and a player that plays what it is given. */
async function opened() {
  let tell: (state: { playing: boolean; positionSeconds: number }) => void = () => undefined;
  const player = {
    load: async () => undefined,
    unload: () => tell({ playing: false, positionSeconds: 0 }),
    play: async () => tell({ playing: true, positionSeconds: 0 }),
    pause: () => tell({ playing: false, positionSeconds: 1 }),
    seek: () => undefined,
    setTrack: () => undefined,
    hear: () => undefined,
    clockSeconds: () => null,
    subscribe: (listener: typeof tell) => {
      tell = listener;
      return () => undefined;
    },
  };
  const { store, engine } = storeOverFakeEngine(
    { openClip: async ({ clipId }) => clipSummary(clipId) },
    { player },
  );
  const state = () => store.getState();
  await state().worker.boot();
  await vi.waitFor(() => expect(state().library.clips.every(({ status }) => status === 'ready')).toBe(true));
  const playing = () => vi.waitFor(() => expect(state().player.playing).toBe(true));
  return { state, engine, playing };
}

describe('audio over the video of another clip', () => {
  it('loads the audio of one and the frames of the other, and is said to be both', async () => {
    const { state, engine, playing } = await opened();
    state().player.audition(BIRD, FIRE);
    await playing();
    expect(engine.of('playbackAudio').at(-1)).toEqual({ clipId: BIRD });
    expect(engine.of('playbackFrames').at(-1)).toMatchObject({ clipId: FIRE });
    expect([playerClip(state())?.id, pictureClip(state())?.id]).toEqual([BIRD, FIRE]);
    expect(isPlaying(state(), BIRD, FIRE)).toBe(true);
    expect(isPlaying(state(), BIRD)).toBe(false);
  });

  it('pauses and goes on with the same two, and plays a clip alone after that', async () => {
    const { state, engine, playing } = await opened();
    state().player.audition(BIRD, FIRE);
    await playing();
    state().player.audition(BIRD, FIRE);
    expect(state().player.playing).toBe(false);
    state().player.toggle();
    await playing();
    expect(engine.of('playbackAudio')).toHaveLength(1);
    expect(isPlaying(state(), BIRD, FIRE)).toBe(true);
    state().player.audition(BIRD);
    await vi.waitFor(() => expect(isPlaying(state(), BIRD)).toBe(true));
    expect(engine.of('playbackFrames').map(({ clipId }) => clipId)).toEqual([FIRE, BIRD]);
    expect(pictureClip(state())?.id).toBe(BIRD);
  });

  it('is gone once another clip is chosen', async () => {
    const { state, playing } = await opened();
    state().player.audition(BIRD, FIRE);
    await playing();
    const other = state().library.selectedId === FIRE ? BIRD : FIRE;
    state().library.select(other);
    expect(state().player).toMatchObject({ clipId: null, pictureId: null, playing: false });
    expect(pictureClip(state())?.id).toBe(other);
  });
});
