import { expect, it } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { MediaLanes } from '../../src/engine/media/clip-media.ts';
import { SAMPLING } from '../support/cav-mae-inputs.ts';
import { headerRanges, mutated, randomNumbers } from '../support/damage.ts';
import { fixtureBytes } from '../support/fixture.ts';

const FILES = [
  ...['h264-aac.mp4', 'varying.mp4', 'edit-list.mp4', 'sound-first.mp4', 'h264-aac.mov', 'surround.m4a'],
  ...['mono-mp3.mp4', 'vp8-vorbis.webm', 'vp9-opus.webm', 'av1-opus.mkv', 'h264-flac.mkv', 'cut-off.webm'],
  ...['h264-aac.mpegts', 'flac.flac', 'opus.opus', 'vorbis.ogg', 'mp3.mp3', 'pcm.wav'],
];
const RUNS = Number(import.meta.env['VITE_FUZZ_RUNS'] ?? 2000);
const FIRST_SEED = Number(import.meta.env['VITE_FUZZ_SEED'] ?? 1);

/** What is decoded of a file that opens: as much as a clip needs. */
async function read(lanes: MediaLanes, file: Blob, name: string): Promise<string> {
  const media = await lanes.open(file, name);
  try {
    const window = { startSeconds: 0, durationSeconds: Math.min(10, media.durationSeconds) };
    if (media.audio?.decodable) await media.decodeAudio(window);
    if (media.video?.decodable)
      for await (const { image } of media.decodeFrames(window, SAMPLING)) image.close();
    return 'read';
  } finally {
    media.close();
  }
}

it(
  `${RUNS} files with damaged headers are each read or refused, none hangs`,
  async () => {
    const lanes = new MediaLanes();
    const originals = await Promise.all(FILES.map((name) => fixtureBytes(`media/${name}`)));
    const outcomes = new Map<string, number>();
    const hung: string[] = [];
    for (let seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed++) {
      const original = originals[seed % FILES.length] as Uint8Array<ArrayBuffer>;
      const name = FILES[seed % FILES.length] as string;
      const file = new Blob([mutated(original, headerRanges(original), randomNumbers(seed))]);
      const started = performance.now();
      const outcome = await read(lanes, file, name).catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
        return error.message.includes('seconds') ? `${error.code}, by the watch` : error.code;
      });
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      const seconds = (performance.now() - started) / 1000;
      if (outcome.includes('watch'))
        hung.push(`seed ${seed}, ${name}: ${outcome} after ${seconds.toFixed(1)} s`);
    }
    console.log(JSON.stringify(Object.fromEntries(outcomes)), hung);
    expect(hung).toEqual([]);
    expect(await lanes.framesOpen()).toBe(0);
  },
  RUNS * 12_000,
);
