/** The Localise view. */
import { Paper, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { LocaliseResult } from '../../../contract/localise.ts';
import type { Box } from '../../../core/box.ts';
import type { Clip } from '../../../state/library/clip.ts';
import { knownBox } from '../../../state/localise/localise-questions.ts';
import { selectedClip } from '../../../state/selectors.ts';
import { PixelCanvas } from '../../figures/pixel-canvas.tsx';
import { formatMilliseconds } from '../../kit/format.ts';
import { ViewHeading } from '../../kit/heading/view-heading.tsx';
import { Note } from '../../kit/notes/note.tsx';
import { useOpening } from '../../kit/run/use-opening.ts';
import { useAppStore, useFamily, useResults } from '../../use-app-store.ts';
import { Accuracy } from './accuracy.tsx';
import { Alignment } from './alignment.tsx';
import { BoxPanel } from './box-panel.tsx';
import { FilmStatus, HeatActions } from './heat-actions.tsx';
import { HeatPicture } from './heat-picture.tsx';
import { HeatSpectrogram } from './heat-spectrogram.tsx';
import { firstSentence, HEAT_WORDS, readPicturePeak, readSoundPeak } from './heat-words.ts';
import classes from './localise.module.css';
import { LocaliseStatus } from './localise-status.tsx';
import { SampleShelf } from './sample-shelf.tsx';
import { ThreeMaps } from './three-maps.tsx';
import type { Heat } from './use-heat.ts';
import { RUN_OF, useHeat, useShownFrame } from './use-heat.ts';
import { useMeasuring } from './use-measuring.ts';

/** Where in the frame the sound comes from, according to the model's embeddings. */
export function LocaliseView() {
  const clip = useAppStore(selectedClip);
  return (
    <Stack gap="sm" className={classes['view']}>
      <ViewHeading question="Where in the frame does the sound come from?" aside={<Took />}>
        <Sentence />
      </ViewHeading>
      {clip?.status === 'ready' ? (
        <ClipHeat clip={clip} />
      ) : (
        <Paper withBorder p="sm" className={classes['result']}>
          <Text size="sm">{clip ? 'The clip is being opened.' : 'No clip is open yet.'}</Text>
        </Paper>
      )}
      <Accuracy />
    </Stack>
  );
}

/** The map beside its baselines; its room is kept while they are measured. */
function Sentence() {
  const heat = useAppStore((state) => state.localise.heat);
  const resultId = useAppStore((state) => state.runs.pointing.summary?.resultId ?? null);
  const opening = useOpening();
  const isRunning = useAppStore((state) => state.runs.pointing.status === 'running');
  const pointing = useResults().get('pointing', resultId);
  const measured = opening === null ? pointing : null;
  return (
    <div className={classes['sentence']} data-testid="localise-sentence" data-measured={measured !== null}>
      {firstSentence(heat, measured, opening ?? (isRunning ? 'all clips are open' : null))}
    </div>
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
        <SampleShelf />
      </Paper>
    );
  }
  return <Maps clip={clip} />;
}

function Maps({ clip }: { readonly clip: Clip }) {
  const heat = useHeat(clip);
  const measuring = useMeasuring(clip);
  const drawn = useAppStore(({ localise: { drawnBox } }) =>
    drawnBox?.clipId === clip.id ? drawnBox.box : null,
  );
  const sideBySide = useAppStore((state) => state.localise.sideBySide);
  const known = knownBox(clip, heat?.frameIndex ?? 0);
  const summary = useAppStore((state) => state.runs.localise.summary);
  const result = useResults().get('localise', summary?.clipId === clip.id ? summary.resultId : null);
  const times = clip.facts?.frameTimesSeconds ?? [];
  const [touchDraws, setTouchDraws] = useState(false);
  return (
    <>
      <Paper withBorder p="sm" className={classes['result']}>
        <div className={classes['top']}>
          {heat ? (
            <Shown
              {...{ clip, heat, result, known, drawn, touchDraws }}
              timeSeconds={times[heat.frameIndex] ?? 0}
            />
          ) : (
            <WaitingFrame clip={clip} />
          )}
          <div className={classes['side']}>
            <SampleShelf />
            <div className={classes['status']}>
              <LocaliseStatus clip={clip} />
              <FilmStatus />
            </div>
          </div>
          {heat && (
            <div className={classes['sound']}>
              <HeatSpectrogram heat={heat} clipId={clip.id} />
            </div>
          )}
          {heat && <Readings heat={heat} />}
        </div>
      </Paper>
      {sideBySide && <ThreeMaps clip={clip} box={measuring === null ? (drawn ?? known) : null} />}
      {heat && (
        <BoxPanel
          values={heat.visual.values}
          measuring={measuring}
          known={known}
          drawn={drawn}
          touchDraws={touchDraws}
          onTouchDraws={setTouchDraws}
        />
      )}
      {result && <Alignment result={result} clipId={clip.id} times={times} />}
    </>
  );
}

