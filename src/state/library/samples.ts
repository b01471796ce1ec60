/** The sample clips as the library lists them. */
import type { SampleEntry } from '../../contract/files/samples.ts';
import type { ClipPreview } from './clip.ts';

/** Numbers titles that occur twice, so that two clips of rain have different names. */
export function withDifferentTitles(clips: readonly SampleEntry[]): SampleEntry[] {
  const seen = new Map<string, number>();
  return clips.map((clip) => {
    const count = (seen.get(clip.title) ?? 0) + 1;
    seen.set(clip.title, count);
    return count === 1 ? clip : { ...clip, title: `${clip.title}, ${count}` };
  });
}

/** The pictures of a sample before it is open. @param base - where the manifest is; undefined unless it says all. */
export function previewOf(
  { thumbnail, strip, durationSeconds }: SampleEntry,
  base: URL,
): ClipPreview | undefined {
  if (thumbnail === undefined || strip === undefined || durationSeconds === undefined) return undefined;
  return {
    thumbnailUrl: new URL(thumbnail, base).href,
    stripUrl: new URL(strip, base).href,
    durationSeconds,
  };
}
