/** Probabilities as bars. */
import { FitName } from '../../kit/fit-name.tsx';
import { formatShare } from '../../kit/format.ts';
import classes from './classify.module.css';

interface ProbabilityBarsProps {
  readonly sense: 'both' | 'audio' | 'visual';
  readonly bars: readonly { readonly index: number; readonly name: string; readonly share: number }[];
  readonly small?: boolean;
  readonly testId?: string;
}

/** Probabilities as bars from 0 to 1, highest first, each with its number. */
export function ProbabilityBars({ sense, bars, small = false, testId }: ProbabilityBarsProps) {
  return (
    <ol className={classes['bars']} data-sense={sense} data-small={small} data-testid={testId}>
      {bars.map(({ index, name, share }) => (
        <li key={index} data-testid="bar" data-class={index}>
          <span className={classes['label']}>
            <FitName name={name} />
          </span>
          <span className={classes['track']} aria-hidden>
            <span className={classes['fill']} style={{ width: `${share * 100}%` }} />
          </span>
          <span className={classes['share']}>{formatShare(share)}</span>
        </li>
      ))}
    </ol>
  );
}
