/** One modality rebuilt with the right, no, and another clip's other modality. */
import { Group, Table, Title, useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import type { Gain, GainDirection, MeanInterval } from '../../../../contract/inspect.ts';
import type { Modality, PatchGrid } from '../../../../core/geometry.ts';
import { ColourBar } from '../../../figures/colour-bar.tsx';
import { DIVERGING, DIVERGING_STOPS } from '../../../figures/colour-stops.ts';
import { HATCH } from '../../../figures/export/compose.ts';
import { PictureActions } from '../../../figures/export/picture-actions.tsx';
import { drawSheet } from '../../../figures/export/save-picture.ts';
import { paintPatchMap, signedRange } from '../../../figures/patches/patch-map.ts';
import { formatFigure } from '../../../kit/format.ts';
import { Note } from '../../../kit/notes/note.tsx';
import { TableActions } from '../../../kit/table/table-actions.tsx';
import type { Cell } from '../../../kit/table/table-text.ts';
import { useFamily } from '../../../use-app-store.ts';
import { meansRows } from '../paint/patch-rows.ts';
import classes from './inspect.module.css';
import { formatInterval, formatLoss, verdictOf } from './interval.ts';
import { SenseMap } from './sense-map.tsx';

interface GainOfSenseProps {
  /** The modality that is rebuilt. */
  readonly sense: Modality;
  readonly clipId: string;
  readonly direction: GainDirection;
  readonly otherName: string | null;
}

/** One rebuilt modality: its loss with each of three other modalities, and where the right one helps. */
export function GainOfSense({ sense, clipId, direction, otherName }: GainOfSenseProps) {
  const [rebuilt, company] = sense === 'audio' ? ['Audio', 'video'] : ['Video', 'audio'];
  const { grid } = useFamily()[sense];
  const maps = useGainMaps(sense, grid, direction, company);
  const limit = formatFigure(maps.range[1]);
  const rows = [
    { name: `the right ${company}`, loss: direction.right, gain: null },
    { name: `no ${company}`, ...direction.none },
    ...(direction.other
      ? [{ name: `another clip’s ${company}${otherName ? ` (${otherName})` : ''}`, ...direction.other }]
      : []),
  ];
  const figures = maps.drawn.map(({ id, caption, picture }, index) => (
    <SenseMap
      key={id}
      sense={sense}
      clipId={clipId}
      caption={caption}
      picture={picture}
      withTime={index === maps.drawn.length - 1}
      testId={`gain-map-${sense}-${id}`}
    >
      <ColourBar stops={DIVERGING_STOPS} low={`−${limit}`} high={`+${limit}`} unit="loss" />
    </SenseMap>
  ));
  return (
    <div className={classes['part']} data-sense={sense} data-testid={`gain-${sense}`}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Title order={3} className={classes['sense']}>
          {rebuilt}, rebuilt with
        </Title>
        <TableActions
          rows={() => figureRows(rows)}
          fileName={`${clipId}-${sense}-gain.csv`}
          what={`the ${rebuilt.toLowerCase()} gains`}
        />
      </Group>
      <div className={classes['table']}>
        <Table horizontalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Given</Table.Th>
              <Table.Th ta="right">Masked loss</Table.Th>
              <Table.Th ta="right">Gain</Table.Th>
              <Table.Th ta="right">95 % interval</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ name, loss, gain }) => (
              <Table.Tr key={name} data-testid="gain-row">
                <Table.Td>
                  {name}
                  {gain && <Note>{verdictOf(gain.interval)}</Note>}
                </Table.Td>
                <Table.Td ta="right">{formatLoss(loss.mean)}</Table.Td>
                <Table.Td ta="right">{gain ? formatLoss(gain.mean) : '–'}</Table.Td>
                <Table.Td ta="right">{gain?.interval ? formatInterval(gain.interval) : '–'}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Note>Mean gain of each patch over the masks that hid it. Hatched patches were never hidden.</Note>
        <Group gap={2} wrap="nowrap">
          <TableActions
            rows={() =>
              meansRows(
                sense,
                grid,
                maps.drawn.map(({ caption, means }) => ({ name: caption, means })),
              )
            }
            fileName={`${clipId}-${sense}-gain-per-patch.csv`}
            what={`the ${rebuilt.toLowerCase()} gain per patch`}
          />
          <PictureActions
            draw={() =>
              drawSheet(
                `${clipId}, ${rebuilt.toLowerCase()}: gain per patch, ±${limit} loss`,
                maps.drawn,
                sense === 'audio' ? 1 : 2,
              )
            }
            fileName={`${clipId}-${sense}-gain.png`}
            what={`the ${rebuilt.toLowerCase()} gain maps`}
          />
        </Group>
      </Group>
      {sense === 'audio' ? (
        <div>{figures}</div>
      ) : (
        <div className={classes['pictures']}>
          {figures.map((figure) => (
            <div key={figure.key} className={classes['column']}>
              {figure}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

/** Both maps on one scale, zero in the middle; patches that no mask hid are hatched. */
function useGainMaps(sense: Modality, grid: PatchGrid, { none, other }: GainDirection, company: string) {
  const hatch = HATCH[useComputedColorScheme('light')];
  return useMemo(() => {
    const given: readonly { id: string; caption: string; means: Gain }[] = [
      { id: 'none', caption: `Gain over no ${company}`, means: none },
      ...(other ? [{ id: 'other', caption: `Gain over another clip’s ${company}`, means: other }] : []),
    ];
    const range = signedRange(...given.map(({ means }) => means.mean));
    const options = { grid, melUp: sense === 'audio', range, lut: DIVERGING, empty: hatch };
    return {
      range,
      drawn: given.map((map) => ({ ...map, picture: paintPatchMap(map.means.mean, options) })),
    };
  }, [sense, grid, none, other, company, hatch]);
}

function figureRows(
  rows: readonly { readonly name: string; readonly loss: MeanInterval; readonly gain: MeanInterval | null }[],
): Cell[][] {
  return [
    ['given', 'masks', 'masked loss', 'gain', 'gain low (95 %)', 'gain high (95 %)'],
    ...rows.map(({ name, loss, gain }) => [
      name,
      loss.values.length,
      loss.mean,
      gain?.mean ?? null,
      gain?.interval?.[0] ?? null,
      gain?.interval?.[1] ?? null,
    ]),
  ];
}
