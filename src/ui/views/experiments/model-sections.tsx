/** One model's rebuilding, kinds, and what lies beyond its training. */
import { Text, Title } from '@mantine/core';
import type { ExperimentModel } from '../../../contract/experiments.ts';
import { NumbersTable } from '../../kit/table/numbers-table.tsx';
import classes from './experiments.module.css';
import { NotMeasured, Section } from './section.tsx';
import { gainNumbers, kindNumbers, rebuildNumbers, recallNumbers } from './tables.ts';

interface ModelSectionProps {
  readonly model: ExperimentModel;
}

/** The model against fills that need no model, and what one sense tells it of the other. */
export function RebuildSection({ model }: ModelSectionProps) {
  const part = model.reconstruction;
  return (
    <Section
      title="Does it rebuild, and does one sense help the other?"
      testId="rebuild"
      about={`${model.id}, over hidden patches only, three quarters of each sense hidden at random. Sound: mean absolute error in log-mel; picture: PSNR in [0, 1] RGB. The gain compares the loss on the same masks.`}
    >
      {part ? (
        <div className={classes['pair']}>
          <div>
            <Title order={3}>Against fills without a model, {part.clips} clips</Title>
            <NumbersTable
              numbers={rebuildNumbers(part, 'rebuilding')}
              caption="Rebuilding against simple fills"
              testId="rebuild-table"
            />
          </div>
          {part.cross_modal && (
            <div>
              <Title order={3}>What the other sense is worth, {part.cross_modal.clips} clips</Title>
              <NumbersTable
                numbers={gainNumbers(part.cross_modal)}
                caption="Loss with the right other sense, none and a wrong one"
                testId="gain-table"
              />
            </div>
          )}
        </div>
      ) : (
        <NotMeasured
          what={
            model.objective === 'contrastive'
              ? 'this model was never asked to rebuild, and its decoder has learned nothing'
              : 'the time for evaluation ended before it'
          }
        />
      )}
    </Section>
  );
}

/** Recall by kind of event. */
export function KindsSection({ model }: ModelSectionProps) {
  const numbers = kindNumbers(model);
  return (
    <Section
      title="Which kinds does it tell apart?"
      testId="kinds"
      about={`${model.id}: share of clips (%) whose own partner comes first, from sound to picture (S → P) and back, among all kinds and among clips of the same kind alone, where knowing the kind is of no use.`}
    >
      {numbers ? (
        <NumbersTable numbers={numbers} caption="Recall at 1 by kind" testId="kinds-table" />
      ) : (
        <NotMeasured what="recall by kind was left out of this evaluation" />
      )}
    </Section>
  );
}

/** The same measures where the model should struggle: causes beyond those it trained on, and real clips. */
export function BeyondSection({ model }: ModelSectionProps) {
  const { retrieval, reconstruction } = model;
  const { held_out_ranges: ranges, real, real_permutation_p: p } = retrieval ?? {};
  if (!ranges && !real) return null;
  return (
    <Section
      title="Beyond what it was trained on"
      testId="beyond"
      about={`${model.id} has seen no real recording. Below are sample-world clips whose causes lie where none was trained on, and real clips, whatever they say.`}
    >
      <div className={classes['pair']}>
        {ranges && (
          <div>
            <Title order={3}>Unseen ranges of causes</Title>
            <NumbersTable
              numbers={recallNumbers(ranges, 'recall-unseen-ranges')}
              caption="Recall on unseen ranges"
            />
          </div>
        )}
        {real && (
          <div>
            <Title order={3}>Real clips: retrieval</Title>
            <NumbersTable
              numbers={recallNumbers(real, 'recall-real')}
              caption="Recall on real clips"
              testId="real-table"
            />
            {p !== undefined && (
              <Text size="xs" c="var(--page-quiet)">
                A random pairing has as good a mean rank with probability {p.toPrecision(2)}.
              </Text>
            )}
          </div>
        )}
        {reconstruction?.real && (
          <div>
            <Title order={3}>Real clips: rebuilding</Title>
            <NumbersTable
              numbers={rebuildNumbers(reconstruction.real, 'rebuilding-real')}
              caption="Rebuilding real clips"
            />
          </div>
        )}
      </div>
    </Section>
  );
}
