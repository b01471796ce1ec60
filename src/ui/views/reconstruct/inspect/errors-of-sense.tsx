/** One modality's loss map, paintings and differences. */
import { Group, Title, useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import type { DifferenceUnit, PaintedWay, SenseErrors } from '../../../../contract/inspect.ts';
import type { Modality, PatchGrid } from '../../../../core/geometry.ts';
import { MODALITY_LABELS, MODALITY_WORDS } from '../../../../core/geometry.ts';
import { ColourBar } from '../../../figures/colour-bar.tsx';
import { DIVERGING_STOPS, PERCEPTUAL, PERCEPTUAL_STOPS } from '../../../figures/colour-stops.ts';
import { HATCH, paintMasked, paintVisibleOver } from '../../../figures/export/compose.ts';
import { PictureActions } from '../../../figures/export/picture-actions.tsx';
import type { CaptionedPicture } from '../../../figures/export/save-picture.ts';
import { drawSheet } from '../../../figures/export/save-picture.ts';
import { onlyHidden, paintPatchMap, risingRange } from '../../../figures/patches/patch-map.ts';
import { formatFigure, formatLevel } from '../../../kit/format.ts';
import { TableActions } from '../../../kit/table/table-actions.tsx';
import { useFamily } from '../../../use-app-store.ts';
import { lossRows } from '../paint/patch-rows.ts';
import { ErrorsTable } from './errors-table.tsx';
import classes from './inspect.module.css';
import { WAY_WORDS } from './inspect-words.ts';
import { SenseMap } from './sense-map.tsx';

interface ErrorsOfSenseProps {
  readonly sense: Modality;
  readonly clipId: string;
  readonly normPix: boolean;
  readonly loss: { readonly patchLoss: Float32Array; readonly mask: Uint8Array };
  /** Null until they are measured. */
  readonly errors: SenseErrors | null;
}

/** One modality: the loss of each patch, and each painting with its difference from the original. */
export function ErrorsOfSense({ sense, clipId, normPix, loss, errors }: ErrorsOfSenseProps) {
  const { grid } = useFamily()[sense];
  const map = useLossMap(sense, grid, loss);
  const ways = useWays(sense, grid, errors);
  const name = MODALITY_LABELS[sense];
  const what = `the ${MODALITY_WORDS[sense]} errors`;
  const lossMap = (
    <SenseMap
      sense={sense}
      clipId={clipId}
      caption="Loss per patch"
      picture={map.picture}
      withTime={!ways}
      testId={`loss-map-${sense}`}
    >
      <ColourBar
        stops={PERCEPTUAL_STOPS}
        low="0"
        high={formatFigure(map.range[1])}
        unit={normPix ? 'of patch variance' : 'squared error'}
      />
    </SenseMap>
  );
  const panels: CaptionedPicture[] = [
    { caption: 'Loss per patch', picture: map.picture },
    ...(ways ?? []).flatMap(({ way, shown, difference }) => [
      { caption: WAY_WORDS[way.paint][0], picture: shown },
      { caption: `Difference, ±${formatFigure(way.differenceLimit)} ${way.unit}`, picture: difference },
    ]),
  ];
  return (
    <>
      <Group justify="space-between" wrap="nowrap">
        <Title order={3} className={classes['sense']}>
          {name}
        </Title>
        <Group gap={2} wrap="nowrap">
          <TableActions
            rows={() => lossRows(sense, grid, loss)}
            fileName={`${clipId}-${sense}-loss-per-patch.csv`}
            what={`the ${MODALITY_WORDS[sense]} loss per patch`}
          />
          <PictureActions
            draw={() => drawSheet(`${clipId}, ${what}`, panels, sense === 'audio' ? 1 : 4)}
            fileName={`${clipId}-${sense}-errors.png`}
            what={what}
          />
        </Group>
      </Group>
      <div className={classes['figures']}>
        {sense === 'audio' ? (
          <div>
            {lossMap}
            {ways?.map((painted, index) => (
              <WayPictures
                key={painted.way.paint}
                sense={sense}
                clipId={clipId}
                {...painted}
                withTime={index === ways.length - 1}
              />
            ))}
          </div>
        ) : (
          <div className={classes['pictures']}>
            <div className={classes['column']}>{lossMap}</div>
            {ways?.map((painted) => (
              // One painting is beside its difference; three paintings are in columns.
              <div
                key={painted.way.paint}
                className={ways.length > 1 ? classes['column'] : classes['spread']}
              >
                <WayPictures sense={sense} clipId={clipId} {...painted} withTime={false} />
              </div>
            ))}
          </div>
        )}
        {errors && (
          <ErrorsTable
            sense={sense}
            clipId={clipId}
            ways={errors.ways}
            anyVisible={errors.mask.includes(0)}
          />
        )}
      </div>
    </>
  );
}

interface Painted {
  readonly way: PaintedWay;
  /** Predictions in the hidden patches, the original in the visible ones. */
  readonly shown: CaptionedPicture['picture'];
  readonly difference: CaptionedPicture['picture'];
}

interface WayPicturesProps extends Painted {
  readonly sense: Modality;
  readonly clipId: string;
  readonly withTime: boolean;
}

function WayPictures({ sense, clipId, way, shown, difference, withTime }: WayPicturesProps) {
  const limit = formatFigure(way.differenceLimit);
  return (
    <>
      <SenseMap
        sense={sense}
        clipId={clipId}
        caption={`${WAY_WORDS[way.paint][0]}${way.paint === 'true' ? ': leaks' : ''}`}
        picture={shown}
        testId={`way-${sense}-${way.paint}`}
      >
        {way.colourRange && (
          <ColourBar
            stops={PERCEPTUAL_STOPS}
            low={formatLevel(way.colourRange[0])}
            high={formatLevel(way.colourRange[1])}
            unit={way.unit === 'nats' ? 'ln energy per mel band' : shortUnit(way.unit)}
          />
        )}
      </SenseMap>
      <SenseMap
        sense={sense}
        clipId={clipId}
        caption="Rebuilt − original"
        picture={difference}
        withTime={withTime}
        testId={`difference-${sense}-${way.paint}`}
      >
        <ColourBar stops={DIVERGING_STOPS} low={`−${limit}`} high={`+${limit}`} unit={shortUnit(way.unit)} />
      </SenseMap>
    </>
  );
}

/** A unit, short enough for a place beside a colour bar. */
function shortUnit(unit: DifferenceUnit): string {
  return unit === 'standard deviations' ? 'std. dev.' : unit;
}

function useLossMap(sense: Modality, grid: PatchGrid, { patchLoss, mask }: ErrorsOfSenseProps['loss']) {
  const { ground } = HATCH[useComputedColorScheme('light')];
  return useMemo(() => {
    const values = onlyHidden(patchLoss, mask);
    const range = risingRange(values);
    const empty = { ground, line: ground };
    const options = { grid, melUp: sense === 'audio', range, lut: PERCEPTUAL, empty };
    return { range, picture: paintPatchMap(values, options) };
  }, [sense, grid, patchLoss, mask, ground]);
}

function useWays(sense: Modality, grid: PatchGrid, errors: SenseErrors | null): readonly Painted[] | null {
  const { ground } = HATCH[useComputedColorScheme('light')];
  return useMemo(() => {
    if (!errors) return null;
    const { mask, ways } = errors;
    const melUp = sense === 'audio';
    const visible = mask.map((hidden) => 1 - hidden);
    return ways.map((way) => ({
      way,
      shown: paintVisibleOver(way.rebuilt, way.original, mask, grid, melUp),
      // Visible patches have no difference, because nothing is rebuilt there.
      difference: paintMasked(way.difference, visible, grid, melUp, { ground, line: ground }),
    }));
  }, [sense, grid, errors, ground]);
}
