/** Describes in words which clips are kept and which are not. */
import type { Clip } from '../../../state/library/clip.ts';
import { MOST_CLIP_BYTES } from '../../../state/library/clip-copier.ts';
import type { ClipCopy } from '../../../state/library/kept-clips-slice.ts';
import { keptTotal } from '../../../state/library/kept-clips-slice.ts';
import { formatBytes } from '../../kit/format.ts';

/** Where the kept clips are stored and how much space they use. */
export function keptText(copies: readonly ClipCopy[]): string {
  const { count, bytes } = keptTotal(copies);
  const coming = copies.filter(({ status }) => status === 'waiting' || status === 'copying').length;
  if (coming > 0)
    return `${coming} of ${copies.length} clips are still being copied into this browser’s storage.`;
  if (count === 0 && copies.some(({ status }) => status !== 'removed')) return 'No clip is kept yet.';
  if (count === 0) return 'Your clips are copied into this browser’s storage, and nowhere else.';
  const what = count === 1 ? '1 clip is' : `${count} clips are`;
  return `${what} in this browser’s storage (${formatBytes(bytes)}), and nowhere else.`;
}

/** Which clips will be lost after a reload although the switch is on; null if none. */
export function notKeptText(
  clips: readonly Pick<Clip, 'id' | 'name' | 'source'>[],
  copies: ReadonlyMap<string, ClipCopy>,
): string | null {
  const large = clips.filter(({ id }) => copies.get(id)?.status === 'too-large').map(({ name }) => name);
  const removed = clips.filter(({ id }) => copies.get(id)?.status === 'removed').map(({ name }) => name);
  const live = clips.filter(({ source }) => source.kind === 'live').map(({ name }) => name);
  const sentences = [
    ...(large.length > 0
      ? [`Not kept, because larger than ${formatBytes(MOST_CLIP_BYTES)}: ${large.join(', ')}.`]
      : []),
    ...(removed.length > 0
      ? [`No longer kept, because they were removed in another tab: ${removed.join(', ')}.`]
      : []),
    ...(live.length > 0 ? [`Live recordings are not kept: ${live.join(', ')}.`] : []),
  ];
  return sentences.length === 0 ? null : sentences.join(' ');
}
