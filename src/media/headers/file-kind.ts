/** Recognises files that hold no clip by their first bytes. */

/** First bytes of a kind of file: text at a place, `?` for any byte. */
interface Kind {
  readonly name: string;
  readonly magic: string;
  readonly at?: number;
}

const KINDS: readonly Kind[] = [
  { name: 'an AVI file', magic: 'RIFF????AVI ' },
  { name: 'a Flash video (FLV)', magic: 'FLV\x01' },
  { name: 'a Windows Media file (WMV, WMA)', magic: '\x30\x26\xb2\x75\x8e\x66\xcf\x11' },
  { name: 'an MPEG program stream (MPG, VOB)', magic: '\x00\x00\x01\xba' },
  { name: 'a bare MPEG video stream', magic: '\x00\x00\x01\xb3' },
  { name: 'a bare H.264 stream', magic: '\x00\x00\x00\x01\x67' },
  { name: 'a bare H.264 stream', magic: '\x00\x00\x00\x01\x09' },
  { name: 'a RealMedia file', magic: '.RMF' },
  { name: 'an MXF file', magic: '\x06\x0e\x2b\x34\x02\x05\x01\x01' },
  { name: 'a Windows recording (WTV)', magic: '\xb7\xd8\x00\x20\x37\x49\xda\x11' },
  { name: 'an IVF file', magic: 'DKIF' },
  { name: 'a YUV4MPEG file', magic: 'YUV4MPEG2' },
  { name: 'a NUT file', magic: 'nut/multimedia' },
  { name: 'a Flash animation (SWF)', magic: 'FWS' },
  { name: 'a Flash animation (SWF)', magic: 'CWS' },
  { name: 'an HLS playlist', magic: '#EXTM3U' },
  { name: 'a MIDI file', magic: 'MThd' },
  { name: 'an AIFF file', magic: 'FORM????AIF' },
  { name: 'a Core Audio file (CAF)', magic: 'caff' },
  { name: 'an AU file', magic: '.snd' },
  { name: 'an AMR file', magic: '#!AMR' },
  { name: 'a WavPack file', magic: 'wvpk' },
  { name: "a Monkey's Audio file (APE)", magic: 'MAC ' },
  { name: 'a GIF picture', magic: 'GIF8' },
  { name: 'a PNG picture', magic: '\x89PNG' },
  { name: 'a JPEG picture', magic: '\xff\xd8\xff' },
  { name: 'a WebP picture', magic: 'RIFF????WEBP' },
  { name: 'an AVIF picture', magic: 'ftypavif', at: 4 },
  { name: 'a HEIC picture', magic: 'ftyphei', at: 4 },
  { name: 'a HEIC picture', magic: 'ftypmif1', at: 4 },
  { name: 'a PDF document', magic: '%PDF' },
  { name: 'a zip archive', magic: 'PK\x03\x04' },
  { name: 'a 7z archive', magic: '7z\xbc\xaf' },
  { name: 'a RAR archive', magic: 'Rar!' },
  { name: 'a gzip archive', magic: '\x1f\x8b' },
];

const HEAD_BYTES = 64;

/** The kind of a file by its first bytes, with its article, for files that hold no clip; null if it is not known. */
export async function fileKind(source: Blob): Promise<string | null> {
  const bytes = new Uint8Array(await source.slice(0, HEAD_BYTES).arrayBuffer());
  const head = String.fromCharCode(...bytes);
  const known = KINDS.find(({ magic, at = 0 }) =>
    [...magic].every((letter, n) => letter === '?' || head[at + n] === letter),
  );
  // Many failed downloads leave a web page in place of the file.
  const isPage = /^\s*<(!doctype html|html)/i.test(head.replace(/^\xef\xbb\xbf/, ''));
  return known?.name ?? (isPage ? 'a web page' : null);
}
