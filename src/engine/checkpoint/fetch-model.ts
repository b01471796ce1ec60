/** Fetches a checkpoint into this browser's storage, checks it and keeps it; continues what was interrupted. */
import type { Progress } from '../../contract/environment.ts';
import type { FetchModelParams, KeptResult, PartDownload } from '../../contract/kept.ts';
import { AppError } from '../../core/errors.ts';
import { hashOf, startSha256 } from '../../core/hashes.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { inspectCheckpoint } from '../../model/checkpoint/inspect.ts';
import { openCheckpoint } from '../../model/checkpoint/open.ts';
import { ChecksumWatch } from '../../model/checkpoint/verify.ts';
import type { Download } from '../../storage/download-store.ts';
import { DownloadStore } from '../../storage/download-store.ts';
import { ModelStore } from '../../storage/model-store.ts';
import { fullError, isFull } from '../../storage/pieces.ts';
import { fileNameOf } from './file-name.ts';
import { resumeDownload } from './resume-download.ts';

/**
 * Fetches a checkpoint, checks its size, hash and own checksums, and keeps it unchanged.
 *
 * What has arrived stays if the download is cancelled or interrupted, and the next call goes on from there.
 *
 * @throws {@link AppError} `not-found`, `interrupted`, `aborted`, `storage/*`; `model/*` if it is no checkpoint that
 *   this page can run, or not the file that was expected: it is removed then.
 */
export async function fetchModel(
  { address, expected = {} }: FetchModelParams,
  { signal, progress }: TaskContext<Progress>,
): Promise<KeptResult> {
  const downloads = await DownloadStore.open();
  const fileName = fileNameOf(address);
  const kept = await downloads.with(address, async (download) => {
    try {
      const onBytes = (done: number, total: number) =>
        progress({ stage: `Fetching ${fileName}`, done, total });
      await receive(download, { signal, onBytes });
      download.close();
      const onChecked = (done: number) =>
        progress({ stage: `Checking ${fileName}`, done, total: download.size });
      const file = await download.file();
      const { sha256, checksums } = await check(file, expected, { signal, onBytes: onChecked });
      const entry = await (
        await ModelStore.open()
      ).take({
        fileName,
        address,
        bytes: file.size,
        sha256,
        settings: {},
        move: (folder, name) => download.moveTo(folder, name),
      });
      return { ...entry, checksums };
    } catch (error) {
      if (isWorthless(error)) {
        download.close();
        await downloads.remove(address);
      }
      throw error;
    }
  });
  await downloads.remove(address);
  return kept;
}

/** What has arrived of files that were not fetched to their end. */
export async function partDownloads(): Promise<readonly PartDownload[]> {
  return (await DownloadStore.open()).list();
}

/** Removes what has arrived of a file. */
export async function dropDownload({ address }: { readonly address: string }): Promise<void> {
  await (await DownloadStore.open()).remove(address);
}

interface StepOptions<T extends unknown[]> {
  readonly signal: AbortSignal;
  readonly onBytes: (...bytes: T) => void;
}

async function receive(download: Download, options: StepOptions<[number, number]>): Promise<void> {
  try {
    await resumeDownload(download.address, download, options);
  } catch (error) {
    if (!isFull(error)) throw error;
    const bytes = (download.facts.totalBytes ?? download.size) - download.size;
    const advice = 'forget a kept model, or free space on the disk, then resume.';
    throw await fullError({ bytes, purpose: 'for the rest of the file' }, advice, error);
  }
}

/** Reads the whole file once: its hash, and whether its own checksums agree. */
async function check(
  file: File,
  expected: NonNullable<FetchModelParams['expected']>,
  options: StepOptions<[number]>,
) {
  if (expected.bytes !== undefined && file.size !== expected.bytes) {
    throw otherFile(`${expected.bytes} bytes`, `${file.size}`);
  }
  // Heads matter only for results: they are requested when the model is loaded.
  const inspected = inspectCheckpoint(await openCheckpoint(file), {
    setting: { numHeads: 1, decoderNumHeads: 1 },
  });
  const [sha, watch] = [await startSha256(), await ChecksumWatch.of([file], inspected)];
  const update = (bytes: Uint8Array) => {
    sha.update(bytes);
    watch.update(bytes);
  };
  const sha256 = await hashOf(file, { update, digest: sha.digest }, options);
  if (expected.sha256 !== undefined && sha256 !== expected.sha256) {
    throw otherFile(`SHA-256 ${expected.sha256.slice(0, 12)}…`, `${sha256.slice(0, 12)}…`);
  }
  return { sha256, checksums: watch.finish() };
}

function otherFile(wanted: string, got: string): AppError {
  return new AppError(
    'model/format',
    `Expected a file with ${wanted}, got ${got}: it is not the published file, or was damaged on its way. It was removed; load it again.`,
  );
}

/** Whether what has arrived can't become the file, however long one waits. */
const isWorthless = (error: unknown) => error instanceof AppError && error.code.startsWith('model/');
