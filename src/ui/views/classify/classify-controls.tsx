/** The controls of Classify. */
import { Button, NativeSelect, SegmentedControl, Text } from '@mantine/core';
import { activationFor, classesOf } from '../../../state/classify/classify-questions.ts';
import type { ClassifySettings } from '../../../state/classify/classify-slice.ts';
import { selectedClip } from '../../../state/selectors.ts';
import { FilePicker } from '../../kit/file-picker.tsx';
import { countWord } from '../../kit/format.ts';
import { Note } from '../../kit/notes/note.tsx';
import { useIntoView } from '../../kit/use-into-view.ts';
import { WindowSlider } from '../../shell/controls/clip-window.tsx';
import { ControlGroup } from '../../shell/controls/control-group.tsx';
import { useActions, useAppStore, useFamily } from '../../use-app-store.ts';

/** The number of frames, how logits become probabilities, and the names of the classes. */
export function ClassifyControls() {
  const clip = useAppStore(selectedClip);
  const isLong =
    clip?.status === 'ready' &&
    (clip.facts?.durationSeconds ?? 0) > (clip.facts?.family.clipSeconds ?? 0) + 0.05;
  return (
    <>
      <FramesControl />
      {clip && isLong && <WindowSlider key={clip.id} clip={clip} />}
      <ActivationControl />
      <LabelsControl />
    </>
  );
}

function FramesControl() {
  const { framesPerClip, retrievalFrame } = useFamily().visual;
  const count = countWord(framesPerClip);
  const { frames } = useAppStore((state) => state.classify.settings);
  const { set: setClassify } = useActions('classify');
  return (
    <ControlGroup title="Frames">
      <SegmentedControl
        fullWidth
        aria-label="Frames to classify"
        value={frames}
        onChange={(value) => setClassify({ frames: value as 'one' | 'all' })}
        data={[
          { value: 'all', label: `${count.charAt(0).toUpperCase()}${count.slice(1)}, averaged` },
          { value: 'one', label: 'One' },
        ]}
        data-testid="classify-frames"
      />
      <Note>
        {frames === 'all'
          ? `Each of the ${count} frames is classified with the same audio, and the probabilities are averaged.`
          : `Frame ${retrievalFrame}, counted from 0, is the only one used: faster, and a little less accurate.`}
      </Note>
    </ControlGroup>
  );
}

function ActivationControl() {
  const { activation } = useAppStore((state) => state.classify.settings);
  const { set: setClassify } = useActions('classify');
  const classes = useAppStore(classesOf);
  const found = activationFor('auto', classes);
  const words = {
    softmax: 'One label per clip (softmax): the probabilities of all classes add up to 100 %.',
    sigmoid: 'Any number of labels (sigmoid): each class has its own probability, as in AudioSet.',
  };
  return (
    <ControlGroup title="Labels per clip">
      <NativeSelect
        aria-label="How outputs become probabilities"
        value={activation}
        onChange={({ currentTarget }) =>
          setClassify({ activation: currentTarget.value as ClassifySettings['activation'] })
        }
        data={[
          { value: 'auto', label: `From the label set: ${found === 'softmax' ? 'one' : 'several'}` },
          { value: 'softmax', label: 'One' },
          { value: 'sigmoid', label: 'Several' },
        ]}
        data-testid="classify-activation"
      />
      <Note>{words[activationFor(activation, classes)]}</Note>
    </ControlGroup>
  );
}

function LabelsControl() {
  const labelFile = useAppStore((state) => state.classify.labelFile);
  const { takeLabelFile, removeLabelFile } = useActions('classify');
  const error = useAppStore((state) => state.classify.labelFileError);
  const ref = useIntoView<HTMLParagraphElement>(error);
  return (
    <ControlGroup title="Class names">
      <Note>
        {labelFile
          ? `${labelFile.labels.length} names from ${labelFile.name}.`
          : 'A checkpoint does not contain class names. Drop the list it was fine-tuned with: a CSV of index, mid and display_name.'}
      </Note>
      <FilePicker accept=".csv,text/csv" onChoose={([file]) => void takeLabelFile(file)}>
        {(props) => (
          <Button {...props} size="compact-xs" w="fit-content" data-testid="choose-labels">
            Choose a list
          </Button>
        )}
      </FilePicker>
      {error !== null && (
        <Text ref={ref} size="xs" c="light-dark(#b42318, #ff9c91)" data-testid="labels-error">
          {error}
        </Text>
      )}
      {labelFile && (
        <Button size="compact-xs" variant="subtle" w="fit-content" onClick={removeLabelFile}>
          Remove this list
        </Button>
      )}
    </ControlGroup>
  );
}
