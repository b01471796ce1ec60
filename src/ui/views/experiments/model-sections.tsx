/** Sections on one model: reconstruction, recall by kind, and clips beyond its training. */
import { Title } from '@mantine/core';
import type { ExperimentModel } from '../../../contract/files/experiments.ts';
import { Note } from '../../kit/notes/note.tsx';
import { NumbersTable } from '../../kit/table/numbers-table.tsx';
import classes from './experiments.module.css';
import { NotMeasured, Section } from './section.tsx';
import { gainNumbers, kindNumbers, rebuildNumbers, recallNumbers } from './tables.ts';

interface ModelSectionProps {
  readonly model: ExperimentModel;
}

/** The model compared with fills that need no model, and how much one modality helps the other. */
export function RebuildSection({ model }: ModelSectionProps) {
  const part = model.reconstruction;
  return (
    <Section
      title="Does the model reconstruct, and does one modality help the other?"
      gloss="the model, simple fills, and what the other modality adds"
      testId="rebuild"
      about={`${model.id}, on hidden patches only, with three quarters of each modality hidden at random. Audio: mean absolute error in log-mel. Video: PSNR in [0, 1] RGB. The gain compares losses under the same masks.`}
    >
      {part ? (
        <div className={classes['pair']}>
          <div>
            <Title order={3}>Compared with fills without a model, {part.clips} clips</Title>
            <NumbersTable
              numbers={rebuildNumbers(part, 'rebuilding')}
              caption="Reconstruction compared with simple fills"
              testId="rebuild-table"
            />
          </div>
          {part.cross_modal && (
            <div>
              <Title order={3}>What the other modality adds, {part.cross_modal.clips} clips</Title>
              <NumbersTable
                numbers={gainNumbers(part.cross_modal)}
                caption="Masked loss with the right, no and a wrong other modality"
                testId="gain-table"
              />
            </div>
          )}
        </div>
      ) : (
        <NotMeasured
          what={
            model.objective === 'contrastive'
              ? 'this model was not trained to reconstruct, so its decoder is untrained'
              : 'the evaluation ran out of time'
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
      title="Which kinds of event does the model distinguish?"
      gloss="recall by kind of event"
      testId="kinds"
      about={`${model.id}: R@1 in %, from audio to video (A → V) and from video to audio (V → A), among all kinds and among clips of the same kind only, where knowing the kind does not help.`}
    >
      {numbers ? (
        <NumbersTable numbers={numbers} caption="Recall at 1 by kind" testId="kinds-table" />
      ) : (
        <NotMeasured what="this evaluation left it out" />
      )}
    </Section>
  );
}

/** The same measures where the model should do worse: on causes outside its training, and on real clips. */
export function BeyondSection({ model }: ModelSectionProps) {
  const { retrieval, reconstruction } = model;
  const { held_out_ranges: ranges, real, real_permutation_p: p } = retrieval ?? {};
  if (!ranges && !real) return null;
  return (
    <Section
      title="Outside the training data"
      gloss="unseen causes and real clips"
      testId="beyond"
      about={`${model.id} saw no real recording in training. Below are sample-world clips whose causes lie outside the training ranges, and real clips.`}
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
              <Note>
                The probability that a random pairing has a mean rank this good is {p.toPrecision(2)}.
              </Note>
            )}
          </div>
        )}
        {reconstruction?.real && (
          <div>
            <Title order={3}>Real clips: reconstruction</Title>
            <NumbersTable
              numbers={rebuildNumbers(reconstruction.real, 'rebuilding-real')}
              caption="Reconstruction of real clips"
            />
          </div>
        )}
      </div>
    </Section>
  );
}
