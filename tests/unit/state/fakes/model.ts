/** What a healthy worker answers to the tasks of models and kept checkpoints. */
import type { ModelSummary } from '../../../../src/contract/model.ts';
import { AppError } from '../../../../src/core/errors.ts';
import { CAV_MAE } from '../../../../src/core/family.ts';
import type { Tasks } from './tasks.ts';

export const MODEL: ModelSummary = {
  id: 'tiny',
  name: 'tiny',
  source: 'bundled',
  bytes: 1,
  sha256: null,
  parameters: 1,
  family: CAV_MAE,
  config: {
    embedDim: 8,
    numHeads: 2,
    modalityDepth: 1,
    unifiedDepth: 1,
    decoder: { embedDim: 8, depth: 1, numHeads: 2 },
    classes: null,
    normPix: true,
  },
  headsFrom: 'metadata',
  storage: 'float32',
  precision: 'float32',
  precisionReason: '',
  precisionPending: false,
  missingKeys: [],
  unexpectedKeys: [],
  trainedOn: null,
  objective: null,
};

export const modelAnswers = {
  loadModel: async () => MODEL,
  checkPrecision: async () => ({
    precision: 'float16',
    precisionReason: 'It agreed.',
    precisionPending: false,
  }),
  keptModels: async () => ({ models: [], damaged: [], removedParts: 0, usageBytes: 0, quotaBytes: 0 }),
  keepModel: async () => {
    throw new AppError('storage/full', 'Not part of this test.');
  },
  setKeptSettings: async () => undefined,
  forgetModel: async () => undefined,
  fetchModel: async ({ address }) => ({
    id: 'fetched',
    fileName: 'model.pth',
    bytes: 10,
    sha256: 'a',
    layout: null,
    rounded: false,
    storedBytes: 10,
    keptAt: '2026-11-27T00:00:00.000Z',
    settings: {},
    address,
  }),
  partDownloads: async () => [],
  dropDownload: async () => undefined,
  exportModel: async ({ format }) => ({ fileName: `tiny.${format}`, blob: new Blob(['x']) }),
  hashModel: async () => ({ id: 'tiny', sha256: 'ab' }),
  checkKept: async () => ({ isWhole: true }),
  checkMachine: async () => ({ model: '', reference: '', runtime: '', paths: [], absent: [] }),
  compareModels: async () => {
    throw new Error('not asked here');
  },
} satisfies Partial<Tasks>;
