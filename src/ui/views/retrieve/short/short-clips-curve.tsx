/** Charts of drift and rank by the seconds of audio kept. */
import { Button, Title } from '@mantine/core';
import type { ShortFigures, ShortPoint } from '../../../../contract/retrieve.ts';
import type { ShortWay } from '../../../../core/masks/short-ways.ts';
import { SHORT_WAYS } from '../../../../core/masks/short-ways.ts';
import type { Clip } from '../../../../state/library/clip.ts';
import { fetched } from '../../../kit/fetched.tsx';
import { Note } from '../../../kit/notes/note.tsx';
import { RunGate } from '../../../kit/run/run-gate.tsx';
import { MeaningNote } from '../../../kit/run/run-status.tsx';
import { NumbersTable } from '../../../kit/table/numbers-table.tsx';
import { useActions, useAppStore } from '../../../use-app-store.ts';
import classes from '../part/query-part.module.css';
import { curveNumbers, curvePoints, WAY_NAMES } from './short-clips-words.ts';

const Lines = fetched(
  () => import('../../../charts/lines.tsx').then((m) => m.Lines),
  <div className={classes['chart']} />,
);

const LOOKS: Readonly<Record<ShortWay, { colour: string; stroke: 'solid' | 'dashed' | 'dotted' }>> = {
  pad: { colour: 'var(--page-quiet)', stroke: 'solid' },
  trim: { colour: 'var(--page-quiet)', stroke: 'dotted' },
  real: { colour: 'var(--page-sound)', stroke: 'solid' },
  tile: { colour: 'var(--page-sound)', stroke: 'dashed' },
};

/** Drift and rank by the seconds kept, for all four ways; computed when the button is pressed. */
export function ShortCurve({ clip }: { readonly clip: Clip }) {
  const run = useAppStore((state) => state.runs.shortCurve);
  const key = useAppStore((state) => state.runs.questionKey('shortCurve'));
  const soFar = useAppStore((state) => state.retrieve.curveSoFar);
  const { ask } = useActions('runs');
  const running = run.status === 'running';
  const points = soFar && soFar.key === key ? soFar.points : [];
  const complete = run.summary !== null && run.summary.key === key;
  return (
    <section aria-labelledby="short-curve-title">
      <Title order={3} id="short-curve-title">
        By seconds kept
      </Title>
      <Note>
        From the same start: half a second up to all of the audio. Drift is one minus the cosine with the
        embedding of the whole audio.
      </Note>
      <RunGate
        kind="shortCurve"
        doing="Embedding"
        testId="short-curve"
        start={
          <Button
            mt={6}
            disabled={key === null}
            onClick={() => void ask('shortCurve')}
            data-testid="short-curve-ask"
          >
            Draw the curves
          </Button>
        }
      />
      {points.length > 0 && !running && !complete && (
        <MeaningNote testId="short-curve-partial">
          Stopped. The curves show the lengths computed so far.
        </MeaningNote>
      )}
      {points.length > 0 && <Curves points={points} clip={clip} />}
    </section>
  );
}

function Curves({ points, clip }: { readonly points: readonly ShortPoint[]; readonly clip: Clip }) {
  return (
    <div className={classes['figures']} data-testid="short-curve">
      <div className={classes['charts']}>
        <Chart points={points} title="Drift" value={({ cosineToWhole }) => 1 - cosineToWhole} />
        {points.some(({ ways }) => ways.pad?.rank) && (
          <Chart points={points} title="Rank of its own video" value={({ rank }) => rank} />
        )}
      </div>
      <NumbersTable
        numbers={curveNumbers(points, clip.id)}
        caption="Drift and rank by seconds kept"
        testId="short-curve-table"
      />
    </div>
  );
}

interface ChartProps {
  readonly points: readonly ShortPoint[];
  readonly title: string;
  readonly value: (figures: ShortFigures) => number | null;
}

function Chart({ points, title, value }: ChartProps) {
  const curves = SHORT_WAYS.map((way) => ({
    name: WAY_NAMES[way],
    ...LOOKS[way],
    points: curvePoints(points, way, value),
  })).filter((curve) => curve.points.length > 0);
  return (
    <div>
      <Note>{title}</Note>
      <Lines
        curves={curves}
        xName="seconds kept"
        formatX={(seconds) => String(Number(seconds.toFixed(1)))}
        label={`${title} by seconds kept, one curve for each way; the table below has the numbers`}
      />
    </div>
  );
}
