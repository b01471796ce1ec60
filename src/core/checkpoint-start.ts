/** Recognises the kind of weight file by its first bytes. */
const ZIP = [0x50, 0x4b, 0x03, 0x04];
/** PROTO 2, then LONG1 of ten bytes: the pickled magic number that torch.save wrote first before 1.6. */
const LEGACY = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];
const ZIP_HEADER_BYTES = 30;
/** Names that torch gives the first members of its zips, below a folder of any name. */
const TORCH_MEMBER = /^[^/]+\/(data\.pkl|data\/\d+|byteorder|version|\.format_version|\.storage_alignment)$/;
const OPENING_BRACE = 0x7b;

/** How many bytes of a file are looked at. */
export const CHECKPOINT_START_BYTES = 512;

export type CheckpointKind = 'zip' | 'legacy' | 'safetensors';

/**
 * The kind of weight file that begins with these bytes, or null. A zip may still hold something else.
 *
 * @param head - the first bytes of the file; at most {@link CHECKPOINT_START_BYTES} are looked at.
 */
export function checkpointKind(head: Uint8Array): CheckpointKind | null {
  const startsWith = (magic: readonly number[]) => magic.every((byte, index) => head[index] === byte);
  if (startsWith(ZIP)) return 'zip';
  if (startsWith(LEGACY)) return 'legacy';
  // A safetensors file is a 64-bit length and then JSON.
  return head[8] === OPENING_BRACE ? 'safetensors' : null;
}

/**
 * Whether a file is a checkpoint by its first bytes, whatever its name. A zip of something else is not, nor is a text
 * with a brace at the ninth place.
 *
 * @param size - of the whole file, in bytes.
 */
export function startsLikeCheckpoint(head: Uint8Array, size: number): boolean {
  const kind = checkpointKind(head);
  if (kind === 'legacy') return true;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (kind === 'safetensors') return view.getBigUint64(0, true) <= BigInt(size - 8);
  if (kind === null || head.length < ZIP_HEADER_BYTES) return false;
  const name = head.subarray(ZIP_HEADER_BYTES, ZIP_HEADER_BYTES + view.getUint16(26, true));
  return TORCH_MEMBER.test(new TextDecoder().decode(name));
}
