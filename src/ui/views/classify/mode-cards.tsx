/** One card for each of the five modes. */
import { Text, UnstyledButton } from '@mantine/core';
import type { ClassifyResult } from '../../../contract/classify.ts';
import type { ClassifyMode } from '../../../core/model-config.ts';
import { CLASSIFY_MODES } from '../../../core/model-config.ts';
import { Note } from '../../kit/notes/note.tsx';
import { useActions } from '../../use-app-store.ts';
import classes from './classify.module.css';
import { MODE_WORDS } from './mode-words.ts';
import { ProbabilityBars } from './probability-bars.tsx';

/** Bars that fit in a small card. */
const BARS = 3;

interface ModeCardsProps {
  readonly result: ClassifyResult;
  readonly chosen: ClassifyMode;
  readonly nameOf: (index: number) => string;
}

/** One card for each of the five modes; the chosen mode is shown in full below. */
export function ModeCards({ result, chosen, nameOf }: ModeCardsProps) {
  const { setMode } = useActions('classify');
  return (
    <div className={classes['modes']} role="group" aria-label="Ways to classify">
      {CLASSIFY_MODES.map((mode) => {
        const { name, sense } = MODE_WORDS[mode];
        const answer = result.answers.find((one) => one.mode === mode);
        if (!answer) {
          return (
            <div key={mode} className={classes['mode']} data-testid={`mode-${mode}`}>
              <Text size="sm" fw={600}>
                {name}
              </Text>
              <Note>This clip lacks the audio or video that this needs.</Note>
            </div>
          );
        }
        return (
          <UnstyledButton
            key={mode}
            className={classes['mode']}
            aria-pressed={mode === chosen}
            data-sense={sense}
            data-testid={`mode-${mode}`}
            onClick={() => setMode(mode)}
          >
            <Text component="span" display="block" size="sm" fw={600} className={classes['modeName']}>
              {name}
            </Text>
            <ProbabilityBars
              small
              sense={sense}
              bars={[...answer.top.subarray(0, BARS)].map((index) => ({
                index,
                name: nameOf(index),
                share: answer.probabilities[index] ?? 0,
              }))}
            />
          </UnstyledButton>
        );
      })}
    </div>
  );
}
