/** Describes a clip of the library in one short line. */
import type { Clip } from '../../../state/library/clip.ts';
import { lengthOf } from '../../../state/library/listing.ts';
import { formatSeconds } from '../../kit/format.ts';

/** The state of a clip that is not open, or its window, its length and what it lacks. */
export function describeClip(clip: Clip): string {
  const { status, facts, progress, isFromStore } = clip;
  if (status === 'queued') return 'Waiting';
  if (status === 'opening') return openingWords(progress);
  if (!facts) {
    const seconds = lengthOf(clip);
    if (status === 'failed') return 'Not open';
    if (seconds !== null) return formatSeconds(seconds);
    return isFromStore ? 'Kept; opens when needed' : 'Opens when needed';
  }
  const { windowStartSeconds: start, windowSeconds, durationSeconds, hasAudio, hasVideo } = facts;
  const whole = durationSeconds - windowSeconds < 0.05;
  const window = whole ? '' : `${start.toFixed(1)}–${(start + windowSeconds).toFixed(1)} of `;
  const senses = hasAudio && hasVideo ? '' : hasAudio ? ', audio only' : ', video only';
  return `${window}${formatSeconds(durationSeconds)}${senses}`;
}

function openingWords(progress: Clip['progress']): string {
  if (!progress) return 'Opening';
  const { stage, done, total } = progress;
  return total > 0 ? `${stage}, ${Math.round((done / total) * 100)} %` : stage;
}
