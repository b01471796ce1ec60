/** The controls of the Retrieve view. */
import { NativeSelect, SegmentedControl, Switch } from '@mantine/core';
import { useMemo } from 'react';
import type { VisualInput } from '../../../core/family.ts';
import type { Modality } from '../../../core/geometry.ts';
import type { FramePolicyName } from '../../../state/shell/route.ts';
import { countWord } from '../../kit/format.ts';
import { Note } from '../../kit/notes/note.tsx';
import { shortName } from '../../kit/short-name.ts';
import { ControlGroup } from '../../shell/controls/control-group.tsx';
import { GalleryControls } from '../../shell/controls/gallery-controls.tsx';
import { IncludedClips } from '../../shell/controls/included-clips.tsx';
import { useActions, useAppStore, useFamily, useResults } from '../../use-app-store.ts';
import { policyName } from './ranking/recall-numbers.ts';

/** The gallery, the query in it, and how audio and video are compared. */
export function RetrieveControls() {
  const gallery = useAppStore((state) => state.gallery.name);
  const from = useAppStore((state) => state.retrieve.from);
  const { setFrom } = useActions('retrieve');
  return (
    <>
      <GalleryControls />
      <ControlGroup title="Query">
        {gallery === 'clips' ? <ClipSelect /> : <PairSelect />}
        <SegmentedControl
          fullWidth
          aria-label="Modality of retrieval"
          value={from}
          onChange={(value) => setFrom(value as Modality)}
          data={[
            { value: 'audio', label: 'Audio → video' },
            { value: 'visual', label: 'Video → audio' },
          ]}
          data-testid="retrieve-from"
        />
        <Note>
          Cross-modal retrieval: the cosine of the query’s embedding with every embedding of the other
          modality.
        </Note>
      </ControlGroup>
      <PolicyControls />
      <CorrectionControls />
      {gallery === 'clips' && <IncludedClips />}
    </>
  );
}

/** Longest name that the menu of clips shows in full, in characters. */
const NAME_LENGTH = 28;

function ClipSelect() {
  const clips = useAppStore((state) => state.library.clips);
  const selectedClipId = useAppStore((state) => state.library.selectedId);
  const { select: selectClip } = useActions('library');
  const options = useMemo(
    () =>
      clips
        .filter(({ status }) => status === 'ready')
        .map(({ id, name }) => ({ value: id, label: shortName(name, NAME_LENGTH) })),
    [clips],
  );
  return (
    <NativeSelect
      label="Clip"
      data={options}
      value={selectedClipId ?? ''}
      onChange={(event) => selectClip(event.currentTarget.value)}
      data-testid="retrieve-clip"
    />
  );
}

/** A menu of the shipped pairs, grouped by kind. */
function PairSelect() {
  const resultId = useAppStore((state) => state.runs.ranking.summary?.resultId ?? null);
  const entries = useResults().get('ranking', resultId)?.entries;
  const itemId = useAppStore((state) => state.retrieve.itemId);
  const { setItem: setQueryItem } = useActions('retrieve');
  const groups = useMemo(() => {
    const ofKind = new Map<string, { value: string; label: string }[]>();
    for (const { id, isClip, kind, name } of entries ?? []) {
      if (isClip) continue;
      const group = ofKind.get(kind ?? '') ?? [];
      ofKind.set(kind ?? '', [...group, { value: id, label: name }]);
    }
    return [...ofKind].map(([group, items]) => ({ group, items }));
  }, [entries]);
  return (
    <NativeSelect
      label="Pair, by kind"
      data={groups}
      value={itemId ?? groups[0]?.items[0]?.value ?? ''}
      onChange={(event) => setQueryItem(event.currentTarget.value)}
      disabled={groups.length === 0}
      data-testid="retrieve-item"
    />
  );
}

function policyWords(policy: FramePolicyName, { framesPerClip, retrievalFrame }: VisualInput): string {
  if (policy === 'frame')
    return `Only frame ${retrievalFrame} is used for a clip’s video, as in the official evaluation.`;
  const which = policy === 'mean' ? 'mean' : 'largest';
  return `A clip’s score is the ${which} cosine of the audio with its ${countWord(framesPerClip)} frames.`;
}

function PolicyControls() {
  const policy = useAppStore((state) => state.retrieve.policy);
  const { setPolicy: setFramePolicy } = useActions('retrieve');
  const isHeldOut = useAppStore((state) => state.gallery.name === 'held-out');
  const { visual } = useFamily();
  return (
    <ControlGroup title="Frame policy">
      <SegmentedControl
        fullWidth
        aria-label="Frame policy"
        disabled={isHeldOut}
        value={isHeldOut ? 'frame' : policy}
        onChange={(value) => setFramePolicy(value as FramePolicyName)}
        data={[
          { value: 'frame', label: policyName('frame', visual) },
          { value: 'mean', label: policyName('mean', visual) },
          { value: 'max', label: policyName('max', visual) },
        ]}
        data-testid="frame-policy"
      />
      <Note>
        {isHeldOut ? 'These pairs ship with one frame each, frame 5.' : policyWords(policy, visual)}
      </Note>
    </ControlGroup>
  );
}

function CorrectionControls() {
  const corrected = useAppStore((state) => state.retrieve.correction === 'csls');
  const { setCorrected } = useActions('retrieve');
  return (
    <ControlGroup title="Hubs">
      <Switch
        size="sm"
        label="Correct for hubs"
        checked={corrected}
        onChange={(event) => setCorrected(event.currentTarget.checked)}
        data-testid="correct-hubs"
      />
      <Note>
        Ranks answers by local scaling (CSLS), which lowers the scores of items that are similar to
        everything.
      </Note>
    </ControlGroup>
  );
}
