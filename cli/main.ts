/** The command line's commands and their options. */
import { Command, InvalidArgumentError, Option } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { diagnosisText, doctor } from './doctor.ts';
import { exitCodeOf } from './each-clip.ts';
import type { EngineOptions } from './engine.ts';
import { classifyText, evaluateClassify } from './evaluate-classify.ts';
import { evaluateRetrieval, retrievalLatex, retrievalText, writeEvaluation } from './evaluate-retrieval.ts';
import type { ExportOnnxOptions } from './export-onnx.ts';
import { exportOnnx } from './export-onnx.ts';
import { CommandError, EXIT } from './fail.ts';
import { fbank } from './fbank.ts';
import type { Dtype } from './feature-table.ts';
import { DTYPES } from './feature-table.ts';
import type { FramePolicy } from './features.ts';
import { features, FRAME_POLICIES } from './features.ts';
import { parseShard } from './inputs.ts';
import type { ReconstructOptions } from './reconstruct.ts';
import { reconstruct } from './reconstruct.ts';
import type { TensorsOptions } from './tensors.ts';
import { tensors } from './tensors.ts';

/** Options that every command with a model has. */
interface ModelOptions {
  readonly model: string;
  readonly heads?: number;
  readonly decoderHeads?: number;
  readonly backend: 'auto' | 'webgpu' | 'wasm';
  readonly workers?: number;
  readonly json?: boolean;
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('Expected a whole number of 1 or more.');
  return value;
}

function ratio(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value < 1)) throw new InvalidArgumentError('Expected a share from 0 to below 1.');
  return value;
}

/** Adds the options of a command that runs a model. */
function withModel(command: Command): Command {
  return command
    .option('--model <file or name>', 'checkpoint (.pth, .safetensors) or a bundled model', 'cav-mae-tiny')
    .option('--heads <n>', 'attention heads, where the file does not state them', whole)
    .option('--decoder-heads <m>', 'attention heads of the decoder', whole)
    .addOption(
      new Option('--backend <name>', 'where the model runs')
        .choices(['auto', 'wasm', 'webgpu'])
        .default('auto'),
    )
    .option('--workers <n>', 'number of workers; default: as many as cores and memory allow', whole)
    .option('--json', 'print the result as JSON');
}

const engineOptions = ({ model, heads, decoderHeads, backend, workers }: ModelOptions): EngineOptions => ({
  model,
  heads,
  decoderHeads,
  backend,
  workers: workers ?? null,
  say,
});

/** Prints a result: as JSON, or by a function of its own. */
function print(result: unknown, json: boolean | undefined, text: () => string): void {
  process.stdout.write(json ? `${JSON.stringify(result, null, 2)}\n` : `${text()}\n`);
}

interface FeaturesFlags extends ModelOptions {
  readonly frames: FramePolicy;
  readonly windows: 'first' | 'all';
  readonly hop: number;
  readonly dtype: Dtype;
  readonly out: string;
  readonly resume?: boolean;
  readonly shard?: string;
}

interface ClassifyFlags extends ModelOptions {
  readonly labels: string;
  readonly list: string;
  readonly activation?: 'softmax' | 'sigmoid';
  readonly out: string;
}

function frameIndex(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 9)
    throw new InvalidArgumentError('Expected a frame from 0 to 9.');
  return value;
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('Expected seconds above 0.');
  return value;
}