interface ShownProps {
  readonly clip: Clip;
  readonly heat: Heat;
  readonly result: LocaliseResult | null;
  readonly timeSeconds: number;
  readonly known: Box | null;
  readonly drawn: Box | null;
  readonly touchDraws: boolean;
}

/** The frame under its map, with the baselines' patches. */
function Shown({ clip, heat, result, ...picture }: ShownProps) {
  const { tokens } = useFamily().visual.grid;
  const { frameIndex } = heat;
  const baselines = useMemo(() => {
    const of = (maps: Float32Array) => maps.subarray(frameIndex * tokens, (frameIndex + 1) * tokens);
    return result && frameIndex < result.frames
      ? { motion: of(result.motion), contrast: of(result.contrast) }
      : null;
  }, [result, frameIndex, tokens]);
  return (
    <div
      className={classes['shown']}
      data-testid="localise-result"
      data-clip={clip.id}
      data-heat={heat.heat}
      data-frame={frameIndex}
      data-unit={heat.unit}
    >
      <HeatPicture
        heat={heat}
        baselines={baselines}
        actions={<HeatActions heat={heat} clip={clip} result={result} />}
        {...picture}
      />
    </div>
  );
}

/** The frame alone, in the place of its map until that is computed. */
function WaitingFrame({ clip }: { readonly clip: Clip }) {
  const { frameIndex } = useShownFrame(clip);
  const frame = useResults().get('pictures', clip.picturesId)?.frames[frameIndex];
  if (!frame) return <div className={classes['square']} />;
  return (
    <figure className={`${classes['figure']} ${classes['shown']}`} data-testid="localise-waiting">
      <figcaption className={classes['caption']}>Frame {frameIndex}, still without its map</figcaption>
      <div className={classes['picture']} data-still="true">
        <PixelCanvas picture={frame} label={`Frame ${frameIndex} of ${clip.name}`} />
      </div>
    </figure>
  );
}

/** Where the maps are highest, in words. */
function Readings({ heat }: { readonly heat: Heat }) {
  const family = useFamily();
  const showsBaselines = useAppStore((state) => state.localise.settings.showsBaselines);
  return (
    <div className={classes['readings']}>
      <Note>
        {HEAT_WORDS[heat.heat].gloss}
        {showsBaselines && ' Ring: highest patch of the map. M: moves most. C: highest contrast. +: centre.'}
      </Note>
      <Text size="xs" data-testid="heat-reading">
        Video. {readPicturePeak(heat.visual.values, family.visual.grid)}
      </Text>
      <Text size="xs">Audio. {readSoundPeak(heat.audio.values, family.audio)}</Text>
      {heat.meanOf > 0 && (
        <Note data-testid="heat-mean">
          The mean of {heat.meanOf} open clips is subtracted at each patch. The value 1 is a patch of usual
          length that points exactly like the other modality.
        </Note>
      )}
      {heat.cosine !== null && (
        <Text size="xs">Cosine of the whole pair: {heat.cosine.toFixed(3).replace('-', '−')}.</Text>
      )}
    </div>
  );
}

function Took() {
  const heat = useAppStore((state) => state.localise.heat);
  const resultId = useAppStore((state) => state.runs[RUN_OF[heat]].summary?.resultId ?? null);
  const results = useResults();
  const result =
    heat === 'similarity' ? results.get('localise', resultId) : results.get('attribution', resultId);
  if (!result) return null;
  return <Note>computed in {formatMilliseconds(result.milliseconds)}</Note>;
}
