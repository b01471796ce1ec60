/** MPEG-TS whose clock wraps among its first packets. */
import type { Input } from 'mediabunny';

/** Ticks after which MPEG-TS counts from 0 again, and in a second. */
const CLOCK_TICKS = 2 ** 33;
const TICKS_PER_SECOND = 90_000;

/** The demuxer's own tolerance about the first timestamp of a file. */
const TOLERANCE_TICKS = 60 * TICKS_PER_SECOND;

/** What the demuxer of mediabunny 1.61 keeps; it offers no other way in. */
interface TransportDemuxer {
  /** A negative `offset` moves the times from `reference` on, a positive one those before it. */
  timestampWrapInfo?: { reference: number; offset: number } | null;
}

/**
 * Lets times from just before the clock's wrap count as negative where a stream's first packet lies just behind it.
 *
 * The demuxer takes the first packet of the file for its earliest, and it is not where the clock wraps between the
 * first picture and the first sound: one of them came 26 hours late.
 */
export async function settleTransportClock(input: Input): Promise<void> {
  await input.getTracks();
  const internals = input as unknown as { _getDemuxer?: () => Promise<TransportDemuxer> };
  const demuxer = await internals._getDemuxer?.();
  const wrap = demuxer?.timestampWrapInfo;
  if (!demuxer || !wrap || wrap.offset < 0 || wrap.reference >= 0) return;
  demuxer.timestampWrapInfo = { reference: CLOCK_TICKS - TOLERANCE_TICKS, offset: -CLOCK_TICKS };
}
