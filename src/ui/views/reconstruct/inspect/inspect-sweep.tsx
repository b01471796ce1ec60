/** The masked loss at several masking ratios. */
import { Button, Group, Radio, Table, Title } from '@mantine/core';
import type { SweepPoint, SweepVary } from '../../../../contract/inspect.ts';
import { DEFAULT_INSPECT } from '../../../../state/inspect/inspect-slice.ts';
import { DEFAULT_MASK } from '../../../../state/shell/route.ts';
import { fetched } from '../../../kit/fetched.tsx';
import { Note } from '../../../kit/notes/note.tsx';
import { MeaningNote } from '../../../kit/run/run-status.tsx';
import { TableActions } from '../../../kit/table/table-actions.tsx';
import type { Cell } from '../../../kit/table/table-text.ts';
import { WholeNumberField } from '../../../kit/whole-number-field.tsx';
import { useActions, useAppStore } from '../../../use-app-store.ts';
import classes from './inspect.module.css';
import { InspectRun } from './inspect-run.tsx';
import { formatSpread } from './interval.ts';
import { useInspect } from './use-inspect.ts';

const SweepChart = fetched(
  () => import('../../../charts/sweep-chart.tsx').then((m) => m.SweepChart),
  <div className={classes['chart']} />,
);

const VARY_WORDS: readonly (readonly [SweepVary, string])[] = [
  ['both', 'Both'],
  ['visual', 'Video'],
  ['audio', 'Audio'],
];

const VARY_SUFFIX: Readonly<Record<SweepVary, string>> = {
  both: ' of both modalities',
  visual: ' of the video; the audio keeps its ratio',
  audio: ' of the audio; the video keeps its ratio',
};

/** The masked loss at every ratio; points appear as they are computed. */
export function InspectSweep() {
  const inspect = useInspect('sweep');
  const clipId = useAppStore((state) => state.library.selectedId);
  const soFar = useAppStore((state) => state.inspect.sweepSoFar);
  const asked = useAppStore((state) => state.inspect.settings.sweepVary);
  const running = inspect.run.status === 'running';
  // A cancelled sweep keeps its points as long as they fit the current settings.
  const partial = soFar && !soFar.complete && soFar.key === inspect.key ? soFar.points : null;
  const vary = running || partial ? asked : (inspect.result?.vary ?? asked);
  const points = (running ? soFar?.points : partial) ?? inspect.result?.points ?? [];
  return (
    <section
      className={classes['part']}
      aria-labelledby="sweep-title"
      data-stale={!running && !partial && !inspect.isCurrent}
    >
      <Title order={3} id="sweep-title">
        Ratio sweep
      </Title>
      <SweepControls />
      <InspectRun kind="sweep" inspect={inspect} action="Sweep the ratios" doing="Sweeping">
        {partial && partial.length > 0 && (
          <Note data-testid="sweep-partial">stopped, the points so far are shown</Note>
        )}
      </InspectRun>
      {points.length > 0 && (
        <div className={classes['figures']} data-testid="sweep-result">
          <Note>Masked loss by hidden share{VARY_SUFFIX[vary]}</Note>
          <SweepChart points={points} trainedRatio={DEFAULT_MASK.ratioAudio} />
          <MeaningNote testId="sweep-note">
            The bundled model and most published ones were trained with 75 % hidden. At every other ratio they
            are outside their training, which raises the loss as well.
          </MeaningNote>
          <SweepTable points={points} fileName={`${clipId ?? 'clip'}-ratio-sweep.csv`} />
        </div>
      )}
    </section>
  );
}

function SweepControls() {
  const { sweepRatios, sweepSeeds, sweepVary } = useAppStore((state) => state.inspect.settings);
  const { set: setInspect } = useActions('inspect');
  const isDefault =
    sweepRatios === DEFAULT_INSPECT.sweepRatios &&
    sweepSeeds === DEFAULT_INSPECT.sweepSeeds &&
    sweepVary === DEFAULT_INSPECT.sweepVary;
  return (
    <div className={classes['controls']}>
      <WholeNumberField
        label="Ratios"
        description="Masking ratios from 0.05 to 0.95."
        min={2}
        max={19}
        value={sweepRatios}
        onChange={(value) => value !== null && setInspect({ sweepRatios: value })}
        data-testid="sweep-ratios"
      />
      <WholeNumberField
        label="Masks per ratio"
        description="Consecutive seeds, from the seed under Masking."
        min={1}
        max={20}
        value={sweepSeeds}
        onChange={(value) => value !== null && setInspect({ sweepSeeds: value })}
        data-testid="sweep-seeds"
      />
      <Radio.Group
        size="xs"
        label="Hide more of"
        description="The other modality keeps its ratio."
        value={sweepVary}
        onChange={(value) => setInspect({ sweepVary: value as SweepVary })}
      >
        <Group gap="xs" mt={4}>
          {VARY_WORDS.map(([value, label]) => (
            <Radio key={value} value={value} label={label} data-testid={`sweep-vary-${value}`} />
          ))}
        </Group>
      </Radio.Group>
      <div>
        <Button
          size="compact-xs"
          variant="subtle"
          disabled={isDefault}
          onClick={() => {
            const { sweepRatios: ratios, sweepSeeds: seeds, sweepVary: vary } = DEFAULT_INSPECT;
            setInspect({ sweepRatios: ratios, sweepSeeds: seeds, sweepVary: vary });
          }}
        >
          Reset
        </Button>
      </div>
    </div>
  );
}

function SweepTable({
  points,
  fileName,
}: {
  readonly points: readonly SweepPoint[];
  readonly fileName: string;
}) {
  const masks = Math.max(
    ...points.map(({ audio, visual }) => Math.max(audio?.values.length ?? 0, visual?.values.length ?? 0)),
  );
  return (
    <div>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Note>
          Masked loss: mean ± standard deviation over up to {masks} {masks === 1 ? 'mask' : 'masks'}. Mean
          fill: its loss on the same masks.
        </Note>
        <TableActions rows={() => rowsOf(points)} fileName={fileName} what="the sweep’s numbers" />
      </Group>
      <div className={classes['table']}>
        <Table verticalSpacing={2} horizontalSpacing={6} data-testid="sweep-table">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Hidden</Table.Th>
              <Table.Th ta="right">Video</Table.Th>
              <Table.Th ta="right">Mean fill</Table.Th>
              <Table.Th ta="right">Audio</Table.Th>
              <Table.Th ta="right">Mean fill</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {points.map(({ ratio, audio, visual }) => (
              <Table.Tr key={ratio}>
                <Table.Td>{Math.round(ratio * 100)} %</Table.Td>
                {[visual, audio].flatMap((figures, index) => [
                  <Table.Td key={index} ta="right">
                    {figures ? formatSpread(figures) : '–'}
                  </Table.Td>,
                  <Table.Td key={`${index} fill`} ta="right">
                    {figures ? figures.meanFill.toFixed(3) : '–'}
                  </Table.Td>,
                ])}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </div>
  );
}

function rowsOf(points: readonly SweepPoint[]): Cell[][] {
  const names = ['video', 'audio'].flatMap((name) => [
    `${name} masks`,
    `${name} loss, mean`,
    `${name} loss, standard deviation`,
    `${name} mean fill`,
  ]);
  return [
    ['ratio', ...names],
    ...points.map(({ ratio, audio, visual }) => [
      ratio,
      ...[visual, audio].flatMap((figures) =>
        figures
          ? [figures.values.length, figures.mean, figures.std, figures.meanFill]
          : [null, null, null, null],
      ),
    ]),
  ];
}
