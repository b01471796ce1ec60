/** `cavmae export`: the model's graphs as ONNX, with what another program must know to feed them. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineOptions } from './engine.ts';
import { BatchEngine } from './engine.ts';
import { preprocessingOf } from './feature-table.ts';
import { modelSha256Of } from './model-hash.ts';
import { unpackStored } from './unpack.ts';
import { writeWhole } from './write-files.ts';

export interface ExportOnnxOptions {
  readonly out: string;
  /** Standard ONNX operators alone, without those of ONNX Runtime. */
  readonly standard?: boolean | undefined;
}

export interface ExportOnnxResult {
  readonly out: string;
  readonly files: readonly string[];
}

/** Writes graphs, weights, `README.txt` and `example.py` as the page exports them, and `model.json`. */
export async function exportOnnx(
  { out, standard }: ExportOnnxOptions,
  engineOptions: EngineOptions,
): Promise<ExportOnnxResult> {
  const engine = await BatchEngine.start({ ...engineOptions, workers: 1 });
  mkdirSync(out, { recursive: true });
  const archive = join(out, `.export-${process.pid}.zip`);
  try {
    await engine.save(0, 'exportModel', { format: 'onnx', isStandard: standard ?? false }, archive);
    const files = await unpackStored(archive, out);
    const { name, config, family } = engine.model;
    const about = {
      format: 'cav-mae-playground/onnx/1',
      name,
      modelSha256: await modelSha256Of(engine, engineOptions.model),
      width: config.embedDim,
      family,
      preprocessing: preprocessingOf(family),
    };
    writeWhole(join(out, 'model.json'), `${JSON.stringify(about, null, 2)}\n`);
    return { out, files: [...files, 'model.json'] };
  } finally {
    rmSync(archive, { force: true });
    await engine.close();
  }
}
