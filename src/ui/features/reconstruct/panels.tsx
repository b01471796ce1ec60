import { Text } from '@mantine/core';
import type { Direction } from '../../../state/route.ts';
import { PixelCanvas } from '../../components/pixel-canvas.tsx';
import type { CaptionedPicture } from '../../components/save-picture.ts';
import { SpectrogramFrame } from '../../components/spectrogram-frame.tsx';
import classes from './reconstruct.module.css';

const PANEL_IDS = ['original', 'masked', 'rebuilt', 'composite'] as const;

interface PanelsProps {
  readonly sense: Direction;
  readonly panels: readonly CaptionedPicture[];
  readonly clipId: string;
}

/** Four pictures of one sense: side by side for sight, stacked on one time axis for sound. */
export function Panels({ sense, panels, clipId }: PanelsProps) {
  if (sense === 'audio') {
    return (
      <div className={classes['stack']}>
        {panels.map(({ caption, picture }, index) => (
          <SpectrogramFrame
            key={caption}
            clipId={clipId}
            caption={index === 0 ? `${caption} spectrogram (Hz over s)` : caption}
            withTime={index === panels.length - 1}
          >
            <PixelCanvas
              picture={picture}
              label={`Spectrogram: ${caption.toLowerCase()}`}
              testId={`panel-audio-${PANEL_IDS[index]}`}
            />
          </SpectrogramFrame>
        ))}
      </div>
    );
  }
  return (
    <div className={classes['row']}>
      {panels.map(({ caption, picture }, index) => (
        <figure key={caption} className={classes['panel']}>
          <Text component="figcaption" size="xs" c="var(--page-quiet)">
            {caption}
          </Text>
          <PixelCanvas
            picture={picture}
            label={`Picture: ${caption.toLowerCase()}`}
            testId={`panel-visual-${PANEL_IDS[index]}`}
          />
        </figure>
      ))}
    </div>
  );
}
