/** Describes a track by its headers and packets. */
import type { InputAudioTrack, InputVideoTrack } from 'mediabunny';
import { matrixOf } from '../picture/colour.ts';
import { codecName } from './codec-names.ts';
import { isDecodable } from './decodable.ts';
import type { Extent } from './extent.ts';

/** A video track, described by its headers and packets. */
export interface VideoInfo {
  readonly codec: string;
  /** Display size in square pixels, after rotation and pixel aspect. */
  readonly width: number;
  readonly height: number;
  /** Clockwise degrees by which stored frames are turned for display. */
  readonly rotation: 0 | 90 | 180 | 270;
  /** The exact rate if the frames have a constant one, otherwise their mean number per second. */
  readonly framesPerSecond: number;
  /** First presented timestamp, in the container's seconds. */
  readonly firstSeconds: number;
  readonly endSeconds: number;
  readonly decodable: boolean;
}

/** An audio track, described by its headers. The decoded buffer's rate and channels are more reliable. */
export interface AudioInfo {
  /** Files joined on after this one whose audio can't be read. */
  readonly leftOut: number;
  readonly codec: string;
  readonly sampleRateHz: number;
  readonly channels: number;
  readonly firstSeconds: number;
  readonly endSeconds: number;
  readonly decodable: boolean;
}

/** Reads the properties of a video track and sets the colours that its decoder assumes. */
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
 * Reads the properties of an audio track.
 *
 * @param extent - where its audio is, and how many joined files can't be read.
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
 * Gives the decoder the same matrix and range as {@link matrixOf}, for frames that only the browser can draw.
 *
 * mediabunny fills every gap with BT.709, and Chromium believes it: small untagged video comes out wrong by about 8/255
 * on average. The primaries are always given as BT.709, so that the browser does not convert between gamuts.
 */
async function settleColourSpace(track: InputVideoTrack): Promise<void> {
  const config = await track.getDecoderConfig();
  if (!config) return;
  const { matrix, fullRange } = await matrixOf(track);
  const colorSpace: VideoColorSpaceInit = { primaries: 'bt709', transfer: 'bt709', matrix, fullRange };
  track.getDecoderConfig = () => Promise.resolve({ ...config, colorSpace });
}
