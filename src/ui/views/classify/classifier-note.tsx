/** Names the model that answers and where its class names come from. */
import { Button } from '@mantine/core';
import type { ClassifierFacts } from '../../../contract/classify.ts';
import { labelProblem, namesOf } from '../../../state/classify/class-names.ts';
import { Note } from '../../kit/notes/note.tsx';
import { MeaningNote } from '../../kit/run/run-status.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';

/** The model that answers, the source of its class names, and what is wrong with a list that was dropped. */
export function ClassifierNote({ facts }: { readonly facts: ClassifierFacts }) {
  const loaded = useAppStore((state) => state.models.loaded?.name ?? '');
  const labelFile = useAppStore((state) => state.classify.labelFile);
  const labelFileError = useAppStore((state) => state.classify.labelFileError);
  const { removeLabelFile } = useActions('classify');
  const problem = labelProblem({ labelFile, labelFileError }, facts);
  const named = namesOf({ labelFile }, facts);
  const from = !named
    ? 'with numbers for names: drop its list of class names (CSV)'
    : labelFile?.labels.length === facts.classes
      ? `named by ${labelFile.name}`
      : 'named by the list that ships with it';
  return (
    <div>
      <Note data-testid="classifier" data-companion={facts.isCompanion}>
        The answers come from <b>{facts.modelName}</b>. It has {facts.classes} classes, {from}.
        {facts.isCompanion &&
          ` ${loaded} is loaded but was not fine-tuned, so it has no classes. It stays loaded for the other views.`}
      </Note>
      {problem !== null && (
        <MeaningNote testId="label-problem">
          {problem}{' '}
          <Button size="compact-xs" variant="subtle" onClick={removeLabelFile}>
            Remove this list
          </Button>
        </MeaningNote>
      )}
    </div>
  );
}
