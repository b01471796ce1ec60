/** Names and descriptions of the five modes of classification. */
import type { ClassifyMode } from '../../../core/model-config.ts';

/** The name of a mode, the modality it uses, and what it does. */
export interface ModeWords {
  readonly name: string;
  /** For the middle of a sentence: "the answer from …". */
  readonly by: string;
  readonly sense: 'both' | 'audio' | 'visual';
  readonly gloss: string;
}

export const MODE_WORDS: Readonly<Record<ClassifyMode, ModeWords>> = {
  multimodal: {
    name: 'Both',
    by: 'audio and video together',
    sense: 'both',
    gloss:
      'Audio and video go through the joint encoder together, and one answer is read from all tokens (multimodal).',
  },
  audioonly: {
    name: 'Audio only',
    by: 'audio only',
    sense: 'audio',
    gloss:
      'Only the audio goes through the joint encoder, on the path that was trained for audio alone (audioonly).',
  },
  videoonly: {
    name: 'Video only',
    by: 'video only',
    sense: 'visual',
    gloss:
      'Only the video goes through the joint encoder, on the path that was trained for video alone (videoonly).',
  },
  missingaudioonly: {
    name: 'Video missing',
    by: 'the audio with the video missing',
    sense: 'audio',
    gloss:
      'A model for audio and video gets only the audio. It reads the audio on the joint path and on the audio path, and averages both (missingaudioonly).',
  },
  missingvideoonly: {
    name: 'Audio missing',
    by: 'the video with the audio missing',
    sense: 'visual',
    gloss:
      'A model for audio and video gets only the video. It reads the video on the joint path and on the video path, and averages both (missingvideoonly).',
  },
};

/** Whether a mode uses frames; the others use the audio only. */
export function looks(mode: ClassifyMode): boolean {
  return MODE_WORDS[mode].sense !== 'audio';
}
