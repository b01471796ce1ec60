/**
 * The parts of the package that {@link resampleTo16k} uses; it has no types of its own. Pointers are byte addresses in
 * its memory.
 */
declare module '@echogarden/speex-resampler-wasm/simd' {
  export interface SpeexModule {
    /** The module's memory. It is a new view after every growth, so read it again after every call. */
    readonly HEAPF32: Float32Array<ArrayBuffer>;
    readonly HEAPU32: Uint32Array<ArrayBuffer>;
    /** 0 if there is no memory left. */
    _malloc(bytes: number): number;
    _free(pointer: number): void;
    /** Returns the state's pointer, 0 on failure; `error` points to an int or is 0; quality 0 to 10. */
    _speex_resampler_init(
      channels: number,
      inputRateHz: number,
      outputRateHz: number,
      quality: number,
      error: number,
    ): number;
    /** Leaves out the filter's delay: the first output is at the moment of the first input. */
    _speex_resampler_skip_zeros(state: number): number;
    /** Both lengths point to samples available, and are changed to samples used; returns 0 on success. */
    _speex_resampler_process_float(
      state: number,
      channel: number,
      input: number,
      inputLength: number,
      output: number,
      outputLength: number,
    ): number;
    _speex_resampler_destroy(state: number): void;
  }

  const makeModule: () => Promise<SpeexModule>;
  export { makeModule as default };
}
