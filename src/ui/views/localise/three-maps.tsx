/** The three kinds of map of one frame, side by side. */
import { Button, Paper, Text, Title } from '@mantine/core';
import { useMemo } from 'react';
import type { Box } from '../../../core/box.ts';
import { boxHolds } from '../../../core/box.ts';
import type { Clip } from '../../../state/library/clip.ts';
import type { HeatName } from '../../../state/shell/route.ts';
import { HEATS } from '../../../state/shell/route.ts';
import { ColourBar } from '../../figures/colour-bar.tsx';
import { PixelCanvas } from '../../figures/pixel-canvas.tsx';
import { Note } from '../../kit/notes/note.tsx';
import { RunGate } from '../../kit/run/run-gate.tsx';
import { useActions, useAppStore, useFamily } from '../../use-app-store.ts';
import { paintHeat } from './heat-cells.ts';
import { formatHeat, HEAT_WORDS, lowEnd, peakOf } from './heat-words.ts';
import classes from './localise.module.css';
import { boxStyle, centreOf, placeStyle } from './places.ts';
import type { Heat } from './use-heat.ts';
import { RUN_OF, useHeatOf } from './use-heat.ts';

interface ThreeMapsProps {
  readonly clip: Clip;
  readonly box: Box | null;
}

/** Similarity, attention rollout and dropped tokens of the same frame. */
export function ThreeMaps({ clip, box }: ThreeMapsProps) {
  return (
    <Paper withBorder p="sm" component="section" aria-labelledby="three-maps-title" data-testid="three-maps">
      <Title order={2} id="three-maps-title">
        Three maps of one frame
      </Title>
      <div className={classes['three']}>
        {HEATS.map((name) => (
          <OneMap key={name} name={name} clip={clip} box={box} />
        ))}
      </div>
    </Paper>
  );
}

function OneMap({ name, clip, box }: ThreeMapsProps & { readonly name: HeatName }) {
  const heat = useHeatOf(clip, name);
  const status = useAppStore((state) => state.runs[RUN_OF[name]].status);
  const { retry } = useActions('runs');
  return (
    <figure className={classes['figure']} data-testid={`map-${name}`} data-ready={heat !== null}>
      <figcaption>
        <Text size="sm" fw={600}>
          {HEAT_WORDS[name].title}
        </Text>
        <Note>{HEAT_WORDS[name].picture}</Note>
      </figcaption>
      <div className={classes['square']}>{heat && <MapPicture heat={heat} box={box} />}</div>
      {heat && <Reading heat={heat} box={box} />}
      <RunGate
        kind={RUN_OF[name]}
        doing="Computing the map"
        testId={`map-${name}`}
        idle={
          !heat &&
          status === 'idle' && (
            <Button size="compact-xs" w="fit-content" onClick={() => retry(RUN_OF[name])}>
              Compute this map
            </Button>
          )
        }
      />
    </figure>
  );
}

function MapPicture({ heat, box }: { readonly heat: Heat; readonly box: Box | null }) {
  const { isSmooth, opacity } = useAppStore((state) => state.localise.settings);
  const { grid } = useFamily().visual;
  const { visual, lut, isSigned, picture } = heat;
  const map = useMemo(
    () => paintHeat(visual.values, grid, false, { range: visual.range, lut, isSigned }, isSmooth),
    [visual, grid, lut, isSigned, isSmooth],
  );
  const peak = peakOf(visual.values);
  return (
    <div className={classes['picture']} data-still="true">
      {picture && <PixelCanvas picture={picture} label={`${HEAT_WORDS[heat.heat].title} over the frame`} />}
      <div className={classes['overlay']} style={{ opacity }} data-smooth={isSmooth}>
        <PixelCanvas picture={map} label="" testId={`three-${heat.heat}`} />
      </div>
      <div className={classes['peak']} aria-hidden style={placeStyle(centreOf(peak, grid))} />
      {box && <div className={classes['box']} data-known="true" style={boxStyle(box)} />}
    </div>
  );
}

function Reading({ heat, box }: { readonly heat: Heat; readonly box: Box | null }) {
  const { grid } = useFamily().visual;
  const { visual, stops, unit } = heat;
  const isHit = box && boxHolds(box, ...centreOf(peakOf(visual.values), grid));
  return (
    <>
      <ColourBar
        stops={stops}
        low={lowEnd(heat, visual.range[0])}
        high={formatHeat(visual.range[1])}
        unit={unit}
      />
      {box && <Text size="xs">Its highest patch {isHit ? 'lies in the box.' : 'misses the box.'}</Text>}
    </>
  );
}
