/** Fixtures that are kept compressed, under their name and `.gzip` (not `.gz`, which servers unpack on the way). */
export const PACKED_FIXTURES: ReadonlySet<string> = new Set([
  'dsp/fbank.quiet_offset.npy',
  'dsp/resized.odd.npy',
  'dsp/resized.small.npy',
]);
