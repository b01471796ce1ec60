/** The pictures of a modality: the original, the mask that is painted on it, and the rebuilt picture. */
import type { ReactNode } from 'react';
import { PixelCanvas } from '../../../figures/pixel-canvas.tsx';
import { SpectrogramFrame } from '../../../figures/spectrogram-frame.tsx';
import { Note } from '../../../kit/notes/note.tsx';
import { CompareSlider } from './compare-slider.tsx';
import { PaddingMark } from './padding-mark.tsx';
import classes from './pictures.module.css';
import type { Panels } from './use-panels.ts';

interface PanelsProps {
  /** Null before the first result: the room is kept. */
  readonly panels: Panels | null;
  readonly clipId: string;
  /** The panel on which the mask is painted. */
  readonly grid: ReactNode;
  readonly maskCaption: ReactNode;
  readonly painting: boolean;
  /** Beside the caption of the mask. */
  readonly tools: ReactNode;
  /** Below the pictures, so that they stay where they are when it opens. */
  readonly toolbar: ReactNode;
  /** Beside the caption of the rebuilt picture. */
  readonly actions: ReactNode;
}

/** Stands where a picture will be. */
const Empty = () => <div className={classes['empty']} />;

interface PictureProps extends Pick<PanelsProps, 'panels'> {
  readonly of: keyof Panels;
  readonly label: string;
  readonly testId: string;
}

/** One of the pictures, or its reserved space while there is none. */
function Picture({ panels, of, label, testId }: PictureProps) {
  return panels ? <PixelCanvas picture={panels[of].picture} label={label} testId={testId} /> : <Empty />;
}

const REBUILT = 'Rebuilt';

/** Frames as large as the column allows: the mask and the rebuilt frame, and the original where there is room. */
export function FramePanels({
  panels,
  grid,
  maskCaption,
  painting,
  tools,
  toolbar,
  actions,
  children,
}: FramePanelsProps) {
  return (
    <div className={classes['row']} data-painting={painting}>
      <figure className={classes['panel']} data-panel="original">
        <figcaption>
          <Caption text="Original" />
        </figcaption>
        <Picture panels={panels} of="original" label="Frame: original" testId="panel-visual-original" />
      </figure>
      <figure className={classes['panel']} data-panel="mask">
        <figcaption>
          <Caption text={maskCaption}>{tools}</Caption>
        </figcaption>
        {grid ?? <Empty />}
      </figure>
      <figure className={classes['panel']} data-panel="rebuilt">
        <figcaption>
          <Caption text={REBUILT}>{actions}</Caption>
        </figcaption>
        {panels ? (
          <CompareSlider
            before={panels.original.picture}
            after={panels.rebuilt.picture}
            testId="panel-visual-rebuilt"
          />
        ) : (
          <Empty />
        )}
      </figure>
      <div className={classes['toolbar']}>{toolbar}</div>
      <div className={classes['below']}>{children}</div>
    </div>
  );
}

interface FramePanelsProps extends PanelsProps {
  /** Directly below the frames. */
  readonly children: ReactNode;
}

/** Spectrograms on one time axis, as wide as the column. */
export function SpectrogramPanels({
  panels,
  clipId,
  grid,
  maskCaption,
  painting,
  tools,
  toolbar,
  actions,
}: PanelsProps) {
  return (
    <div className={classes['stack']}>
      <SpectrogramFrame clipId={clipId} caption="Original spectrogram (Hz over s)" withTime={false}>
        <Picture panels={panels} of="original" label="Spectrogram: original" testId="panel-audio-original" />
        <PaddingMark clipId={clipId} />
      </SpectrogramFrame>
      <div className={classes['paintedAudio']} data-painting={painting}>
        <SpectrogramFrame
          clipId={clipId}
          caption={<Caption text={maskCaption}>{tools}</Caption>}
          withTime={false}
        >
          {grid ?? <Empty />}
          <PaddingMark clipId={clipId} />
        </SpectrogramFrame>
      </div>
      <SpectrogramFrame clipId={clipId} caption={<Caption text={REBUILT}>{actions}</Caption>} withTime>
        <Picture panels={panels} of="rebuilt" label="Spectrogram: rebuilt" testId="panel-audio-rebuilt" />
        <PaddingMark clipId={clipId} />
      </SpectrogramFrame>
      {toolbar}
    </div>
  );
}

/** A caption with what can be done with the picture. */
function Caption({ text, children }: { readonly text: ReactNode; readonly children?: ReactNode }) {
  return (
    <Note component="div" className={classes['caption']}>
      <span>{text}</span>
      {children}
    </Note>
  );
}
