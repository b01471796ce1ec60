/** The controls of Reconstruct together. */
import { SaveBundle } from '../../shell/bundle/save-bundle.tsx';
import { ClipWindow } from '../../shell/controls/clip-window.tsx';
import { AudioModeControls, MaskControls } from './mask-controls.tsx';
import { StatisticsControls } from './statistics-controls.tsx';

/** What is hidden, of which part of the clip, and how the result is drawn. */
export function ReconstructControls() {
  return (
    <>
      <MaskControls />
      <ClipWindow />
      <AudioModeControls />
      <StatisticsControls />
      <SaveBundle />
    </>
  );
}
