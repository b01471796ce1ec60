/** The clips nearest to the live input. */
import { SegmentedControl, Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { LiveCosines, LiveStep } from '../../../contract/live.ts';
import type { WireError } from '../../../core/errors.ts';
import { ClipThumbnail } from '../../figures/clip-picture.tsx';
import { FitName } from '../../kit/fit-name.tsx';
import { formatCosine } from '../../kit/format.ts';
import { Note } from '../../kit/notes/note.tsx';
import { useAppStore } from '../../use-app-store.ts';
import classes from './live.module.css';
import type { ComparedSense } from './nearest.ts';
import { nearestClips } from './nearest.ts';

/** How many clips the list shows. */
const SHOWN = 5;

const COLUMNS: readonly { readonly sense: ComparedSense; readonly name: string }[] = [
  { sense: 'toSound', name: 'its audio' },
  { sense: 'toSight', name: 'its video' },
];

interface LiveNearestProps {
  readonly step: LiveStep | null;
  readonly error: WireError | null;
}

/** The clips nearest to the live audio or the live frame, with the cosines of each clip's audio and video. */
export function LiveNearest({ step, error }: LiveNearestProps) {
  const [from, setFrom] = useState<'sound' | 'sight'>('sound');
  // By default, audio is compared with video: the model was trained for that, and Retrieve does the same.
  const [chosen, setChosen] = useState<ComparedSense | null>(null);
  const bothSenses = Boolean(step?.fromSound && step.fromSight);
  const sense = chosen ?? (from === 'sound' ? 'toSight' : 'toSound');
  const cosines = from === 'sound' ? step?.fromSound : step?.fromSight;
  const nearest = nearestClips(cosines ?? [], sense, SHOWN);
  return (
    <div>
      <div className={classes['heading']}>
        <Note id="live-nearest">
          Clips nearest by{bothSenses ? '' : from === 'sound' ? ' audio' : ' video'}
        </Note>
        {bothSenses && (
          <SegmentedControl
            aria-label="Compare by"
            value={from}
            onChange={(value) => {
              setFrom(value === 'sight' ? 'sight' : 'sound');
              setChosen(null);
            }}
            data={[
              { value: 'sound', label: 'Audio' },
              { value: 'sight', label: 'Video' },
            ]}
            data-testid="live-from"
          />
        )}
      </div>
      {error && (
        <Text size="xs" className={classes['trouble']} data-testid="live-step-error" data-code={error.code}>
          {error.message}
        </Text>
      )}
      {nearest.length > 0 && <NearestTable nearest={nearest} sense={sense} onSense={setChosen} />}
      {step && step.clipsWaiting > 0 && (
        <Note data-testid="live-waiting">{step.clipsWaiting} clips are not compared yet.</Note>
      )}
    </div>
  );
}

interface NearestTableProps {
  readonly nearest: readonly LiveCosines[];
  readonly sense: ComparedSense;
  readonly onSense: (sense: ComparedSense) => void;
}

function NearestTable({ nearest, sense, onSense }: NearestTableProps) {
  const clips = useAppStore((state) => state.library.clips);
  return (
    <table className={classes['nearest']} aria-labelledby="live-nearest" data-testid="live-nearest">
      <thead>
        <tr>
          <th scope="col">Clip</th>
          {COLUMNS.map((column) => (
            <th
              key={column.sense}
              scope="col"
              {...(column.sense === sense ? { 'aria-sort': 'descending' as const } : {})}
            >
              <UnstyledButton
                className={classes['sort']}
                data-sorted={column.sense === sense}
                title={`Sort by the cosine with ${column.name}`}
                onClick={() => onSense(column.sense)}
              >
                {column.name}
              </UnstyledButton>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {nearest.map(({ clipId, toSound, toSight }) => {
          const clip = clips.find(({ id }) => id === clipId);
          if (!clip) return null;
          return (
            <tr key={clipId} data-testid="live-nearest-clip" data-clip={clipId}>
              <th scope="row">
                <span className={classes['clip']}>
                  <ClipThumbnail clip={clip} />
                  <span className={classes['name']}>
                    <FitName name={clip.name} />
                  </span>
                </span>
              </th>
              {[toSound, toSight].map((cosine, index) => (
                <td key={index} data-sorted={COLUMNS[index]?.sense === sense}>
                  {cosine === null ? '–' : formatCosine(cosine)}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
