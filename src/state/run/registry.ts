/** The declaration of every run, by kind. */
import { classification, confusion, fewShot } from '../classify/classify-runs.ts';
import { collection, collectionRows, collectionSearch } from '../collection/collection-runs.ts';
import { standings } from '../domain/standings-run.ts';
import { drop, localise, pointing, rollout } from '../localise/localise-runs.ts';
import { map, mapNearest, mapSelected } from '../map/map-runs.ts';
import { sound } from '../reconstruct/hear-run.ts';
import {
  comparison,
  errors,
  gain,
  predictability,
  reconstruct,
  sweep,
} from '../reconstruct/reconstruct-runs.ts';
import { clipInputs, queryPart, ranking, shortClip, shortCurve } from '../retrieve/retrieve-runs.ts';
import { infoNce, matrix, similarity } from '../similarity/similarity-runs.ts';
import type { RunDefinition } from './define-run.ts';
import type { RunKind } from './kinds.ts';
import { check, recount } from './measure-runs.ts';

export const RUNS: { readonly [K in RunKind]: RunDefinition<K> } = {
  reconstruct,
  sound,
  errors,
  sweep,
  predictability,
  gain,
  comparison,
  similarity,
  matrix,
  infoNce,
  ranking,
  queryPart,
  clipInputs,
  shortClip,
  shortCurve,
  localise,
  rollout,
  drop,
  pointing,
  map,
  mapSelected,
  mapNearest,
  collection,
  collectionSearch,
  collectionRows,
  classification,
  confusion,
  fewShot,
  standings,
  check,
  recount,
};
