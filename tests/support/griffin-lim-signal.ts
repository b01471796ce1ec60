/**
 * A voice-like tone with 24 harmonics and vibrato, and bursts of noise: 1.5 s at 16 kHz, silent at both ends.
 *
 * The same formula as in `tests/fixtures/make-griffin-lim.py`, which records torchaudio's results for it.
 */
export function griffinLimSignal(): Float32Array<ArrayBuffer> {
  const count = 24_000;
  const silent = 640;
  let state = 1;
  let phase = 0;
  return Float32Array.from({ length: count }, (_, n) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const noise = state / 2 ** 31 - 1;
    if (n < silent || n >= count - silent) return 0;
    const t = n / 16_000;
    phase += (2 * Math.PI * (140 + 25 * Math.sin(2 * Math.PI * 1.3 * t))) / 16_000;
    let tone = 0;
    for (let harmonic = 1; harmonic < 25; harmonic += 1) tone += Math.sin(harmonic * phase) / harmonic;
    const fade = Math.sin((Math.PI * (n - silent)) / (count - 2 * silent));
    const burst = Math.max(0, Math.sin(2 * Math.PI * 3 * t)) ** 4;
    return fade * (0.15 * tone + 0.1 * burst * noise);
  });
}

/** (bins) lengths of complex numbers kept side by side. */
export function magnitudesOf(spectra: ArrayLike<number>): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: spectra.length / 2 }, (_, i) =>
    Math.hypot(spectra[2 * i]!, spectra[2 * i + 1]!),
  );
}
