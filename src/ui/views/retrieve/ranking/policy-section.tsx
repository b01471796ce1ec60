/** The section that compares frame policies. */
import type { RetrievalLabResult } from '../../../../contract/retrieve.ts';
import { NumbersTable } from '../../../kit/table/numbers-table.tsx';
import { useFamily } from '../../../use-app-store.ts';
import { RankingSection } from './ranking-section.tsx';
import { policyNumbers } from './recall-numbers.ts';

/** How recall and rank depend on which of a clip's frames stands for it. */
export function PolicySection({ result }: { readonly result: RetrievalLabResult }) {
  const { visual } = useFamily();
  return (
    <RankingSection
      title="Frame policies compared"
      testId="policy-section"
      about="One frame may not show the source of the sound. The mean over a clip’s frames rewards similarity throughout, the maximum rewards one similar frame. Uncorrected cosines, same pairs, same resamples."
    >
      <NumbersTable
        numbers={policyNumbers(result, visual)}
        caption="Recall and mean rank by frame policy"
        testId="policy-table"
      />
    </RankingSection>
  );
}
