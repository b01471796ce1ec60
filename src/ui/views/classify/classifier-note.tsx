/** Who answers, and whose names its classes carry. */
import { Button, Text } from '@mantine/core';
import type { ClassifierFacts } from '../../../contract/classify.ts';
import { labelProblem, namesOf } from '../../../state/classify/class-names.ts';
import { MeaningNote } from '../../kit/run/run-status.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';

/** Who answers, whose names its classes carry, and what is wrong with names that were given. */
export function ClassifierNote({ facts }: { readonly facts: ClassifierFacts }) {
  const loaded = useAppStore((state) => state.models.loaded?.name ?? '');
  const labelFile = useAppStore((state) => state.classify.labelFile);
  const labelFileError = useAppStore((state) => state.classify.labelFileError);
  const { removeLabelFile } = useActions('classify');
  const problem = labelProblem({ labelFile, labelFileError }, facts);
  const named = namesOf({ labelFile }, facts);
  const from = !named
    ? 'they are numbered, because no names came with it: drop its list of class names (CSV)'
    : labelFile?.labels.length === facts.classes
      ? `named by ${labelFile.name}`
      : 'named by the list that ships with it';
  return (
    <div>
      <Text size="xs" c="var(--page-quiet)" data-testid="classifier" data-companion={facts.isCompanion}>
        <b>{facts.modelName}</b> answers, with {facts.classes} classes, {from}.
        {facts.isCompanion &&
          ` ${loaded}, which is loaded, was not fine-tuned and has no classes; it stays loaded for the other views.`}
      </Text>
      {problem !== null && (
        <MeaningNote testId="label-problem">
          {problem}{' '}
          <Button size="compact-xs" variant="subtle" onClick={removeLabelFile}>
            Forget this list
          </Button>
        </MeaningNote>
      )}
    </div>
  );
}
