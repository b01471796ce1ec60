/** Section: fine-tuning on one modality with few labels. */
import type { Experiments, Starts } from '../../../contract/files/experiments.ts';
import { fetched } from '../../kit/fetched.tsx';
import { NumbersTable } from '../../kit/table/numbers-table.tsx';
import classes from './experiments.module.css';
import { NotMeasured, Section } from './section.tsx';
import { finetuneNumbers } from './tables.ts';

const PercentBars = fetched(
  () => import('../../charts/percent-bars.tsx').then((m) => m.PercentBars),
  <div style={{ height: 200 }} />,
);

const SERIES = [
  { key: 'scratch', name: 'From scratch', colour: 'var(--mantine-color-ink-4)' },
  { key: 'unimodal_mae', name: 'Single-modality MAE', colour: 'var(--mantine-color-ink-6)' },
  { key: 'cav_mae', name: 'CAV-MAE', colour: 'var(--page-both)' },
] as const;

/** Whether training on audio and video helps each modality alone, with few labels. */
export function FinetuneSection({ experiments }: { readonly experiments: Experiments }) {
  const finetune = experiments.models.find((model) => model.finetune)?.finetune;
  const bars = (starts: Starts) => Object.fromEntries(SERIES.map(({ key }) => [key, starts[key] ?? null]));
  return (
    <Section
      title="Audio only and video only, with few labels"
      gloss="accuracy from three starts"
      testId="finetune"
      about={
        finetune
          ? `Models of one modality, fine-tuned on ${finetune.labels_per_kind} labelled clips per kind from three starts: from scratch, from a masked autoencoder of that modality trained the same way, and from the small model trained on both. Means over ${finetune.seeds} choices of labels, on ${finetune.clips} clips${finetune.world === undefined ? '' : ` of version ${finetune.world} of the sample world`}.`
          : 'Models of one modality, fine-tuned with few labels from three starts.'
      }
    >
      {finetune ? (
        <div className={classes['pair']}>
          <PercentBars
            series={SERIES}
            groups={[
              { name: 'Audio only', bars: bars(finetune.audio) },
              { name: 'Video only', bars: bars(finetune.visual) },
            ]}
            label="Bar chart of accuracy with few labels from three starts. The table beside it has the numbers."
          />
          <NumbersTable
            numbers={finetuneNumbers(finetune)}
            caption="Accuracy with few labels"
            testId="finetune-table"
          />
        </div>
      ) : (
        <NotMeasured what="the evaluation ran out of time" />
      )}
    </Section>
  );
}
