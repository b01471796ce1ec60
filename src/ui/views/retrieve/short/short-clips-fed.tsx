/** The spectrogram that each way gives the model. */
import { useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import type { ShortClipResult } from '../../../../contract/retrieve.ts';
import { AUDIO_GRID } from '../../../../core/geometry.ts';
import type { ShortWay } from '../../../../core/masks/short-ways.ts';
import { SHORT_WAYS } from '../../../../core/masks/short-ways.ts';
import type { Rgba } from '../../../../core/tensor.ts';
import { HATCH, paintMasked } from '../../../figures/export/compose.ts';
import { PixelCanvas } from '../../../figures/pixel-canvas.tsx';
import { SpectrogramFrame } from '../../../figures/spectrogram-frame.tsx';
import classes from '../part/query-part.module.css';
import { unfedMask, WAY_NAMES, WAY_WORDS } from './short-clips-words.ts';

/** No clip id, so that the playhead is not drawn: these times are of the input, not of the clip. */
const NO_CLIP = '';

/** The spectrogram that each way gives the model; patches that are not encoded are hatched. */
export function FedPictures({ result }: { readonly result: ShortClipResult }) {
  const frames = result.points[0]?.frames ?? 0;
  return (
    <div className={classes['fed']} data-testid="short-fed">
      {SHORT_WAYS.map((way) => (
        <SpectrogramFrame
          key={way}
          clipId={NO_CLIP}
          caption={
            <>
              <b>{WAY_NAMES[way]}</b>: {WAY_WORDS[way]}
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
  const shown = useMemo(
    () => paintMasked(picture, unfedMask(way, frames), AUDIO_GRID, true, HATCH[scheme]),
    [picture, way, frames, scheme],
  );
  return (
    <PixelCanvas
      picture={shown}
      label={`Spectrogram, ${WAY_NAMES[way]}: ${WAY_WORDS[way]}`}
      testId={`short-fed-${way}`}
    />
  );
}
