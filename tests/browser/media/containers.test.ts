import { describe, expect, it } from 'vitest';
import { openMedia } from '../../../src/media/open.ts';
import { fixtureBlob, hear, numberOf, onsetSeconds, openFixture, seeFrames, toneHz } from './support.ts';

/** Frame i is one before int(i * 75 / 10). */
const TENTHS_OF_75 = [0, 6, 14, 21, 29, 36, 44, 51, 59, 66];

describe('containers and codecs', () => {
  it.each([
    ['h264-aac.mp4', 'MP4', 'H.264', 'AAC', 44100],
    ['h264-aac.mov', 'MOV', 'H.264', 'AAC', 44100],
    ['h264-aac.mpegts', 'MPEG-TS', 'H.264', 'AAC', 44100],
    ['h264-flac.mkv', 'Matroska', 'H.264', 'FLAC', 16000],
    ['vp8-vorbis.webm', 'WebM', 'VP8', 'Vorbis', 44100],
    ['vp9-opus.webm', 'WebM', 'VP9', 'Opus', 48000],
    ['av1-opus.mkv', 'Matroska', 'AV1', 'Opus', 48000],
    ['sound-first.mp4', 'MP4', 'H.264', 'AAC', 44100],
  ])('%s: the ten frames and the left channel', async (name, container, videoCodec, audioCodec, rateHz) => {
    using media = await openFixture(name);
    expect(media).toMatchObject({
      container,
      video: { codec: videoCodec, width: 128, height: 96, rotation: 0, decodable: true },
      audio: { codec: audioCodec, decodable: true },
      warnings: [],
    });
    expect(media.video?.framesPerSecond).toBeCloseTo(25, 3);
    expect(media.durationSeconds).toBeGreaterThan(2.95);
    expect(media.durationSeconds).toBeLessThan(3.05);

    const { frames, outcome } = await seeFrames(media);
    expect(frames.map(numberOf)).toEqual(TENTHS_OF_75);
    expect(frames.map((frame) => frame.index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(outcome).toEqual({ framesInWindow: 75, missing: [] });

    const sound = await hear(media);
    expect(sound).toMatchObject({ sampleRateHz: rateHz, channels: 2, truncated: false });
    expect(sound.error).toBeUndefined();
    // Codecs smear an onset by a block (1024 samples, 23 ms) at low levels; half the amplitude is sharper. TS keeps
    // the encoder's lead-in of 1024 samples, which shifts picture and sound alike.
    const pictureSeconds = frames[0]!.timeSeconds;
    expect(Math.abs(onsetSeconds(sound) - pictureSeconds - 1)).toBeLessThan(0.012);
    expect(Math.abs(toneHz(sound, 1.5, 2.5) - 440)).toBeLessThan(3);
  });

  it.each([
    ['pcm.wav', 'WAV', 'PCM', 8000, 1],
    ['mp3.mp3', 'MP3', 'MP3', 44100, 2],
    ['aac.m4a', 'MP4', 'AAC', 44100, 2],
    ['vorbis.ogg', 'Ogg', 'Vorbis', 44100, 2],
    ['opus.opus', 'Ogg', 'Opus', 48000, 2],
    ['flac.flac', 'FLAC', 'FLAC', 16000, 2],
    ['surround.m4a', 'MP4', 'AAC', 44100, 6],
  ])('%s: sound alone', async (name, container, codec, rateHz, channels) => {
    using media = await openFixture(name);
    expect(media).toMatchObject({ container, video: null, audio: { codec }, warnings: [] });
    const sound = await hear(media);
    expect(sound).toMatchObject({ sampleRateHz: rateHz, channels, truncated: false });
    expect(Math.abs(sound.seconds - 1.5)).toBeLessThan(0.012);
    expect(Math.abs(onsetSeconds(sound) - 1)).toBeLessThan(0.012);
    if (name !== 'pcm.wav') expect(Math.abs(toneHz(sound, 1.1, 1.4) - 440)).toBeLessThan(5);
    await expect(seeFrames(media)).rejects.toMatchObject({ code: 'clip/no-video' });
  });

  it('believes the decoded sound, not the header: mono MP3 in MP4', async () => {
    using media = await openFixture('mono-mp3.mp4');
    expect(media.audio).toMatchObject({ codec: 'MP3', channels: 2 });
    expect(await hear(media)).toMatchObject({ sampleRateHz: 16000, channels: 1 });
  });

  it('reads the bytes, not the name', async () => {
    using media = await openMedia(await fixtureBlob('vp9-opus.webm'), 'holiday.mp4');
    expect(media.container).toBe('WebM');
  });

  it('hears nothing in a clip without sound', async () => {
    using media = await openFixture('rate-21.5.mp4');
    expect(media.audio).toBeNull();
    await expect(hear(media)).rejects.toMatchObject({ code: 'clip/no-audio' });
  });
});
