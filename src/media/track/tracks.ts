/** What headers and packets say of a track. */
import type { InputAudioTrack, InputVideoTrack } from 'mediabunny';
import { matrixOf } from '../picture/colour.ts';
import { codecName } from './codec-names.ts';
import { isDecodable } from './decodable.ts';
import type { Extent } from './extent.ts';

/** A picture track, as its headers and packets say. */
export interface VideoInfo {
  readonly codec: string;
  /** Display size in square pixels, after rotation and pixel aspect. */
  readonly width: number;
  readonly height: number;
  /** Clockwise degrees by which stored frames are turned for display. */
  readonly rotation: 0 | 90 | 180 | 270;
  /** The true rate where frames keep to one, else their mean number a second. */
  readonly framesPerSecond: number;
  /** First presented timestamp, in the container's seconds. */
  readonly firstSeconds: number;
  readonly endSeconds: number;
  readonly decodable: boolean;
}

/** A sound track, as its headers say: believe the decoded buffer's rate and channels over these. */
export interface AudioInfo {
  /** Files joined on behind whose sound can't be read. */
  readonly leftOut: number;
  readonly codec: string;
  readonly sampleRateHz: number;
  readonly channels: number;
  readonly firstSeconds: number;
  readonly endSeconds: number;
  readonly decodable: boolean;
}

/** Reads a picture track's properties and settles the colours that its decoder shall assume. */
export async function describeVideo(
  track: InputVideoTrack,
  { firstSeconds, endSeconds }: Extent,
): Promise<VideoInfo> {
  const decodable = await isDecodable(track);
  if (decodable) await settleColourSpace(track);
  return {
    codec: codecName(await track.getCodec(), await track.getInternalCodecId()),
    width: await track.getDisplayWidth(),
    height: await track.getDisplayHeight(),
    rotation: await track.getRotation(),
    framesPerSecond: await frameRate(track),
    firstSeconds,
    endSeconds,
    decodable,
  };
}

/**
 * Reads a sound track's properties.
 *
 * @param extent - where its sound lies, and how many files joined on behind can't be read.
 */
export async function describeAudio(
  track: InputAudioTrack,
  { firstSeconds, endSeconds, leftOut }: Extent & Pick<AudioInfo, 'leftOut'>,
): Promise<AudioInfo> {
  return {
    codec: codecName(await track.getCodec(), await track.getInternalCodecId()),
    sampleRateHz: await track.getSampleRate(),
    channels: await track.getNumberOfChannels(),
    leftOut,
    firstSeconds,
    endSeconds,
    decodable: await isDecodable(track),
  };
}

async function frameRate(track: InputVideoTrack): Promise<number> {
  try {
    const metrics = await track.computeFrameRateMetrics();
    const rate = metrics.underlyingFrameRate ?? metrics.averageFrameRate;
    return Number.isFinite(rate) ? rate : 0;
  } catch {
    return 0;
  }
}

/**
 * Tells the decoder the same matrix and range as {@link matrixOf}, for those frames that only the browser can draw.
 *
 * mediabunny fills every gap with BT.709, and Chromium believes it: untagged small pictures turn out about
 * 8/255 wrong on average. The primaries are always given as BT.709, which keeps the browser from converting
 * between gamuts.
 */
async function settleColourSpace(track: InputVideoTrack): Promise<void> {
  const config = await track.getDecoderConfig();
  if (!config) return;
  const { matrix, fullRange } = await matrixOf(track);
  const colorSpace: VideoColorSpaceInit = { primaries: 'bt709', transfer: 'bt709', matrix, fullRange };
  track.getDecoderConfig = () => Promise.resolve({ ...config, colorSpace });
}
