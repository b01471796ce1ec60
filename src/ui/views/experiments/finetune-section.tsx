/** One sense alone with few labels. */
import type { Experiments, Starts } from '../../../contract/experiments.ts';
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
  { key: 'unimodal_mae', name: 'Single-sense MAE', colour: 'var(--mantine-color-ink-6)' },
  { key: 'cav_mae', name: 'CAV-MAE', colour: 'var(--page-both)' },
] as const;

/** Whether learning from both senses helps each alone, with few labels. */
export function FinetuneSection({ experiments }: { readonly experiments: Experiments }) {
  const finetune = experiments.models.find((model) => model.finetune)?.finetune;
  const bars = (starts: Starts) => Object.fromEntries(SERIES.map(({ key }) => [key, starts[key] ?? null]));
  return (
    <Section
      title="One sense alone, few labels"
      testId="finetune"
      about={
        finetune
          ? `Models of one sense fine-tuned on ${finetune.labels_per_kind} labelled clips a kind: from scratch, from a masked autoencoder of that sense trained alike, and from the model that learned both senses. Mean over ${finetune.seeds} choices of labels, on ${finetune.clips} clips.`
          : 'Models of one sense fine-tuned with few labels, from three starts.'
      }
    >
      {finetune ? (
        <div className={classes['pair']}>
          <PercentBars
            series={SERIES}
            groups={[
              { name: 'Sound alone', bars: bars(finetune.audio) },
              { name: 'Picture alone', bars: bars(finetune.visual) },
            ]}
            label="Bar chart of accuracy with few labels from three starts; the table beside it has the numbers"
          />
          <NumbersTable
            numbers={finetuneNumbers(finetune)}
            caption="Accuracy with few labels"
            testId="finetune-table"
          />
        </div>
      ) : (
        <NotMeasured what="the time for evaluation ended before it" />
      )}
    </Section>
  );
}
