/** Section: the three objectives, in our runs and in the paper. */
import { Title } from '@mantine/core';
import type { Experiments } from '../../../contract/files/experiments.ts';
import { Note } from '../../kit/notes/note.tsx';
import { NumbersTable } from '../../kit/table/numbers-table.tsx';
import classes from './experiments.module.css';
import { otherWorld, trainedAlike } from './models.ts';
import { Section } from './section.tsx';
import { objectivesNumbers, PAPER_NUMBERS } from './tables.ts';

/** Tests the claim of the paper, in our own runs, that the two losses complement each other. */
export function ObjectivesSection({ experiments }: { readonly experiments: Experiments }) {
  const alike = trainedAlike(experiments.models);
  const any = alike.both ?? alike.contrastive ?? alike.masked;
  const queries = any?.retrieval?.audio_to_visual.queries;
  const world = otherWorld(experiments);
  const gallery = any?.retrieval?.audio_to_visual.gallery;
  return (
    <Section
      title="Three objectives in numbers"
      gloss="recall, probes and reconstruction of each, beside the paper’s results"
      testId="objectives"
      about={
        <>
          Three small models started from the same weights and saw the same clips, in the same order, with the
          same masks. Only the objective differs. Below each value is its 95 % interval over clips of seeds
          that no model was trained on
          {queries && gallery ? `: ${queries} queries in galleries of ${gallery}` : ''}. A linear probe
          predicts the kind of event.
          {world !== null &&
            ` They were trained and tested on version ${world} of the sample world, the default model on version ${experiments.models[0]?.world}. Compare these values with each other, not with those of the default model.`}
        </>
      }
    >
      <div className={classes['pair']}>
        <div>
          <Title order={3}>Measured here, on the sample world</Title>
          <NumbersTable
            numbers={objectivesNumbers(alike)}
            caption="Three objectives on the sample world"
            testId="objectives-ours"
          />
        </div>
        <div className={classes['paper']}>
          <Title order={3}>Reported in the paper, on AudioSet and VGGSound</Title>
          <NumbersTable
            numbers={PAPER_NUMBERS}
            caption="Three objectives in the paper"
            testId="objectives-paper"
          />
          <Note>
            CAV-MAE (ICLR 2023). Other data, and models a hundred times larger: compare the pattern across a
            row, not single values with those on the left.
          </Note>
        </div>
      </div>
    </Section>
  );
}
