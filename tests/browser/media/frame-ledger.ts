/** Books on the browser's VideoFrames, kept beside the code under test: who made them and whether they were closed. */
export interface FrameLedger {
  readonly made: number;
  readonly open: number;
  /** Puts the browser's own classes back. */
  stop(): void;
}

/** Counts every frame that a decoder delivers, and every clone and copy, until it is closed. */
export function countVideoFrames(): FrameLedger {
  const { VideoDecoder: Decoder, VideoFrame: Frame } = globalThis;
  const { clone, close } = Frame.prototype;
  const open = new Set<VideoFrame>();
  let made = 0;
  const note = (frame: VideoFrame) => {
    made++;
    open.add(frame);
    return frame;
  };
  Frame.prototype.clone = function (this: VideoFrame) {
    return note(clone.call(this));
  };
  Frame.prototype.close = function (this: VideoFrame) {
    open.delete(this);
    close.call(this);
  };
  globalThis.VideoFrame = new Proxy(Frame, {
    construct: (target, parameters, newTarget) =>
      note(Reflect.construct(target, parameters, newTarget) as VideoFrame),
  });
  globalThis.VideoDecoder = new Proxy(Decoder, {
    construct: (target, [init]: [VideoDecoderInit], newTarget) =>
      Reflect.construct(
        target,
        [{ ...init, output: (frame: VideoFrame) => init.output(note(frame)) }],
        newTarget,
      ) as object,
  });
  return {
    get made() {
      return made;
    },
    get open() {
      return open.size;
    },
    stop() {
      Object.assign(Frame.prototype, { clone, close });
      Object.assign(globalThis, { VideoDecoder: Decoder, VideoFrame: Frame });
    },
  };
}
