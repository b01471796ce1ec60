/** Names of classes and labels of clips. */
import type { ClassifierFacts } from '../../contract/classify.ts';
import { toWireError } from '../../core/errors.ts';
import { namesForClasses } from '../../core/text/label-csv.ts';
import type { Clip } from '../library/clip.ts';
import type { ClassifySlice } from './classify-slice.ts';

/**
 * The names of a classifier's classes: the user's if their number fits, otherwise those that ship; null without any.
 */
export function namesOf(
  { labelFile }: Pick<ClassifySlice, 'labelFile'>,
  { classes, labels }: Pick<ClassifierFacts, 'classes' | 'labels'>,
): readonly string[] | null {
  if (labelFile?.labels.length === classes) return labelFile.labels.map(({ name }) => name);
  return labels?.length === classes ? labels : null;
}

/** Why the user's names are not used, in one sentence; null if they are used or none were given. */
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

/** The name of a class, or its number if it has no name. */
export function className(names: readonly string[] | null, index: number): string {
  return names?.[index] ?? `class ${index}`;
}

/** The label of a clip: what the user typed, or the name of its folder, or the kind of the sample; '' without any. */
export function labelOfClip(
  { clipLabels }: Pick<ClassifySlice, 'clipLabels'>,
  { id, folder, kind }: Clip,
): string {
  return clipLabels.get(id) ?? folder ?? kind ?? '';
}