function program(exit: (code: number) => void): Command {
  const cavmae = new Command('cavmae')
    .description('Runs CAV-MAE over files, with the same code as the page.')
    .version(packageJson.version)
    .exitOverride();
  withModel(cavmae.command('tensors').description('run the model on arrays and write every named tensor'))
    .requiredOption('--audio <file>', '.npy of shape (clips, 1024, 128): normalised log-mel')
    .requiredOption('--image <file>', '.npy of shape (clips, 3, 224, 224): normalised pixels')
    .option('--noise-audio <file>', '.npy of shape (clips, 512)')
    .option('--noise-visual <file>', '.npy of shape (clips, 196)')
    .option('--mask-ratio-audio <share>', 'hidden share of the audio patches', ratio, 0.75)
    .option('--mask-ratio-visual <share>', 'hidden share of the visual patches', ratio, 0.75)
    .requiredOption('--out <folder>', 'where the arrays and losses.json go')
    .action(async (options: TensorsOptions & ModelOptions) => {
      const result = await tensors(options, engineOptions(options));
      print(result, options.json, () => `Wrote tensors and losses.json to ${options.out}.`);
    });
  withModel(
    cavmae
      .command('features <inputs...>')
      .description('pooled features of files, folders, globs and lists, as Parquet'),
  )
    .addOption(
      new Option('--frames <policy>', 'frame 5, all ten, or their mean').choices(FRAME_POLICIES).default('5'),
    )
    .addOption(
      new Option('--windows <which>', 'ten-second windows of a file')
        .choices(['first', 'all'])
        .default('first'),
    )
    .option('--hop <seconds>', 'from one window to the next', seconds, 10)
    .addOption(new Option('--dtype <type>', 'of the vectors').choices(DTYPES).default('float32'))
    .requiredOption('--out <folder>', 'where the Parquet files and errors.jsonl go')
    .option('--resume', 'continue a folder; skip the clips that are done')
    .option('--shard <i/n>', 'the i-th of n parts, by a stable hash of the path')
    .action(async (inputs: string[], flags: FeaturesFlags) => {
      const options = {
        ...flags,
        resume: flags.resume ?? false,
        shard: flags.shard === undefined ? null : parseShard(flags.shard),
      };
      const result = await features(inputs, options, engineOptions(flags));
      print(
        result,
        flags.json,
        () =>
          `${result.rows} rows of ${result.clips} clips in ${result.out} (${result.skipped} were there, ${result.failed} failed, ${result.clipsPerSecond.toFixed(2)} clips a second).`,
      );
      exit(exitCodeOf(result.failed, result.interrupted));
    });
  withModel(
    cavmae
      .command('reconstruct <inputs...>')
      .description('each file as the model rebuilds it, as PNG, with losses'),
  )
    .option('--mask-ratio-audio <share>', 'hidden share of the audio patches', ratio, 0.75)
    .option('--mask-ratio-visual <share>', 'hidden share of the visual patches', ratio, 0.75)
    .addOption(
      new Option('--mask-mode <mode>', 'of the audio')
        .choices(['unstructured', 'time', 'frequency', 'time-frequency'])
        .default('unstructured'),
    )
    .option('--seed <n>', 'of the mask', whole, 1)
    .option('--frame <n>', 'which of the ten frames, 0-based', frameIndex, 5)
    .requiredOption('--out <folder>', 'where pictures and losses.json go')
    .action(async (inputs: string[], options: ReconstructOptions & ModelOptions) => {
      const result = await reconstruct(inputs, options, engineOptions(options));
      print(
        result,
        options.json,
        () => `${result.items.length} clips in ${options.out}, ${result.errors.length} failed.`,
      );
      exit(exitCodeOf(result.errors.length, result.interrupted));
    });
  withModel(cavmae.command('fbank <inputs...>').description('log-mel of each file before padding, as .npy'))
    .requiredOption('--out <folder>', 'where the arrays go')
    .action(async (inputs: string[], options: { readonly out: string } & ModelOptions) => {
      const result = await fbank(inputs, options, engineOptions(options));
      print(
        result,
        options.json,
        () => `${result.items.length} arrays in ${options.out}, ${result.errors.length} failed.`,
      );
      exit(exitCodeOf(result.errors.length, result.interrupted));
    });
  const evaluate = cavmae.command('evaluate').description('the figures of the paper’s tables');
  evaluate
    .command('retrieval')
    .description('recall and ranks of a folder of features, beside the paper’s rows')
    .requiredOption('--features <folder>', 'what `cavmae features` wrote')
    .option('--list <file>', 'an official list, *_for_retrieval_cleaned.json')
    .option('--json', 'print the result as JSON')
    .option('--latex', 'print the result as a LaTeX table')
    .action(async (options: { features: string; list?: string; json?: boolean; latex?: boolean }) => {
      const result = await evaluateRetrieval(options.features, options.list ?? null);
      writeEvaluation(options.features, result);
      print(result, options.json, () => (options.latex ? retrievalLatex(result) : retrievalText(result)));
    });
  withModel(
    evaluate
      .command('classify [inputs...]')
      .description('mAP, d-prime and accuracy of a fine-tuned model in five modes, beside the paper’s rows'),
  )
    .requiredOption('--labels <file>', 'CSV of class names, as class_labels_indices.csv')
    .requiredOption('--list <file>', 'an official list with the labels of each clip')
    .addOption(
      new Option('--activation <name>', 'default: softmax where every clip has one label').choices([
        'softmax',
        'sigmoid',
      ]),
    )
    .requiredOption('--out <folder>', 'where classify.json and the logits (VGGSounder’s pickle) go')
    .action(async (inputs: string[], flags: ClassifyFlags) => {
      const options = { ...flags, activation: flags.activation ?? null };
      const result = await evaluateClassify(inputs, options, engineOptions(flags));
      print(result, flags.json, () => classifyText(result));
      exit(exitCodeOf(result.errors.length, result.interrupted));
    });
  withModel(
    cavmae
      .command('export')
      .description('the model’s graphs and weights as ONNX, for other programs and integrations/ray'),
  )
    .option('--standard', 'only standard ONNX operators, without those of ONNX Runtime')
    .requiredOption('--out <folder>', 'where graphs, weights, example.py and model.json go')
    .action(async (options: ExportOnnxOptions & ModelOptions) => {
      const result = await exportOnnx(options, engineOptions(options));
      print(result, options.json, () => `Wrote ${result.files.length} files to ${result.out}.`);
    });
  withModel(
    cavmae.command('doctor').description('this machine’s hardware and results, for a bug report'),
  ).action(async (options: ModelOptions) => {
    const result = await doctor(engineOptions(options));
    print(result, options.json, () => diagnosisText(result));
    exit(result.check.paths.every(({ passed }) => passed) ? 0 : EXIT.machine);
  });
  return cavmae;
}

/** Runs a command. @returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    let code = 0;
    await program((given) => (code = given)).parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommandError) {
      say(error.message);
      return error.exitCode;
    }
    // Commander has printed what was wrong, or the help that was asked for.
    if (error instanceof Error && 'exitCode' in error) return error.exitCode === 0 ? 0 : EXIT.usage;
    say(error instanceof Error ? error.message : String(error));
    return EXIT.machine;
  }
}
