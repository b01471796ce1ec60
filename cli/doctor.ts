/** `cavmae doctor`: what this machine has, and what it computes against stored values. */
import { availableParallelism, freemem, platform, release, totalmem } from 'node:os';
import packageJson from '../package.json' with { type: 'json' };
import { browserVersion, findBrowser } from '../scripts/browser.mjs';
import type { CheckMachineResult } from '../src/contract/check.ts';
import type { Environment } from '../src/contract/environment.ts';
import type { EngineOptions } from './engine.ts';
import { BatchEngine } from './engine.ts';

export interface Diagnosis {
  readonly version: string;
  readonly node: string;
  readonly browser: string;
  readonly system: string;
  readonly cores: number;
  readonly memoryBytes: { readonly total: number; readonly free: number };
  readonly environment: Environment;
  readonly check: CheckMachineResult;
}

/** Looks at the machine and takes the stored clip through every path it has. */
export async function doctor(options: EngineOptions): Promise<Diagnosis> {
  const engine = await BatchEngine.start({ ...options, workers: 1 });
  try {
    const check = await engine.call(0, 'checkMachine', {
      clipUrl: engine.urlOf('check/clip.safetensors'),
      manifestUrl: engine.urlOf('models/manifest.json'),
    });
    return {
      version: packageJson.version,
      node: process.version,
      browser: browserVersion(findBrowser()),
      system: `${platform()} ${release()}`,
      cores: availableParallelism(),
      memoryBytes: { total: totalmem(), free: freemem() },
      environment: engine.environment,
      check,
    };
  } finally {
    await engine.close();
  }
}

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;

/** The diagnosis as text for a bug report. */
export function diagnosisText({ environment, check, memoryBytes, ...facts }: Diagnosis): string {
  const lines = [
    `CAV-MAE Playground ${facts.version}, Node ${facts.node}, ${facts.browser}, ${facts.system}`,
    `${facts.cores} cores, ${gigabytes(memoryBytes.total)} memory, ${gigabytes(memoryBytes.free)} free`,
    `backend: ${environment.backend} (${environment.reason}); adapter: ${environment.adapter ?? 'none'}; shader-f16: ${environment.shaderF16 ? 'yes' : 'no'}; cross-origin isolated: ${environment.crossOriginIsolated ? 'yes' : 'no'}`,
    `reference: ${check.model}, ${check.reference}; ${check.runtime}`,
  ];
  for (const { path, device, passed, failure, stages } of check.paths) {
    lines.push('', `${path} (${device}): ${passed ? 'passed' : 'FAILED'}${failure ? `, ${failure}` : ''}`);
    for (const stage of stages) {
      const verdict = stage.passed ? 'ok' : 'FAILED';
      lines.push(
        `  ${verdict.padEnd(6)} ${stage.name.padEnd(16)} relative L2 ${stage.relativeL2.toExponential(1)} (up to ${stage.tolerance.toExponential(0)}), ${stage.milliseconds.toFixed(0)} ms`,
      );
    }
  }
  return [...lines, ...check.absent.map((sentence) => `\n${sentence}`)].join('\n');
}
