/** The answers to a part of a clip, beside the answers to the whole clip. */
import { Text, Title } from '@mantine/core';
import type { QueryPartResult, QueryRanking } from '../../../../contract/retrieve.ts';
import { ClipThumbnail } from '../../../figures/clip-picture.tsx';
import { PixelCanvas } from '../../../figures/pixel-canvas.tsx';
import { FitName } from '../../../kit/fit-name.tsx';
import { formatCosine } from '../../../kit/format.ts';
import { Mark } from '../../../kit/notes/mark.tsx';
import { Note } from '../../../kit/notes/note.tsx';
import { PlayButton } from '../../../kit/play-button.tsx';
import { useAppStore } from '../../../use-app-store.ts';
import classes from './query-part.module.css';

/** Answers shown in each ranking. */
const SHOWN = 5;

interface QueryPartAnswersProps {
  readonly result: QueryPartResult;
  /** The query: "this part", "the picture rain.png". */
  readonly asks: string;
  /** "the whole audio"; not used for a picture file, which has no part. */
  readonly whole: string;
  /** What was compared: "video" or "audio". */
  readonly answers: string;
  readonly isCurrent: boolean;
}

/** The answers to a part, beside the answers to the whole clip in the same gallery. */
export function QueryPartAnswers({ result, asks, whole, answers, isCurrent }: QueryPartAnswersProps) {
  return (
    <div className={classes['found']} data-testid="part-result" data-stale={!isCurrent}>
      <Text size="sm" data-testid="part-verdict">
        {readPartResult(result, asks, whole, answers)}
      </Text>
      {result.picture && (
        <div className={classes['image']}>
          <PixelCanvas
            picture={result.picture}
            label="The picture as the model sees it"
            testId="query-image-picture"
          />
          <Note>
            As the model sees it: the middle square, {result.picture.width} by {result.picture.height} pixels.
            Transparent pixels are white.
          </Note>
        </div>
      )}
      <div className={classes['answers']} data-stale={!isCurrent}>
        <Answers title={capital(asks)} ranking={result.asked} testId="part-answers" />
        {result.whole && <Answers title={capital(whole)} ranking={result.whole} testId="whole-answers" />}
      </div>
    </div>
  );
}

/** Compares the two rankings in words. */
export function readPartResult(
  { asked, whole, cosineToWhole }: QueryPartResult,
  asks: string,
  wholeName: string,
  answers: string,
): string {
  const [first] = asked.answers;
  const found = first ? ` First answer: ${first.own ? 'its partner' : first.name}.` : '';
  if (!asked.own || !whole?.own)
    return `${capital(asks)} was compared with the ${answers} of ${asked.compared} ${asked.compared === 1 ? 'clip' : 'clips'}.${found}`;
  const { rank } = asked.own;
  const wholeRank = whole.own.rank;
  const change =
    rank === wholeRank
      ? 'The rank is the same.'
      : `${Math.abs(rank - wholeRank)} ${Math.abs(rank - wholeRank) === 1 ? 'place' : 'places'} ${rank < wholeRank ? 'better' : 'worse'}.`;
  const cosine =
    cosineToWhole === null ? '' : ` The cosine of the two embeddings is ${formatCosine(cosineToWhole)}.`;
  return `Rank of its partner among ${asked.compared}: ${wholeRank} with ${wholeName}, ${rank} with ${asks}. ${change}${cosine}`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

interface AnswersProps {
  readonly title: string;
  readonly ranking: QueryRanking;
  readonly testId: string;
}

function Answers({ title, ranking, testId }: AnswersProps) {
  const { own, compared, answers } = ranking;
  return (
    <section aria-label={title}>
      <Title order={3}>
        {title}
        {own && `: rank ${own.rank} of ${compared}`}
      </Title>
      <ol className={classes['list']} data-testid={testId} data-own-rank={own?.rank}>
        {answers.slice(0, SHOWN).map((answer) => (
          <li key={answer.id} className={classes['answer']} data-own={answer.own} data-answer={answer.id}>
            <span className={classes['rank']}>{answer.rank}</span>
            <AnswerPicture answer={answer} />
            <div className={classes['words']}>
              <Text component="div" size="sm" miw={0}>
                <AnswerName answer={answer} />
              </Text>
              <Note component="div">
                cosine {formatCosine(answer.cosine)} {answer.own && <Mark>partner</Mark>}
              </Note>
            </div>
            {answer.isClip && <PlayButton clipId={answer.id} name={answer.name} />}
          </li>
        ))}
      </ol>
    </section>
  );
}

type Answer = QueryRanking['answers'][number];

/** A clip has the name that it has in the library. */
function AnswerName({ answer }: { readonly answer: Answer }) {
  const name = useAppStore(
    (state) => state.library.clips.find(({ id }) => answer.isClip && id === answer.id)?.name,
  );
  return <FitName name={name ?? answer.name} />;
}

function AnswerPicture({ answer }: { readonly answer: Answer }) {
  const clip = useAppStore((state) =>
    state.library.clips.find(({ id }) => answer.isClip && id === answer.id),
  );
  return clip ? <ClipThumbnail clip={clip} /> : null;
}
