/** The sample clips as the library lists them. */
import type { SampleEntry } from '../../contract/samples.ts';

/** Numbers titles that occur twice, so that two clips of rain have different names. */
export function withDifferentTitles(clips: readonly SampleEntry[]): SampleEntry[] {
  const seen = new Map<string, number>();
  return clips.map((clip) => {
    const count = (seen.get(clip.title) ?? 0) + 1;
    seen.set(clip.title, count);
    return count === 1 ? clip : { ...clip, title: `${clip.title}, ${count}` };
  });
}
