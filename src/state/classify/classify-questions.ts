/** The parameters of the runs of Classify, from the state. */
import type {
  Activation,
  ClassifierFacts,
  ClassifyParams,
  ConfusionParams,
  FewShotParams,
} from '../../contract/classify.ts';
import { CLASSIFY_MODES } from '../../core/model-config.ts';
import type { AppState } from '../app-state.ts';
import { galleryQuestion } from '../gallery/gallery-source.ts';
import type { Clip } from '../library/clip.ts';
import { mergeParts } from '../merge.ts';
import type { Question } from '../run/define-run.ts';
import { galleryClip, includedClips, retrievalFrame, selectedClip } from '../selectors.ts';
import { labelOfClip, namesOf } from './class-names.ts';

/** Number of classes of AudioSet, whose clips have any number of labels. */
const AUDIOSET_CLASSES = 527;

/** How logits become probabilities: the choice of the user, otherwise by the label set. */
export function activationFor(setting: Activation | 'auto', classes: number | null): Activation {
  if (setting !== 'auto') return setting;
  return classes === AUDIOSET_CLASSES ? 'sigmoid' : 'softmax';
}

/** The bundled fine-tuned model that classifies if the loaded model has no classes; null while none is known. */
export function companionOf({ models: { loaded, bundled } }: Pick<AppState, 'models'>) {
  if (!loaded || loaded.config.classes !== null) return null;
  return bundled.find(({ classes }) => classes !== null) ?? null;
}

/** Number of classes of the model that classifies; null without such a model. */
export function classesOf(state: Pick<AppState, 'models'>): number | null {
  return state.models.loaded?.config.classes ?? companionOf(state)?.classes ?? null;
}

/** Classifies the selected clip; null while something is missing. */
export function classifyQuestion(state: AppState, baseUrl: string): Question<ClassifyParams> | null {
  const clip = selectedClip(state);
  const common = commonOf(state, baseUrl);
  if (!common || clip?.status !== 'ready') return null;
  const params = { ...common, clipId: clip.id, modes: CLASSIFY_MODES, frameIndex: retrievalFrame(clip) };
  return {
    key: JSON.stringify([state.models.loaded?.id, state.models.loaded?.config, clip.revision, params]),
    params,
  };
}

/** Classifies every included clip, with their known labels. */
export function confusionQuestion(state: AppState, baseUrl: string): Question<ConfusionParams> | null {
  const common = commonOf(state, baseUrl);
  const clips = includedClips(state);
  const facts = state.runs.classification.summary?.classifier;
  if (!common || clips.length === 0 || !facts) return null;
  const params = {
    ...common,
    clips: clips.map(galleryClip),
    known: clips.map((clip) => knownClass(state, clip, facts)),
    sources: clips.map(({ id, sourceKey }) => sourceKey ?? id),
  };
  const revisions = clips.map(({ revision }) => revision);
  return {
    key: JSON.stringify([state.models.loaded?.id, state.models.loaded?.config, revisions, params]),
    params,
  };
}

/** Trains the few-shot heads; null while there are no clips to train on. */
export function fewShotQuestion(state: AppState, baseUrl: string): Question<FewShotParams> | null {
  const { gallery, shots, seed } = state.classify.fewShot;
  const found = galleryQuestion(mergeParts(state, { gallery: { name: gallery } }), baseUrl, 'one');
  if (!found) return null;
  const clips = includedClips(state);
  const own = gallery === 'clips';
  const params = {
    source: found.source,
    labels: own ? clips.map((clip) => labelOfClip(state.classify, clip).trim() || null) : null,
    sources: own ? clips.map(({ id, sourceKey }) => sourceKey ?? id) : null,
    shots,
    seed,
  };
  return { key: JSON.stringify([found.key, params.labels, params.sources, shots, seed]), params };
}

function commonOf(state: AppState, baseUrl: string) {
  const { loaded: model } = state.models;
  const { settings } = state.classify;
  const companion = companionOf(state);
  if (!model || state.worker.status !== 'ready' || (model.config.classes === null && !companion)) return null;
  const manifestUrl = new URL('models/manifest.json', baseUrl).href;
  return {
    companion: companion && { kind: 'bundled' as const, manifestUrl, modelId: companion.id },
    frames: settings.frames,
    activation: activationFor(settings.activation, classesOf(state)),
  };
}

/** The class with the name of the clip's label; null if there is none. */
function knownClass(state: AppState, clip: Clip, facts: ClassifierFacts): number | null {
  const label = labelOfClip(state.classify, clip).trim().toLowerCase();
  const names = namesOf(state.classify, facts);
  const index = label === '' || !names ? -1 : names.findIndex((name) => name.toLowerCase() === label);
  return index < 0 ? null : index;
}
