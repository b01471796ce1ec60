/** The first thing in Experiments: one chart of the three objectives, with intervals and baselines. */
import { Paper, Text, Title } from '@mantine/core';
import type { Experiments } from '../../../contract/files/experiments.ts';
import { fetched } from '../../kit/fetched.tsx';
import { Note } from '../../kit/notes/note.tsx';
import classes from './experiments.module.css';
import { HEADLINE_MEASURES, headlineRows, samplesReading } from './headline.ts';
import { OBJECTIVES, trainedAlike } from './models.ts';
import { objectivesReading } from './reading.ts';

const IntervalDots = fetched(
  () => import('../../charts/interval-dots.tsx').then((m) => m.IntervalDots),
  <div style={{ height: 226 }} />,
);

/** Recall and rebuilding of the three objectives and the default model. */
export function HeadlineSection({ experiments }: { readonly experiments: Experiments }) {
  const rows = headlineRows(experiments);
  return (
    <Paper withBorder p="sm" component="section" aria-label="Three objectives" data-testid="headline">
      <Title order={2}>
        Three objectives, trained alike{rows.length > OBJECTIVES.length ? ', and the default model' : ''}
      </Title>
      <div className={classes['facets']}>
        {HEADLINE_MEASURES.map(({ name, title, axis, pick, baseline, baselineName, fromZero }) => {
          const baselines = rows.flatMap(({ model }) => baseline(model) ?? []);
          return (
            <div key={name}>
              <Title order={3}>{title}</Title>
              <IntervalDots
                axis={axis}
                fromZero={fromZero}
                rows={rows.map((row) => row.name)}
                dots={rows.flatMap(({ model, ...row }) => {
                  const cell = pick(model);
                  return cell ? [{ ...row, value: cell.value, low: cell.low, high: cell.high }] : [];
                })}
                baseline={baselines[0] === undefined ? null : { name: baselineName, value: baselines[0] }}
                label={`${title}. Dots with 95 % intervals, ${axis}. The table under “Three objectives in numbers” has the numbers.`}
                fileName={`objectives-${name}`}
              />
            </div>
          );
        })}
      </div>
      <Note data-testid="headline-samples">{samplesReading(rows)}</Note>
      <Text size="sm" data-testid="objectives-reading">
        {objectivesReading(trainedAlike(experiments.models))}
      </Text>
    </Paper>
  );
}
