/** Tasks that retrieve: a gallery's answers, queries by a part, short sounds, recall of shipped features. */
import type { EngineTasks } from '../tasks.ts';
import { galleryRecall } from './gallery-recall.ts';
import { clipInputs, queryPart } from './query-part.ts';
import { retrievalLab } from './retrieval-lab.ts';
import { shortClip } from './short-clip.ts';

export const retrieveTasks: EngineTasks<
  'galleryRecall' | 'clipInputs' | 'queryPart' | 'retrievalLab' | 'shortClip'
> = { galleryRecall, clipInputs, queryPart, retrievalLab, shortClip };
