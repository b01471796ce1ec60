/** The Localise view. */
import { Paper, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Clip } from '../../../state/library/clip.ts';
import { knownBox } from '../../../state/localise/localise-questions.ts';
import { selectedClip } from '../../../state/selectors.ts';
import { formatMilliseconds } from '../../kit/format.ts';
import { ViewHeading } from '../../kit/view-heading.tsx';
import { useAppStore, useFamily, useResults } from '../../use-app-store.ts';
import { Accuracy } from './accuracy.tsx';
import { Alignment } from './alignment.tsx';
import { BoxPanel } from './box-panel.tsx';
import { HeatPicture } from './heat-picture.tsx';
import { HeatSpectrogram } from './heat-spectrogram.tsx';
import { HEAT_WORDS, readPicturePeak, readSoundPeak } from './heat-words.ts';
import classes from './localise.module.css';
import { LocaliseStatus } from './localise-status.tsx';
import { useHeat } from './use-heat.ts';

/** Where in the frame the sound comes from, according to the model's embeddings. */
export function LocaliseView() {
  const clip = useAppStore(selectedClip);
  const heat = useAppStore((state) => state.localise.heat);
  return (
    <Stack gap="md" className={classes['view']}>
      <ViewHeading question="Where in the frame does the sound come from?" aside={<Took />}>
        {HEAT_WORDS[heat].gloss}
      </ViewHeading>
      {clip?.status === 'ready' ? (
        <ClipHeat clip={clip} />
      ) : (
        <Text size="sm">{clip ? 'The clip is being opened.' : 'No clip is open yet.'}</Text>
      )}
      <Accuracy />
    </Stack>
  );
}

function ClipHeat({ clip }: { readonly clip: Clip }) {
  const { hasAudio, hasVideo } = clip.facts ?? { hasAudio: false, hasVideo: false };
  if (!hasAudio || !hasVideo) {
    return (
      <Paper withBorder p="sm" data-testid="localise-missing">
        <Text size="sm">
          {clip.name} has no usable {hasAudio ? 'video' : 'audio'}, so there is nothing to localise. Choose a
          clip that has both.
        </Text>
      </Paper>
    );
  }
  return (
    <>
      <LocaliseStatus clip={clip} />
      <Maps clip={clip} />
    </>
  );
}

function Maps({ clip }: { readonly clip: Clip }) {
  const heat = useHeat(clip);
  const family = useFamily();
  const drawn = useAppStore(({ localise: { drawnBox } }) =>
    drawnBox?.clipId === clip.id ? drawnBox.box : null,
  );
  const known = knownBox(clip, heat?.frameIndex ?? 0);
  const summary = useAppStore((state) => state.runs.localise.summary);
  const result = useResults().get('localise', summary?.clipId === clip.id ? summary.resultId : null);
  const times = clip.facts?.frameTimesSeconds ?? [];
  const [touchDraws, setTouchDraws] = useState(false);
  return (
    <>
      {heat && (
        <Paper withBorder p="sm">
          <div
            data-testid="localise-result"
            data-clip={clip.id}
            data-heat={heat.heat}
            data-frame={heat.frameIndex}
            data-unit={heat.unit}
          >
            <Stack gap="sm">
              <div className={classes['top']}>
                <HeatPicture
                  heat={heat}
                  timeSeconds={times[heat.frameIndex] ?? 0}
                  known={known}
                  drawn={drawn}
                  touchDraws={touchDraws}
                />
                <Stack gap="sm">
                  <div>
                    <Text size="sm" data-testid="heat-reading">
                      Video. {readPicturePeak(heat.visual.values, family.visual.grid)}
                    </Text>
                    <Text size="sm">Audio. {readSoundPeak(heat.audio.values, family.audio)}</Text>
                    {heat.meanOf > 0 && (
                      <Text size="xs" c="var(--page-quiet)" data-testid="heat-mean">
                        The mean of {heat.meanOf} open clips is subtracted at each patch. The value 1 is a
                        patch of usual length that points exactly like the other modality.
                      </Text>
                    )}
                    {heat.cosine !== null && (
                      <Text size="sm">
                        Cosine of the whole pair: {heat.cosine.toFixed(3).replace('-', '−')}.
                      </Text>
                    )}
                  </div>
                  <BoxPanel
                    values={heat.visual.values}
                    known={known}
                    drawn={drawn}
                    touchDraws={touchDraws}
                    onTouchDraws={setTouchDraws}
                  />
                </Stack>
              </div>
              <div className={classes['sound']}>
                <HeatSpectrogram heat={heat} clipId={clip.id} />
              </div>
            </Stack>
          </div>
        </Paper>
      )}
      {result && <Alignment result={result} clipId={clip.id} times={times} />}
    </>
  );
}

function Took() {
  const heat = useAppStore((state) => state.localise.heat);
  const resultId = useAppStore(
    (state) => state.runs[heat === 'similarity' ? 'localise' : 'attribution'].summary?.resultId ?? null,
  );
  const results = useResults();
  const result =
    heat === 'similarity' ? results.get('localise', resultId) : results.get('attribution', resultId);
  if (!result) return null;
  return (
    <Text size="xs" c="var(--page-quiet)">
      computed in {formatMilliseconds(result.milliseconds)}
    </Text>
  );
}
