import { resampleTo16k } from '../../../src/dsp/resample.ts';
import { openFrameCount } from '../../../src/media/open-frames.ts';
import { playbackFrames } from '../../../src/media/picture/video.ts';
import { firstWindow, hear, openFixture, seeFrames, toneHz } from './support.ts';

/** Does all that the media layer can, where there is no document, and reports. */
async function probe() {
  using media = await openFixture('h264-aac.mp4');
  const { frames } = await seeFrames(media);
  let bitmaps = 0;
  for await (const { bitmap } of playbackFrames(media, firstWindow(media), {
    maxWidth: 32,
    framesPerSecond: 25,
  })) {
    bitmaps++;
    bitmap.close();
  }
  const sound = await hear(media);
  const samples = await resampleTo16k(sound.samples, sound.sampleRateHz);
  return {
    hasDocument: typeof document !== 'undefined',
    isolated: globalThis.crossOriginIsolated,
    container: media.container,
    frames: frames.length,
    bitmaps,
    samplesAt16k: samples.length,
    toneHz: toneHz({ ...sound, samples, sampleRateHz: 16_000 }, 1.5, 2.5),
    framesOpen: openFrameCount(),
  };
}

globalThis.onmessage = () => {
  probe().then(
    (answer) => globalThis.postMessage(answer),
    (error: unknown) => globalThis.postMessage(String(error)),
  );
};
