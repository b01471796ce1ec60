import { describe, expect, it } from 'vitest';
import { openMedia } from '../../../src/media/open.ts';
import { bytesOf, overwrite, places } from './patch.ts';
import { hear } from './support.ts';

const text = (letters: string) => Uint8Array.from([...letters].map((letter) => letter.charCodeAt(0)));
const open = (bytes: BlobPart, name: string) => openMedia(new Blob([bytes]), name);

/** A sound file with the first page of a Theora stream of 128 x 96 in front, as Ogg lays streams out. */
async function withTheora(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const head = new Uint8Array(42);
  head.set([0x80, ...text('theora'), 3, 2, 1, 0, 8, 0, 6, 0, 0, 128, 0, 0, 96]);
  const page = [
    ...text('OggS'),
    0,
    2,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    7,
    7,
    7,
    7,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    1,
    head.length,
  ];
  return new Uint8Array([...page, ...head, ...(await bytesOf(name))]);
}

/** The transport stream with its picture stated as another kind, and its sound, too, where that is wanted. */
async function withTypes(picture: number, sound = 0x0f): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = overwrite(await bytesOf('h264-aac.mpegts'), [0x1b, 0xe1, 0x00], 0, [picture]);
  return overwrite(bytes, [0x0f, 0xe1, 0x01], 0, [sound]);
}

describe('pictures that cannot be read here', () => {
  it.each([
    ['theora.ogv', () => withTheora('vorbis.ogg'), 'Theora', { width: 128, height: 96 }],
    ['theora-opus.ogv', () => withTheora('opus.opus'), 'Theora', { width: 128, height: 96 }],
    ['dvb.ts', () => withTypes(0x02), 'MPEG-2', {}],
    ['vc1.ts', () => withTypes(0xea), 'VC-1', {}],
  ])('%s: named, and the sound is there', async (name, make, codec, size) => {
    using media = await open(await make(), name);
    expect(media.video).toMatchObject({ codec, decodable: false, ...size });
    expect(media.tracks.video).toBeNull();
    expect(media.warnings).toEqual([
      {
        code: 'video-codec',
        message: `The video can't be read here (${codec}): only the audio is used. H.264, VP8, VP9 and AV1 work.`,
      },
    ]);
    expect((await hear(media)).seconds).toBeGreaterThan(1.4);
  });

  it('are named where there is no sound, too', async () => {
    const privateData = 0x06;
    await expect(open(await withTypes(0x02, privateData), 'tape.ts')).rejects.toMatchObject({
      code: 'media/codec',
      message: expect.stringMatching(/tape\.ts holds MPEG-2, which can't be read here: convert/) as string,
    });
  });

  it.each([
    ['encrypted', [0x50, 0x35, 0x80]],
    ['packed', [0x50, 0x34, 0x80]],
  ])('are named where Matroska has them %s', async (word, encoding) => {
    // In place of the first track's number: an encoding of its content, and two bytes of nothing.
    const bytes = await bytesOf('h264-flac.mkv');
    const [track] = places(bytes, [0x73, 0xc5, 0x88]);
    bytes.set([0x6d, 0x80, 0x86, 0x62, 0x40, 0x83, ...encoding, 0xec, 0x80], track);
    using media = await open(bytes, 'locked.mkv');
    expect(media.video).toMatchObject({ codec: `H.264, ${word}`, decodable: false });
    expect(media.warnings.map(({ code }) => code)).toEqual(['video-codec']);
    expect((await hear(media)).seconds).toBeGreaterThan(2.9);
  });

  it('are said to be encrypted where MP4 has them so', async () => {
    await expect(open(await bytesOf('encrypted.mp4'), 'rented.mp4')).rejects.toMatchObject({
      code: 'media/codec',
      message: 'rented.mp4 is encrypted: only files without copy protection can be read here.',
    });
  });

  it('keep their four letters where nobody here knows them', async () => {
    const bytes = overwrite(await bytesOf('h264-aac.mp4'), 'avc1', 0, [0x78, 0x79, 0x7a, 0x31]);
    using media = await open(bytes, 'odd.mp4');
    expect(media.video).toMatchObject({ codec: 'xyz1', decodable: false });
  });
});

describe('files of another kind', () => {
  it.each([
    ['a.avi', 'RIFF\x10\0\0\0AVI LIST', 'an AVI file'],
    ['b.flv', 'FLV\x01\x05\0\0\0\x09', 'a Flash video (FLV)'],
    ['c.wmv', '\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9', 'a Windows Media file (WMV, WMA)'],
    ['d.mpg', '\0\0\x01\xba\x44\0\x04\0', 'an MPEG program stream (MPG, VOB)'],
    ['e.gif', 'GIF89a\x01\0\x01\0', 'a GIF picture'],
    ['f.heic', '\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'a HEIC picture'],
    ['g.mp4', '\n<!DOCTYPE html><title>Not found</title>', 'a web page'],
    ['h.m3u8', '#EXTM3U\n#EXTINF:4,\na.ts\n', 'an HLS playlist'],
  ])('%s is named for what it is', async (name, head, kind) => {
    await expect(open(text(head.padEnd(600, '\0')), name)).rejects.toMatchObject({
      code: 'media/not-media',
      message: expect.stringContaining(
        `${name} is ${kind}, which can't be read here: expected MP4`,
      ) as string,
    });
  });

  it('counts the programmes of a transport stream that carries several', async () => {
    const bytes = await bytesOf('h264-aac.mpegts');
    for (let at = 0; at < bytes.length; at += 188) {
      const isTable = (bytes[at + 1]! & 0x5f) === 0x40 && bytes[at + 2] === 0;
      if (isTable) bytes.set([0xb0, 0x11], at + 6); // Four bytes longer,
      if (isTable) bytes.set([0, 2, 0xe1, 0x01, 0, 0, 0, 0], at + 17); // with a second programme.
    }
    await expect(open(bytes, 'tv.ts')).rejects.toMatchObject({
      message: expect.stringContaining('tv.ts contains 2 television programmes, ') as string,
    });
  });

  it("keeps the demuxer's own words away from the user", async () => {
    const bytes = await bytesOf('h264-aac.mpegts');
    bytes.fill(0, 188 * 6, 188 * 9);
    const failure = await open(bytes, 'bad.ts').then(
      () => null,
      (error: Error) => error.message,
    );
    expect(failure).toBe("bad.ts can't be read because its headers are damaged or cut off: fetch it again.");
  });
});
