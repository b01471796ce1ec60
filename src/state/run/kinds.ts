/** Every kind of run and what its summary says; a kind is added here and in `registry.ts`. */
import type { CheckSummary } from '../types/check.ts';
import type { ClassifySummary, ConfusionSummary, FewShotSummary } from '../types/classify.ts';
import type { ComparisonSummary } from '../types/compare.ts';
import type { RecountSummary } from '../types/experiments.ts';
import type { InspectSummary } from '../types/inspect.ts';
import type { LabSummary } from '../types/lab.ts';
import type { AttributionSummary, LocaliseSummary, PointingSummary } from '../types/localise.ts';
import type { MapSummary, SelectionSummary } from '../types/map.ts';
import type { InfoNceSummary, MatrixSummary } from '../types/matrix.ts';
import type { ClipInputsSummary, QueryPartSummary } from '../types/query-part.ts';
import type { ReconstructSummary } from '../types/reconstruct.ts';
import type { ShortSummary } from '../types/short-clip.ts';
import type { SimilaritySummary } from '../types/similarity.ts';
import type { Run } from './run.ts';

export interface RunSummaries {
  readonly reconstruct: ReconstructSummary;
  readonly errors: InspectSummary;
  readonly sweep: InspectSummary;
  readonly predictability: InspectSummary;
  readonly gain: InspectSummary;
  readonly comparison: ComparisonSummary;
  readonly similarity: SimilaritySummary;
  readonly matrix: MatrixSummary;
  readonly infoNce: InfoNceSummary;
  readonly lab: LabSummary;
  readonly queryPart: QueryPartSummary;
  readonly clipInputs: ClipInputsSummary;
  readonly shortClip: ShortSummary;
  readonly shortCurve: ShortSummary;
  readonly localise: LocaliseSummary;
  readonly attribution: AttributionSummary;
  readonly pointing: PointingSummary;
  readonly map: MapSummary;
  readonly mapSelected: SelectionSummary;
  readonly classification: ClassifySummary;
  readonly confusion: ConfusionSummary;
  readonly fewShot: FewShotSummary;
  readonly check: CheckSummary;
  readonly recount: RecountSummary;
}

export type RunKind = keyof RunSummaries;

export type Runs = { readonly [K in RunKind]: Run<RunSummaries[K]> };
