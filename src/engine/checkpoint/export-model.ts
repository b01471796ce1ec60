/** Exports the model as safetensors or ONNX, and computes the hash of its file. */
import type { Progress } from '../../contract/environment.ts';
import type { ExportedFile, ExportModelParams, ModelSummary } from '../../contract/model.ts';
import { AppError } from '../../core/errors.ts';
import { hashOf, startSha256 } from '../../core/hashes.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { ChecksumWatch } from '../../model/checkpoint/verify.ts';
import { writeSafetensors } from '../../model/checkpoint/write-safetensors.ts';
import type { ExportedPart } from '../../model/onnx-export/export-onnx.ts';
import { exportPart, partsOf } from '../../model/onnx-export/export-onnx.ts';
import { onnxExample } from '../../model/onnx-export/onnx-example.ts';
import { onnxReadme } from '../../model/onnx-export/onnx-readme.ts';
import { gatherFile } from '../../storage/gather-file.ts';
import type { ZipEntry } from '../../storage/zip.ts';
import { storedZip } from '../../storage/zip.ts';
import type { EngineContext } from '../context.ts';

/**
 * Writes the loaded model as files that other programs can open: its weights as safetensors, or its graphs as ONNX, for
 * batches of clips, with their weights and a program that runs them.
 *
 * @throws {@link AppError} `model/none`, `aborted`, `storage/full`, `storage/unavailable`.
 */
export async function exportModel(
  engine: EngineContext,
  { format, isStandard = false }: ExportModelParams,
  { signal, progress }: TaskContext<Progress>,
): Promise<ExportedFile> {
  const { summary, file } = engine.requireModel();
  if (!file) throw new AppError('internal', 'The file of this model is not available.');
  const stem = summary.name.trim().replace(/[^\p{L}\p{N}.-]+/gu, '-');
  const stage = `Writing ${stem}.${format === 'onnx' ? 'zip' : 'safetensors'}`;
  const onBytes = (total: number) => (done: number) =>
    progress({ stage, done: Math.min(done, total), total });
  if (format === 'safetensors') {
    const { byteLength, chunks } = writeSafetensors(file.inspected, {
      type: 'stored',
      metadata: metadataOf(summary),
    });
    const blob = await gatherFile(chunks(signal), {
      signal,
      onBytes: onBytes(byteLength),
    });
    return { fileName: `${stem}.safetensors`, blob };
  }
  const parts = partsOf(file.inspected).map((name) =>
    exportPart(name, file.inspected, isStandard ? 'standard' : 'onnxruntime'),
  );
  const total = parts.reduce((sum, { graph, weights }) => sum + graph.length + weights.size, 0);
  const blob = await gatherFile(storedZip(onnxEntries(parts, summary)), { signal, onBytes: onBytes(total) });
  return { fileName: `${stem}-onnx.zip`, blob };
}

/**
 * Computes the hash of the loaded model's file, keeps it, and checks the file's own checksums.
 *
 * @throws {@link AppError} `model/format` if the weights do not match their checksums; `model/none`, `aborted`.
 */
export async function hashModel(
  engine: EngineContext,
  _: Record<string, never>,
  { signal, progress }: TaskContext<Progress>,
): Promise<{ readonly id: string; readonly sha256: string; readonly checksums?: 'verified' | 'none' }> {
  const loaded = engine.requireModel();
  const { id, sha256: known } = loaded.summary;
  if (known !== null) return { id, sha256: known };
  if (!loaded.file) throw new AppError('internal', 'The file of this model is not available.');
  const { blob, parts, inspected } = loaded.file;
  const onBytes = (done: number) => progress({ stage: 'Computing SHA-256', done, total: blob.size });
  const [sha, watch] = [await startSha256(), await ChecksumWatch.of(parts, inspected)];
  const update = (bytes: Uint8Array) => {
    sha.update(bytes);
    watch.update(bytes);
  };
  const sha256 = await hashOf(blob, { update, digest: sha.digest }, { signal, onBytes });
  const checksums = watch.finish();
  loaded.learnHash(sha256, checksums);
  return { id, sha256, checksums };
}

function metadataOf({
  name,
  family,
  objective,
  trainedOn,
  sha256,
  labels,
}: ModelSummary): Record<string, string> {
  return {
    name,
    family: family.id,
    ...(objective && { objective }),
    ...(trainedOn !== null && { trained_on: trainedOn }),
    ...(labels && { labels: JSON.stringify(labels) }),
    ...(sha256 !== null && { written_from_sha256: sha256 }),
  };
}

function onnxEntries(
  parts: readonly ExportedPart[],
  { name, sha256, family, config }: ModelSummary,
): ZipEntry[] {
  const text = onnxReadme({ name, sha256, family, config }, parts);
  return [
    { name: 'README.txt', pieces: [new TextEncoder().encode(text)] },
    { name: 'example.py', pieces: [new TextEncoder().encode(onnxExample(family, config))] },
    ...parts.flatMap(({ graphFile, graph, weightsFile, weights }) => [
      { name: graphFile, pieces: [graph] },
      { name: weightsFile, pieces: weights.chunks() },
    ]),
  ];
}
