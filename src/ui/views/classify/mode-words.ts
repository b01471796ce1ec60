/** What the five ways are called and do. */
import type { ClassifyMode } from '../../../core/model-config.ts';

/** What a way to classify is called, which sense it reads, and what it does in plain words. */
export interface ModeWords {
  readonly name: string;
  /** For the middle of a sentence: "judged by …". */
  readonly by: string;
  readonly sense: 'both' | 'audio' | 'visual';
  readonly gloss: string;
}

export const MODE_WORDS: Readonly<Record<ClassifyMode, ModeWords>> = {
  multimodal: {
    name: 'Both senses',
    by: 'both senses together',
    sense: 'both',
    gloss:
      'Sound and picture go through the joint encoder together, and one answer is read from all of it (multimodal).',
  },
  audioonly: {
    name: 'Sound alone',
    by: 'the sound alone',
    sense: 'audio',
    gloss:
      'Only the sound goes through the joint encoder, on the path that was learned for sound by itself (audioonly).',
  },
  videoonly: {
    name: 'Picture alone',
    by: 'the picture alone',
    sense: 'visual',
    gloss:
      'Only the picture goes through the joint encoder, on the path that was learned for pictures by themselves (videoonly).',
  },
  missingaudioonly: {
    name: 'Picture missing',
    by: 'the sound, as if the picture were missing',
    sense: 'audio',
    gloss:
      'A model for both senses has only the sound: it is read on the joint path and on its own, and both are averaged (missingaudioonly).',
  },
  missingvideoonly: {
    name: 'Sound missing',
    by: 'the picture, as if the sound were missing',
    sense: 'visual',
    gloss:
      'A model for both senses has only the picture: it is read on the joint path and on its own, and both are averaged (missingvideoonly).',
  },
};

/** Whether a mode looks at frames; the others hear the sound once. */
export function looks(mode: ClassifyMode): boolean {
  return MODE_WORDS[mode].sense !== 'audio';
}
