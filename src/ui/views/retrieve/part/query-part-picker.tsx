/** Chooses a part of the query's input by drag, keys or numbers. */
import { useComputedColorScheme } from '@mantine/core';
import { useId, useMemo, useState } from 'react';
import type { Modality } from '../../../../core/geometry.ts';
import type { PatchBox } from '../../../../core/masks/patch-box.ts';
import { boxBetween, tokensOfBox } from '../../../../core/masks/patch-box.ts';
import type { Rgba } from '../../../../core/tensor.ts';
import type { Clip } from '../../../../state/library/clip.ts';
import { HATCH, paintMasked } from '../../../figures/export/compose.ts';
import { MaskGrid } from '../../../figures/patches/mask-grid.tsx';
import { SpectrogramFrame } from '../../../figures/spectrogram-frame.tsx';
import { Note } from '../../../kit/notes/note.tsx';
import { useActions, useAppStore, useFamily } from '../../../use-app-store.ts';
import { PartField } from './part-field.tsx';
import { boxOfSound, readPart, soundPartOf } from './part-units.ts';
import classes from './query-part.module.css';

interface PickerProps {
  readonly clip: Clip;
  readonly sense: Modality;
  /** The model's input: spectrogram or frame. */
  readonly picture: Rgba;
}

/** The query's input; a rectangle of its patches is chosen by drag, by keys or by numbers. */
export function QueryPartPicker({ clip, sense, picture }: PickerProps) {
  const box = useAppStore((state) => state.retrieve.boxes[sense]);
  const { setBox } = useActions('retrieve');
  const readingId = useId();
  const family = useFamily();
  const grid = (
    <PartGrid
      sense={sense}
      picture={picture}
      box={box}
      onBox={(next) => setBox(sense, next)}
      readingId={readingId}
    />
  );
  return (
    <>
      <div className={classes['picker']}>
        {sense === 'audio' ? (
          <div className={classes['sound']}>
            <SpectrogramFrame clipId={clip.id} caption="The model’s audio input, in Hz and s" withTime>
              {grid}
            </SpectrogramFrame>
          </div>
        ) : (
          <div className={classes['sight']}>{grid}</div>
        )}
        {sense === 'audio' ? <SoundFields box={box} /> : <SightFields box={box} />}
      </div>
      <Note>
        <span id={readingId} data-testid="part-reading">
          The part: {readPart(family, sense, box)}.
        </span>{' '}
        <span id={`${readingId}-keys`}>
          Drag a rectangle. Or move with the arrow keys, select with Shift and the arrows, and press Space.
        </span>
      </Note>
    </>
  );
}

interface PartGridProps {
  readonly sense: Modality;
  readonly picture: Rgba;
  readonly box: PatchBox;
  readonly onBox: (box: PatchBox) => void;
  readonly readingId: string;
}

/** The input with everything outside the part hatched. */
function PartGrid({ sense, picture, box, onBox, readingId }: PartGridProps) {
  const { grid } = useFamily()[sense];
  const melUp = sense === 'audio';
  const scheme = useComputedColorScheme('light');
  const [place, setPlace] = useState({ row: grid.gridRows >> 1, column: grid.gridColumns >> 1 });
  const [before, setBefore] = useState(box);
  const shown = useMemo(() => {
    const hidden = new Uint8Array(grid.tokens).fill(1);
    for (const token of tokensOfBox(box, grid)) hidden[token] = 0;
    return paintMasked(picture, hidden, grid, melUp, HATCH[scheme]);
  }, [picture, box, grid, melUp, scheme]);
  return (
    <MaskGrid
      grid={grid}
      melUp={melUp}
      fills={melUp}
      picture={shown}
      label={
        melUp
          ? `Part of the audio: ${grid.gridRows} bands by ${grid.gridColumns} columns of time`
          : `Part of the frame: ${grid.gridRows} rows by ${grid.gridColumns} columns`
      }
      describedBy={`${readingId} ${readingId}-keys`}
      testId={`part-grid-${sense}`}
      canvasTestId={`part-picture-${sense}`}
      place={place}
      onPlace={setPlace}
      onStroke={({ start, to, continues }) => {
        if (!continues) setBefore(box);
        onBox(boxBetween(start, to));
      }}
      onStrokeCancelled={() => onBox(before)}
      onToggle={(from, to) => onBox(boxBetween(from, to))}
    />
  );
}

function SoundFields({ box }: { readonly box: PatchBox }) {
  const { setBox } = useActions('retrieve');
  const { audio } = useFamily();
  const part = soundPartOf(box, audio);
  const change = (edge: Partial<typeof part>) => setBox('audio', boxOfSound({ ...part, ...edge }, audio));
  const seconds = {
    min: 0,
    max: audio.seconds,
    step: audio.columnSeconds,
    decimals: 2,
  };
  const hertz = { min: 20, max: 8000, step: 10, decimals: 0 };
  return (
    <div className={classes['fields']} role="group" aria-label="The part in numbers">
      <PartField
        {...seconds}
        label="From, s"
        value={part.fromSeconds}
        onChange={(fromSeconds) => change({ fromSeconds })}
        testId="part-from"
      />
      <PartField
        {...seconds}
        label="To, s"
        value={part.toSeconds}
        onChange={(toSeconds) => change({ toSeconds })}
        testId="part-to"
      />
      <PartField
        {...hertz}
        label="Lowest, Hz"
        value={part.lowHertz}
        onChange={(lowHertz) => change({ lowHertz })}
        testId="part-low"
      />
      <PartField
        {...hertz}
        label="Highest, Hz"
        value={part.highHertz}
        onChange={(highHertz) => change({ highHertz })}
        testId="part-high"
      />
    </div>
  );
}

const EDGES = [
  ['firstColumn', 'First column'],
  ['lastColumn', 'Last column'],
  ['firstRow', 'First row'],
  ['lastRow', 'Last row'],
] as const;

function SightFields({ box }: { readonly box: PatchBox }) {
  const { grid } = useFamily().visual;
  const { setBox } = useActions('retrieve');
  const change = (edge: Partial<PatchBox>) => {
    const { firstRow, lastRow, firstColumn, lastColumn } = { ...box, ...edge };
    setBox(
      'visual',
      boxBetween({ row: firstRow, column: firstColumn }, { row: lastRow, column: lastColumn }),
    );
  };
  return (
    <div className={classes['fields']} role="group" aria-label="The part in numbers">
      {EDGES.map(([edge, label]) => (
        <PartField
          key={edge}
          label={label}
          min={1}
          max={grid.gridColumns}
          step={1}
          decimals={0}
          value={box[edge] + 1}
          onChange={(value) => change({ [edge]: Math.round(value) - 1 })}
          testId={`part-${edge}`}
        />
      ))}
    </div>
  );
}
