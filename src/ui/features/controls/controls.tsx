import { Stack, Text } from '@mantine/core';
import { useAppStore } from '../../use-app-store.ts';
import { SaveBundle } from '../share/save-bundle.tsx';
import { ClassifyControls } from './classify-controls.tsx';
import { ClipWindow } from './clip-window.tsx';
import { ExperimentControls } from './experiment-controls.tsx';
import { IncludedClips } from './included-clips.tsx';
import { LocaliseControls } from './localise-controls.tsx';
import { MapControls } from './map-controls.tsx';
import { AudioModeControls, MaskControls } from './mask-controls.tsx';
import { PaintControls } from './paint-controls.tsx';
import { RetrieveControls } from './retrieve-controls.tsx';
import { SimilarityControls } from './similarity-controls.tsx';

/** The controls of the view in the centre. */
export function Controls() {
  const view = useAppStore((state) => state.route.view);
  const gallery = useAppStore((state) => state.route.gallery);
  return (
    <Stack gap="lg" component="section" aria-label="Controls">
      {view === 'reconstruct' && (
        <>
          <MaskControls />
          <ClipWindow />
          <AudioModeControls />
          <PaintControls />
          <SaveBundle />
        </>
      )}
      {view === 'similarity' && (
        <>
          <SimilarityControls />
          {gallery === 'clips' && <SaveBundle />}
        </>
      )}
      {view === 'retrieve' && (
        <>
          <RetrieveControls />
          {gallery === 'clips' && <IncludedClips />}
        </>
      )}
      {view === 'localise' && <LocaliseControls />}
      {view === 'classify' && <ClassifyControls />}
      {view === 'map' && <MapControls />}
      {view === 'experiments' && <ExperimentControls />}
      {view === 'models' && (
        <Text size="sm" c="var(--page-quiet)">
          A model replaces the one that is loaded only once it stands; clips stay open.
        </Text>
      )}
    </Stack>
  );
}
