/** What classes are called, what clips are labelled as. */
import type { ClassifierFacts } from '../../contract/classify.ts';
import { toWireError } from '../../core/errors.ts';
import { namesForClasses } from '../../core/text/label-csv.ts';
import type { Clip } from '../library/clip.ts';
import type { ClassifySlice } from './classify-slice.ts';

/** The names of a classifier's classes: the user's where they fit, else those that ship; null without any. */
export function namesOf(
  { labelFile }: Pick<ClassifySlice, 'labelFile'>,
  { classes, labels }: Pick<ClassifierFacts, 'classes' | 'labels'>,
): readonly string[] | null {
  if (labelFile?.labels.length === classes) return labelFile.labels.map(({ name }) => name);
  return labels?.length === classes ? labels : null;
}

/** Why the user's names are not used, in one sentence; null where they are, or none were given. */
export function labelProblem(
  { labelFile, labelFileError }: Pick<ClassifySlice, 'labelFile' | 'labelFileError'>,
  { classes, modelName }: Pick<ClassifierFacts, 'classes' | 'modelName'>,
): string | null {
  if (labelFileError !== null || !labelFile) return labelFileError;
  try {
    namesForClasses(labelFile.labels, classes, labelFile.name, modelName);
    return null;
  } catch (error) {
    return toWireError(error).message;
  }
}

/** What a class is called: its name, or its number. */
export function className(names: readonly string[] | null, index: number): string {
  return names?.[index] ?? `class ${index}`;
}

/** What a clip is labelled as: what was typed, else its folder's name, else the sample's kind; '' for nothing. */
export function labelOfClip(
  { clipLabels }: Pick<ClassifySlice, 'clipLabels'>,
  { id, folder, kind }: Clip,
): string {
  return clipLabels.get(id) ?? folder ?? kind ?? '';
}
