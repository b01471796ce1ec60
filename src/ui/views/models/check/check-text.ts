/** Formats the check of this machine as text. */
import type { CheckedPath, CheckMachineResult, CheckStage } from '../../../../contract/check.ts';

export const PATH_WORDS: Readonly<Record<CheckedPath, string>> = {
  wasm: 'WASM',
  webgpu: 'WebGPU',
  'webgpu-float16': 'WebGPU, float16',
};

/** Formats a difference with two significant digits. */
export function formatError(value: number): string {
  if (Number.isNaN(value)) return 'not a number';
  return value === 0 ? '0' : value.toExponential(1).replace('-', '−');
}

/** The whole check as text, for a report. */
export function checkText(
  { model, reference, runtime, paths, absent }: CheckMachineResult,
  agent: string,
): string {
  const stage = ({ name, relativeL2, maxAbsolute, tolerance, passed, milliseconds }: CheckStage) =>
    [
      `  ${passed ? 'pass' : 'FAIL'}`,
      name.padEnd(28),
      `relative L2 ${relativeL2.toExponential(2)} (up to ${tolerance.toExponential(0)})`,
      `largest ${maxAbsolute.toExponential(2)}`,
      `${milliseconds.toFixed(0)} ms`,
    ].join('  ');
  return [
    'CAV-MAE Playground, check of this machine',
    `model: ${model}; reference: ${reference}; ${runtime}`,
    `browser: ${agent}`,
    ...paths.flatMap(({ path, device, stages, failure }) => [
      '',
      `${PATH_WORDS[path]} (${device})${failure === null ? '' : `: ${failure}`}`,
      ...stages.map(stage),
    ]),
    ...(absent.length === 0 ? [] : ['', ...absent]),
    '',
  ].join('\n');
}
