import { VideoSampleSink } from 'mediabunny';
import { describe, expect, it } from 'vitest';
import type { Rgba } from '../../../src/core/tensor.ts';
import { imagePixels } from '../../../src/media/picture/pixels.ts';
import { playbackFrames } from '../../../src/media/picture/video.ts';
import { firstWindow, fixtureBlob, openFixture, pixelAt, seeFrames } from './support.ts';

const png = async (name: string) =>
  imagePixels(await createImageBitmap(await fixtureBlob(name), { colorSpaceConversion: 'none' }));

function meanDifference(actual: Rgba, expected: Rgba): number {
  expect([actual.width, actual.height]).toEqual([expected.width, expected.height]);
  let sum = 0;
  for (let i = 0; i < expected.data.length; i++) sum += Math.abs(actual.data[i]! - expected.data[i]!);
  return sum / (expected.width * expected.height * 3); // Alpha is equal and adds nothing.
}

/** The first of the ten frames that shows the file's fourth picture. */
async function fourthPicture(name: string): Promise<Rgba> {
  using media = await openFixture(name);
  const { frames } = await seeFrames(media);
  return frames.find((frame) => Math.abs(frame.timeSeconds - 0.3) < 0.01)!.pixels;
}

describe('colour', () => {
  // The other matrix is 6 to 8 levels away. 1.5: ffmpeg's fixed-point conversion truncates, ours rounds (0.7).
  it.each(['bt601-untagged', 'bt601-tagged', 'bt709-untagged', 'bt709-tagged'])(
    "%s: agrees with ffmpeg's RGB",
    async (name) => {
      expect(meanDifference(await fourthPicture(`${name}.mp4`), await png(`${name}.png`))).toBeLessThan(1.5);
    },
  );

  it('plays untagged small pictures in the colours that the model sees', async () => {
    using media = await openFixture('bt601-untagged.mp4');
    const expected = await png('bt601-untagged.png');
    const limits = { maxWidth: 320, framesPerSecond: 10 };
    const differences: number[] = [];
    for await (const { timeSeconds, bitmap } of playbackFrames(media, firstWindow(media), limits)) {
      if (Math.abs(timeSeconds - 0.3) < 0.01) differences.push(meanDifference(imagePixels(bitmap), expected));
      bitmap.close();
    }
    expect(differences).toHaveLength(1);
    expect(differences[0]).toBeLessThan(1.5);
  });
});

it('tells the decoder what to assume, for frames that only the browser can draw', async () => {
  using media = await openFixture('bt601-untagged.mp4');
  const sample = await new VideoSampleSink(media.tracks.video!).getSample(0);
  expect(sample!.colorSpace.matrix).toBe('smpte170m');
  sample!.close();
});

describe('shape', () => {
  const RED = [255, 0, 0];
  const GREEN = [0, 255, 0];
  const BLUE = [0, 0, 255];
  const WHITE = [255, 255, 255];

  /** The four quarters of a picture, from the top left, row by row. */
  const quarters = (pixels: Rgba) =>
    [0.25, 0.75].flatMap((y) =>
      [0.25, 0.75].map((x) => pixelAt(pixels, Math.floor(x * pixels.width), Math.floor(y * pixels.height))),
    );

  it.each([
    ['upright.mp4', 0, 96, 64, [RED, GREEN, BLUE, WHITE]],
    ['turned-90.mp4', 90, 64, 96, [BLUE, RED, WHITE, GREEN]],
    ['turned-180.mp4', 180, 96, 64, [WHITE, BLUE, GREEN, RED]],
    ['turned-270.mp4', 270, 64, 96, [GREEN, WHITE, RED, BLUE]],
    ['wide-pixels.mp4', 0, 192, 64, [RED, GREEN, BLUE, WHITE]],
  ])('%s stands upright in square pixels', async (name, rotation, width, height, expected) => {
    using media = await openFixture(name);
    expect(media.video).toMatchObject({ rotation, width, height });
    const { frames } = await seeFrames(media);
    const { pixels } = frames[0]!;
    expect([pixels.width, pixels.height]).toEqual([width, height]);
    for (const [i, colour] of quarters(pixels).entries()) {
      // 12: the encoder's loss on pure colours at this quality.
      colour.forEach((value, c) => expect(Math.abs(value - expected[i]![c]!)).toBeLessThanOrEqual(12));
    }
    const limits = { maxWidth: 48, framesPerSecond: 10 };
    for await (const { bitmap } of playbackFrames(media, firstWindow(media), limits)) {
      expect([bitmap.width, bitmap.height]).toEqual([48, Math.round((48 * height) / width)]);
      const small = quarters(imagePixels(bitmap));
      bitmap.close();
      for (const [i, colour] of small.entries()) {
        colour.forEach((value, c) => expect(Math.abs(value - expected[i]![c]!)).toBeLessThanOrEqual(20));
      }
    }
  });

  it('turns the very pixels, without smoothing', async () => {
    using upright = await openFixture('upright.mp4');
    using turned = await openFixture('turned-90.mp4');
    const before = (await seeFrames(upright)).frames[0]!.pixels;
    const after = (await seeFrames(turned)).frames[0]!.pixels;
    for (let y = 0; y < before.height; y++)
      for (let x = 0; x < before.width; x++)
        expect(pixelAt(after, before.height - 1 - y, x)).toEqual(pixelAt(before, x, y));
  });
});

it('imagePixels returns the bytes that went in', async () => {
  const data = Uint8ClampedArray.from({ length: 16 * 16 * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : (i * 37) % 256,
  );
  const image = await createImageBitmap(new ImageData(data, 16, 16));
  expect(imagePixels(image)).toEqual({ width: 16, height: 16, data });
  image.close();
});
