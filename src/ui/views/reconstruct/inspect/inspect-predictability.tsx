/** A map of how well each patch can be predicted. */
import { Button, Group, Text, Title, useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import type { PredictabilitySense } from '../../../../contract/inspect.ts';
import type { Modality } from '../../../../core/geometry.ts';
import { MODALITY_LABELS } from '../../../../core/geometry.ts';
import { DEFAULT_INSPECT } from '../../../../state/inspect/inspect-slice.ts';
import { ColourBar } from '../../../figures/colour-bar.tsx';
import { PERCEPTUAL, PERCEPTUAL_STOPS } from '../../../figures/colour-stops.ts';
import { HATCH } from '../../../figures/export/compose.ts';
import { PictureActions } from '../../../figures/export/picture-actions.tsx';
import { drawSheet } from '../../../figures/export/save-picture.ts';
import { paintPatchMap, risingRange } from '../../../figures/patches/patch-map.ts';
import { formatFigure } from '../../../kit/format.ts';
import { Note } from '../../../kit/notes/note.tsx';
import { TableActions } from '../../../kit/table/table-actions.tsx';
import { WholeNumberField } from '../../../kit/whole-number-field.tsx';
import { useActions, useAppStore, useFamily } from '../../../use-app-store.ts';
import { meansRows } from '../paint/patch-rows.ts';
import classes from './inspect.module.css';
import { InspectRun } from './inspect-run.tsx';
import { formatInterval, formatLoss } from './interval.ts';
import { SenseMap } from './sense-map.tsx';
import { useInspect } from './use-inspect.ts';

/** How well the model predicts each patch from the others, over many random masks. */
export function InspectPredictability() {
  const inspect = useInspect('predictability');
  const masks = useAppStore((state) => state.inspect.settings.predictabilityMasks);
  const { set: setInspect } = useActions('inspect');
  const clipId = useAppStore((state) => state.library.selectedId) ?? '';
  const normPix = useAppStore((state) => state.models.loaded?.config.normPix ?? false);
  const { predictabilityMasks: usual } = DEFAULT_INSPECT;
  const { result } = inspect;
  return (
    <section
      className={classes['part']}
      aria-labelledby="predictability-title"
      data-stale={!inspect.isCurrent}
    >
      <Title order={3} id="predictability-title">
        Predictability
      </Title>
      <div className={classes['controls']}>
        <WholeNumberField
          label="Masks"
          description="Random masks with the ratios and mode under Masking."
          min={2}
          max={64}
          value={masks}
          onChange={(value) => value !== null && setInspect({ predictabilityMasks: value })}
          data-testid="predictability-masks"
        />
        <div>
          <Button
            size="compact-xs"
            variant="subtle"
            disabled={masks === usual}
            onClick={() => setInspect({ predictabilityMasks: usual })}
          >
            Reset
          </Button>
        </div>
      </div>
      <InspectRun
        kind="predictability"
        inspect={inspect}
        action="Map predictability"
        doing="Rebuilding under many masks"
      />
      {result && (
        <div className={classes['figures']} data-testid="predictability-result">
          <Note>
            Mean masked loss of each patch, over those of {result.masks} masks that hid it. The model predicts
            dark patches well and light patches badly. Hatched patches were never hidden.
          </Note>
          {(['visual', 'audio'] as const).map((sense) => {
            const figures = result[sense];
            return (
              figures && (
                <PredictabilityMap
                  key={sense}
                  sense={sense}
                  clipId={clipId}
                  figures={figures}
                  unit={normPix ? 'of patch variance' : 'squared error'}
                />
              )
            );
          })}
        </div>
      )}
    </section>
  );
}

interface PredictabilityMapProps {
  readonly sense: Modality;
  readonly clipId: string;
  readonly figures: PredictabilitySense;
  readonly unit: string;
}

function PredictabilityMap({ sense, clipId, figures, unit }: PredictabilityMapProps) {
  const hatch = HATCH[useComputedColorScheme('light')];
  const { mean, count, loss } = figures;
  const { grid } = useFamily()[sense];
  const map = useMemo(() => {
    const range = risingRange(mean);
    const options = { grid, melUp: sense === 'audio', range, lut: PERCEPTUAL, empty: hatch };
    return { range, picture: paintPatchMap(mean, options) };
  }, [sense, grid, mean, hatch]);
  const name = MODALITY_LABELS[sense];
  const never = count.reduce((sum, times) => sum + (times === 0 ? 1 : 0), 0);
  const what = `the ${name.toLowerCase()} predictability map`;
  const figure = (
    <SenseMap
      sense={sense}
      clipId={clipId}
      caption={`${name}: mean loss when hidden`}
      picture={map.picture}
      withTime
      testId={`predictability-map-${sense}`}
    >
      <ColourBar stops={PERCEPTUAL_STOPS} low="0" high={formatFigure(map.range[1])} unit={unit} />
    </SenseMap>
  );
  return (
    <div>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text size="xs" data-testid={`predictability-${sense}`}>
          {name}: masked loss {formatLoss(loss.mean)}
          {loss.interval && `, 95 % interval ${formatInterval(loss.interval)} over masks`}; never hidden:{' '}
          {never} of {count.length} patches
        </Text>
        <Group gap={2} wrap="nowrap">
          <TableActions
            rows={() => meansRows(sense, grid, [{ name: 'mean loss', means: figures }])}
            fileName={`${clipId}-${sense}-predictability.csv`}
            what={`the ${name.toLowerCase()} predictability per patch`}
          />
          <PictureActions
            draw={() =>
              drawSheet(
                `${clipId}, ${what}, 0 to ${formatFigure(map.range[1])} ${unit}`,
                [{ caption: 'Mean loss when hidden', picture: map.picture }],
                1,
              )
            }
            fileName={`${clipId}-${sense}-predictability.png`}
            what={what}
          />
        </Group>
      </Group>
      {sense === 'audio' ? figure : <div className={classes['column']}>{figure}</div>}
    </div>
  );
}
