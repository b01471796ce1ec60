/** The votes of the single frames. */
import { Title } from '@mantine/core';
import type { ClassifyResult, ModeAnswer } from '../../../contract/classify.ts';
import type { Clip } from '../../../state/library/clip.ts';
import { PixelCanvas } from '../../figures/pixel-canvas.tsx';
import { formatPercent, formatSeconds } from '../../kit/format.ts';
import { Note } from '../../kit/notes/note.tsx';
import { useResults } from '../../use-app-store.ts';
import classes from './classify.module.css';
import { looks, MODE_WORDS } from './mode-words.ts';

/** Rows of the table, in addition to classes that got a vote. */
const ROWS = 5;

interface FrameVotesProps {
  readonly result: ClassifyResult;
  readonly answer: ModeAnswer;
  readonly nameOf: (index: number) => string;
  readonly clip: Clip;
}

/** The answer of each frame in the chosen mode, before the answers are averaged. */
export function FrameVotes({ result, answer, nameOf, clip }: FrameVotesProps) {
  const frames = useResults().get('pictures', clip.picturesId)?.frames ?? [];
  const times = clip.facts?.frameTimesSeconds ?? [];
  const { mode, votes, frameProbabilities, probabilities } = answer;
  const width = probabilities.length;
  const rows = [...new Set([...answer.top.subarray(0, ROWS), ...votes])];
  const share = (frame: number, index: number) => frameProbabilities[frame * width + index] ?? 0;
  return (
    <section aria-labelledby="votes-title" data-testid="frame-votes">
      <Title order={2} id="votes-title">
        Frame by frame
      </Title>
      {!looks(mode) ? (
        <Note>
          {MODE_WORDS[mode].name} uses no frames, so no frame votes. Choose an answer that uses the video.
        </Note>
      ) : (
        <>
          <Note mb={8} data-testid="votes-reading">
            {readVotes(votes, nameOf)} Each column is one frame with the same audio, in %.
          </Note>
          <div className={classes['scroll']} tabIndex={0} role="region" aria-label="Votes of the frames">
            <table className={classes['votes']} data-sense={MODE_WORDS[mode].sense}>
              <thead>
                <tr>
                  <th scope="col">Class</th>
                  {result.frameIndices.map((frame) => (
                    <th key={frame} scope="col">
                      {frames[frame] && (
                        <span className={classes['thumbnail']}>
                          <PixelCanvas picture={frames[frame]} label="" />
                        </span>
                      )}
                      {formatSeconds(times[frame] ?? 0)}
                    </th>
                  ))}
                  <th scope="col">Mean</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((index) => (
                  <tr key={index}>
                    <th scope="row">{nameOf(index)}</th>
                    {result.frameIndices.map((frame, at) => (
                      <ShareCell key={frame} share={share(at, index)} isVote={votes[at] === index} />
                    ))}
                    <ShareCell share={probabilities[index] ?? 0} isVote={answer.top[0] === index} />
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </section>
  );
}

function ShareCell({ share, isVote }: { readonly share: number; readonly isVote: boolean }) {
  return (
    <td style={{ '--share': `${Math.round(share * 45)}%` } as React.CSSProperties} data-vote={isVote}>
      {formatPercent(share)}
    </td>
  );
}

/** "9 of 10 frames vote for rain; 1 votes for sea." */
function readVotes(votes: Uint32Array, nameOf: (index: number) => string): string {
  const counts = new Map<number, number>();
  for (const vote of votes) counts.set(vote, (counts.get(vote) ?? 0) + 1);
  const [first, ...others] = [...counts].sort((a, b) => b[1] - a[1]);
  if (!first) return '';
  if (votes.length === 1) return `The frame votes for ${nameOf(first[0])}.`;
  if (others.length === 0) return `All ${votes.length} frames vote for ${nameOf(first[0])}.`;
  const rest = others.map(
    ([index, count]) => `${count} ${count === 1 ? 'votes' : 'vote'} for ${nameOf(index)}`,
  );
  return `${first[1]} of ${votes.length} frames ${first[1] === 1 ? 'votes' : 'vote'} for ${nameOf(first[0])}; ${rest.join(', ')}.`;
}
