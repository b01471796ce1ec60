import {
  ADTS,
  BlobSource,
  FLAC,
  Input,
  MATROSKA,
  MP3,
  MP4,
  MPEG_TS,
  OGG,
  QTFF,
  UnsupportedInputFormatError,
  WAVE,
  WEBM,
  type InputAudioTrack,
  type InputVideoTrack,
} from 'mediabunny';
import { AppError } from '../core/errors.ts';
import { isDecodable } from './decodable.ts';
import { describeAudio, describeVideo, type AudioInfo, type VideoInfo } from './tracks.ts';

/** Something to tell the user about a medium that was opened all the same. */
export interface MediaWarning {
  readonly code: 'audio-codec' | 'video-codec' | 'truncated';
  readonly message: string;
}

/**
 * An opened medium: what it holds and where its time begins.
 *
 * Track times are the container's own seconds; windows elsewhere count from `startSeconds`. Whoever opens it
 * closes it; closing stops decoding under way, which then fails as `aborted`.
 */
export interface OpenedMedia extends Disposable {
  readonly name: string;
  /** "MP4", "WebM"...: what the bytes are, whatever the name ends with. */
  readonly container: string;
  readonly video: VideoInfo | null;
  readonly audio: AudioInfo | null;
  /** First presented timestamp, never before 0: what lies before 0 is hidden by an edit list. */
  readonly startSeconds: number;
  /** Last end minus `startSeconds`. */
  readonly durationSeconds: number;
  readonly warnings: readonly MediaWarning[];
  /** The tracks to decode from, for this layer alone; null where `decodable` is false. */
  readonly tracks: { readonly video: InputVideoTrack | null; readonly audio: InputAudioTrack | null };
  close(): void;
}

/** Not HLS: a playlist names other addresses, and a dropped file must not make the page fetch anything. */
const FORMATS = [MP4, QTFF, MATROSKA, WEBM, MPEG_TS, WAVE, MP3, OGG, FLAC, ADTS];

/** Stated lengths are rounded, and may count what an edit list hides: less than this is no loss. */
const CUT_OFF_SECONDS = 0.5;

const CONTAINER_NAMES: Readonly<Record<string, string>> = {
  'QuickTime File Format': 'MOV',
  'MPEG Transport Stream': 'MPEG-TS',
  WAVE: 'WAV',
  ADTS: 'AAC',
};

/**
 * Reads a file's headers; nothing is decoded yet.
 *
 * Of several tracks of a kind, the primary one that this browser decodes is taken.
 *
 * @param name - the file's name, for messages only: the type is told from the bytes.
 * @throws {@link AppError} `media/empty`, `media/not-media`, `media/no-tracks`, `media/truncated` (headers
 * without data) or `media/codec` (nothing in it can be decoded here).
 */
export async function openMedia(source: Blob, name: string): Promise<OpenedMedia> {
  if (source.size === 0) {
    throw new AppError('media/empty', `${name} is empty (0 bytes): copy or download it again.`);
  }
  const input = new Input({ formats: FORMATS, source: new BlobSource(source) });
  try {
    return await describe(input, name);
  } catch (error) {
    input.dispose();
    throw error instanceof AppError ? error : unreadable(error, name);
  }
}

async function describe(input: Input, name: string): Promise<OpenedMedia> {
  const format = (await input.getFormat()).name;
  const container = CONTAINER_NAMES[format] ?? format;
  const [videoTrack, audioTrack] = await primaryTracks(input);
  if (!videoTrack && !audioTrack) throw noTracks(name, container);

  const video = videoTrack && (await describeVideo(videoTrack));
  const audio = audioTrack && (await describeAudio(audioTrack));
  const found = [video, audio].filter((info) => info !== null);
  if (found.every((info) => !info.decodable)) throw nothingDecodable(name, found);
  const usable = found.filter((info) => info.endSeconds > info.firstSeconds);
  if (usable.length === 0) throw noData(name, container);

  const startSeconds = Math.min(...usable.map((info) => info.firstSeconds));
  const endSeconds = Math.max(...usable.map((info) => info.endSeconds));
  const close = () => input.dispose();
  return {
    name,
    container,
    video,
    audio,
    startSeconds,
    durationSeconds: endSeconds - startSeconds,
    warnings: [...codecWarnings(video, audio), ...(await cutOffWarning(input, endSeconds))],
    tracks: {
      video: video?.decodable ? videoTrack : null,
      audio: audio?.decodable ? audioTrack : null,
    },
    close,
    [Symbol.dispose]: close,
  };
}

async function primaryTracks(input: Input): Promise<[InputVideoTrack | null, InputAudioTrack | null]> {
  const decodable = { filter: (track: InputVideoTrack | InputAudioTrack) => isDecodable(track) };
  return [
    (await input.getPrimaryVideoTrack(decodable)) ?? (await input.getPrimaryVideoTrack()),
    (await input.getPrimaryAudioTrack(decodable)) ?? (await input.getPrimaryAudioTrack()),
  ];
}

function codecWarnings(video: VideoInfo | null, audio: AudioInfo | null): MediaWarning[] {
  const warnings: MediaWarning[] = [];
  if (video && !video.decodable) {
    warnings.push({
      code: 'video-codec',
      message: `This browser does not decode the picture's codec, ${video.codec}: only the sound is used. H.264, VP8, VP9 and AV1 work.`,
    });
  }
  if (audio && !audio.decodable) {
    warnings.push({
      code: 'audio-codec',
      message: `This browser does not decode the sound's codec, ${audio.codec}: only the picture is used. AAC, Opus, Vorbis, MP3, FLAC and PCM work.`,
    });
  }
  return warnings;
}

/** Compares the length that the headers state, where they do, with that of the packets that are there. */
async function cutOffWarning(input: Input, endSeconds: number): Promise<MediaWarning[]> {
  const statedSeconds = await input.getDurationFromMetadata();
  if (statedSeconds === null || statedSeconds - endSeconds < CUT_OFF_SECONDS) return [];
  const message = `The file states a length of ${statedSeconds.toFixed(1)} s but holds only ${endSeconds.toFixed(1)} s: it was cut off.`;
  return [{ code: 'truncated', message }];
}

function nothingDecodable(name: string, found: readonly (VideoInfo | AudioInfo)[]): AppError {
  const codecs = found.map((info) => info.codec).join(' and ');
  return new AppError(
    'media/codec',
    `${name} holds ${codecs}, which this browser does not decode: convert it to MP4 with H.264 and AAC, or to WebM with VP9 and Opus.`,
  );
}

function noTracks(name: string, container: string): AppError {
  return new AppError(
    'media/no-tracks',
    `${name} (${container}) lists no picture and no sound: it may have been cut off while it was copied or recorded, so fetch it again.`,
  );
}

function noData(name: string, container: string): AppError {
  return new AppError(
    'media/truncated',
    `The tracks of ${name} (${container}) hold no data: it was cut off, so fetch it again.`,
  );
}

function unreadable(error: unknown, name: string): AppError {
  if (error instanceof UnsupportedInputFormatError) {
    return new AppError(
      'media/not-media',
      `${name} is not a video or sound file that can be read here: expected MP4, MOV, WebM, MKV, TS, WAV, MP3, M4A, Ogg or FLAC.`,
      { cause: error },
    );
  }
  return new AppError(
    'media/truncated',
    `The headers of ${name} are damaged or cut off (${error instanceof Error ? error.message : String(error)}): fetch it again.`,
    { cause: error },
  );
}
