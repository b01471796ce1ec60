/** Every kind of run and the type of its summary; a new kind is added here and in `registry.ts`. */
import type { ClassifySummary, ConfusionSummary, FewShotSummary } from '../classify/classify-runs.ts';
import type { CollectionRun, RowsRun, SearchRun } from '../collection/collection-runs.ts';
import type { StandingsSummary } from '../domain/standings-run.ts';
import type { AttributionSummary, LocaliseSummary } from '../localise/localise-runs.ts';
import type { MapSummary, NearestSummary, SelectionSummary } from '../map/map-runs.ts';
import type {
  ComparisonSummary,
  InspectSummary,
  ReconstructSummary,
} from '../reconstruct/reconstruct-runs.ts';
import type { ClipInputsSummary, QueryPartSummary, RankingSummary } from '../retrieve/retrieve-runs.ts';
import type { InfoNceSummary, MatrixSummary, SimilaritySummary } from '../similarity/similarity-runs.ts';
import type { CheckSummary, RecountSummary } from './measure-runs.ts';
import type { Answered, Run } from './run.ts';

export interface RunSummaries {
  readonly reconstruct: ReconstructSummary;
  readonly sound: Answered;
  readonly errors: InspectSummary;
  readonly sweep: InspectSummary;
  readonly predictability: InspectSummary;
  readonly gain: InspectSummary;
  readonly comparison: ComparisonSummary;
  readonly similarity: SimilaritySummary;
  readonly matrix: MatrixSummary;
  readonly infoNce: InfoNceSummary;
  readonly ranking: RankingSummary;
  readonly queryPart: QueryPartSummary;
  readonly clipInputs: ClipInputsSummary;
  readonly shortClip: Answered;
  readonly shortCurve: Answered;
  readonly localise: LocaliseSummary;
  readonly rollout: AttributionSummary;
  readonly drop: AttributionSummary;
  readonly pointing: Answered;
  readonly map: MapSummary;
  readonly mapSelected: SelectionSummary;
  readonly mapNearest: NearestSummary;
  readonly collection: CollectionRun;
  readonly collectionSearch: SearchRun;
  readonly collectionRows: RowsRun;
  readonly classification: ClassifySummary;
  readonly confusion: ConfusionSummary;
  readonly fewShot: FewShotSummary;
  readonly standings: StandingsSummary;
  readonly check: CheckSummary;
  readonly recount: RecountSummary;
}

export type RunKind = keyof RunSummaries;

export type Runs = { readonly [K in RunKind]: Run<RunSummaries[K]> };
