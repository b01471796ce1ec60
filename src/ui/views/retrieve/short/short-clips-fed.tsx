/** The spectrogram that each way gives the model. */
import { useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import type { ShortClipResult } from '../../../../contract/retrieve.ts';
import type { ShortWay } from '../../../../core/masks/short-ways.ts';
import { SHORT_WAYS } from '../../../../core/masks/short-ways.ts';
import type { Rgba } from '../../../../core/tensor.ts';
import { HATCH, paintMasked } from '../../../figures/export/compose.ts';
import { PixelCanvas } from '../../../figures/pixel-canvas.tsx';
import { SpectrogramFrame } from '../../../figures/spectrogram-frame.tsx';
import { useFamily } from '../../../use-app-store.ts';
import classes from '../part/query-part.module.css';
import { unfedMask, WAY_NAMES, wayWords } from './short-clips-words.ts';

/** No clip id, so that the playhead is not drawn: these times are of the input, not of the clip. */
const NO_CLIP = '';

/** The spectrogram that each way gives the model; patches that are not encoded are hatched. */
export function FedPictures({ result }: { readonly result: ShortClipResult }) {
  const frames = result.points[0]?.frames ?? 0;
  const family = useFamily();
  return (
    <div className={classes['fed']} data-testid="short-fed">
      {SHORT_WAYS.map((way) => (
        <SpectrogramFrame
          key={way}
          clipId={NO_CLIP}
          caption={
            <>
              <b>{WAY_NAMES[way]}</b>: {wayWords(way, family)}
            </>
          }
          withTime
        >
          <Fed way={way} picture={way === 'tile' ? result.tiled : result.padded} frames={frames} />
        </SpectrogramFrame>
      ))}
    </div>
  );
}

interface FedProps {
  readonly way: ShortWay;
  readonly picture: Rgba;
  readonly frames: number;
}

function Fed({ way, picture, frames }: FedProps) {
  const scheme = useComputedColorScheme('light');
  const family = useFamily();
  const { grid } = family.audio;
  const shown = useMemo(
    () => paintMasked(picture, unfedMask(way, frames, grid), grid, true, HATCH[scheme]),
    [picture, way, frames, grid, scheme],
  );
  return (
    <PixelCanvas
      picture={shown}
      label={`Spectrogram fed by ${WAY_NAMES[way]}: ${wayWords(way, family)}`}
      testId={`short-fed-${way}`}
    />
  );
}
