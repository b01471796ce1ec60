/** The Classify view. */
import { Paper, Stack, Text } from '@mantine/core';
import { className, namesOf } from '../../../state/classify/class-names.ts';
import { selectedClip } from '../../../state/selectors.ts';
import { Folds } from '../../kit/fold.tsx';
import { ViewHeading } from '../../kit/heading/view-heading.tsx';
import { MeaningNote } from '../../kit/run/run-status.tsx';
import { useAppStore, useResults } from '../../use-app-store.ts';
import { ClassifierNote } from './classifier-note.tsx';
import classes from './classify.module.css';
import { ClassifyFold } from './classify-fold.tsx';
import { ClassifyStatus } from './classify-status.tsx';
import { ConfusionSection } from './confusion-section.tsx';
import { FewShotSection } from './few-shot-section.tsx';
import { FrameVotes } from './frame-votes.tsx';
import { ModeCards } from './mode-cards.tsx';
import { readClassification, whoDecided } from './reading.ts';
import { TopBars } from './top-bars.tsx';

/**
 * The classes that a fine-tuned model predicts for the clip, by modality and by frame; and heads trained in the tab.
 */
export function ClassifyView() {
  const summary = useAppStore((state) => state.runs.classification.summary);
  const result = useResults().get('classification', summary?.resultId ?? null);
  const clip = useAppStore(selectedClip);
  const clips = useAppStore((state) => state.library.clips);
  const labelFile = useAppStore((state) => state.classify.labelFile);
  const mode = useAppStore((state) => state.classify.mode);
  const names = summary && namesOf({ labelFile }, summary.classifier);
  const nameOf = (index: number) => className(names, index);
  const subject = clips.find(({ id }) => id === result?.clipId);
  const answer = result?.answers.find((one) => one.mode === mode) ?? result?.answers[0];
  return (
    <Stack gap="md" className={classes['view']}>
      <ViewHeading question="What event is this, and which modality decides?">
        {summary?.classifier.modelName ?? 'A fine-tuned model'} names the event from audio and video together,
        from audio only and from video only.
      </ViewHeading>
      {result && subject && (
        <Text
          fw={500}
          maw={820}
          style={{ opacity: subject.id === clip?.id ? 1 : 0.55 }}
          data-testid="classify-reading"
          data-decided={whoDecided(result)}
        >
          {readClassification(subject.name, result, nameOf)}
        </Text>
      )}
      <ClassifyStatus />
      {result && answer && subject && (
        <div
          className={classes['result']}
          data-stale={subject.id !== clip?.id}
          data-testid="classify-result"
          data-clip={subject.id}
          data-key={summary?.key}
        >
          <ModeCards result={result} chosen={answer.mode} nameOf={nameOf} />
          <Paper withBorder p="sm">
            <TopBars result={result} answer={answer} nameOf={nameOf} clipId={subject.id} />
          </Paper>
          <Paper withBorder p="sm">
            <FrameVotes result={result} answer={answer} nameOf={nameOf} clip={subject} />
          </Paper>
          <MeaningNote testId="probability-note">
            These probabilities rank the labels. They do not show how often the model is right: a clip of any
            other event still gets one of these labels, often with a high probability.
          </MeaningNote>
        </div>
      )}
      {summary && <ClassifierNote facts={summary.classifier} />}
      <Folds>
        {result && (
          <ClassifyFold
            fold="confusion"
            question="What if audio or video is missing?"
            gloss="Classifies every open clip with and without its audio or video, and counts how often the answer stays the same."
          >
            <ConfusionSection />
          </ClassifyFold>
        )}
        <ClassifyFold
          fold="fewShot"
          question="How well does training on a few examples work?"
          gloss="Trains small classifiers (heads) on the features of any model, with a few clips per label, for audio, video and both."
        >
          <FewShotSection />
        </ClassifyFold>
      </Folds>
    </Stack>
  );
}
