/** A box as four numbers, with IoU and pointing. */
import { Button, Group, Paper, Slider, Stack, Text, Title } from '@mantine/core';
import { useEffect } from 'react';
import type { Box } from '../../../core/box.ts';
import { Figure } from '../../figures/export/figure.tsx';
import { formatShare } from '../../kit/format.ts';
import { Note } from '../../kit/notes/note.tsx';
import { WholeNumberField } from '../../kit/whole-number-field.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';
import classes from './localise.module.css';

interface BoxPanelProps {
  /** (visual tokens), the picture map that is shown. */
  readonly values: Float32Array;
  /** Progress of the map's mean; null when its figures are final. */
  readonly measuring: string | null;
  readonly known: Box | null;
  readonly drawn: Box | null;
  readonly touchDraws: boolean;
  readonly onTouchDraws: (draws: boolean) => void;
}

/** The first box when none is drawn: the middle half of the frame. */
const MIDDLE: Box = [0.25, 0.25, 0.75, 0.75];

/** A box around the sound source, drawn or typed, and how well the map agrees with it. */
export function BoxPanel({ values, measuring, known, drawn, touchDraws, onTouchDraws }: BoxPanelProps) {
  const { setBox, scoreBox: askBoxScore } = useActions('localise');
  const score = useAppStore((state) => state.localise.boxScore);
  const topShare = useAppStore((state) => state.localise.settings.topShare);
  const box = drawn ?? known;
  const isMeasured = measuring === null;
  const shown = box && isMeasured ? score : null;
  useEffect(() => {
    // While the mean is not complete there is no score, so that no score changes later.
    void askBoxScore(values, isMeasured ? box : null);
  }, [askBoxScore, values, box, topShare, isMeasured]);
  return (
    <Paper withBorder p="sm" component="section" aria-labelledby="box-title">
      <Stack gap="xs">
        <Title order={2} id="box-title">
          A box around the source
        </Title>
        <Note>
          Draw a box on the frame from corner to corner, or type it in % of the frame.{' '}
          {known && ' The source of this clip is known: its box is dashed.'}
        </Note>
        <BoxFields box={box} />
        <Group gap="xs">
          <Button
            className={classes['touch']}
            size="compact-xs"
            variant={touchDraws ? 'filled' : 'default'}
            aria-pressed={touchDraws}
            onClick={() => onTouchDraws(!touchDraws)}
            data-testid="box-touch"
          >
            Draw with a finger
          </Button>
          <Button
            size="compact-xs"
            variant="subtle"
            disabled={!drawn}
            onClick={() => setBox(null)}
            data-testid="box-clear"
          >
            {known ? 'Back to the known box' : 'Clear'}
          </Button>
        </Group>
        <div className={classes['figures']} data-testid="box-score">
          <Figure
            label="IoU"
            value={shown ? formatShare(shown.iou) : '–'}
            gloss="Intersection over union: the area that the box and the highest patches of the map share, divided by the area that either covers."
            testId="box-iou"
          />
          <Figure
            label="Pointing"
            value={shown ? (shown.hit ? 'hit' : 'miss') : '–'}
            gloss="Whether the centre of the highest patch (the ring on the frame) lies in the box."
            testId="box-hit"
          />
          <Figure label="Box" value={box ? (drawn ? 'yours' : 'known') : 'none'} />
        </div>
        <Note mih="1lh" data-testid="box-measuring">
          {measuring !== null && box && `Measured once the mean of the clips is complete: ${measuring}.`}
        </Note>
        <TopShare />
      </Stack>
    </Paper>
  );
}

/** Left, top, width and height in percent. */
function BoxFields({ box }: { readonly box: Box | null }) {
  const { setBox } = useActions('localise');
  const [left, top, right, bottom] = box ?? MIDDLE;
  const fields = [
    ['x', 'Left', left, (value: number): Box => [value, top, Math.min(1, value + right - left), bottom]],
    ['y', 'Top', top, (value: number): Box => [left, value, right, Math.min(1, value + bottom - top)]],
    ['width', 'Width', right - left, (value: number): Box => [left, top, Math.min(1, left + value), bottom]],
    ['height', 'Height', bottom - top, (value: number): Box => [left, top, right, Math.min(1, top + value)]],
  ] as const;
  return (
    <div className={classes['fields']}>
      {fields.map(([name, label, value, change]) => (
        <WholeNumberField
          key={name}
          label={`${label}, %`}
          min={name === 'x' || name === 'y' ? 0 : 1}
          max={name === 'x' || name === 'y' ? 99 : 100}
          value={box ? Math.round(value * 100) : null}
          onChange={(percent) => {
            if (percent !== null) setBox(change(percent / 100));
          }}
          data-testid={`box-${name}`}
        />
      ))}
    </div>
  );
}

function TopShare() {
  const topShare = useAppStore((state) => state.localise.settings.topShare);
  const { set: setLocalise } = useActions('localise');
  return (
    <div>
      <Text size="xs" id="top-share-label">
        Map region: the highest {Math.round(topShare * 100)} % of patches
      </Text>
      <Slider
        size="sm"
        min={1}
        max={60}
        value={Math.round(topShare * 100)}
        label={null}
        color="both.6"
        onChange={(percent) => setLocalise({ topShare: percent / 100 })}
        thumbProps={{ 'aria-labelledby': 'top-share-label' }}
        maw={260}
        data-testid="top-share"
      />
    </div>
  );
}
