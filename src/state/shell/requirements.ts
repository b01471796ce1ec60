/** Checks which features the browser lacks, and what to do about it. */

/** A missing feature, and what to do about it. */
export interface Requirement {
  readonly id: 'secure-context' | 'webcodecs' | 'webgpu' | 'isolation';
  /** Whether nothing works without it. Otherwise the page works more slowly. */
  readonly fatal: boolean;
  readonly missing: string;
  readonly remedy: string;
}

/** The facts that {@link missingRequirements} checks. */
export interface BrowserProbe {
  readonly isSecureContext: boolean;
  readonly crossOriginIsolated: boolean;
  readonly hasWebCodecs: boolean;
  readonly hasWebGpu: boolean;
  readonly origin: string;
}

/** Reads the facts from a window. */
export function probeBrowser(scope: typeof globalThis): BrowserProbe {
  return {
    isSecureContext: scope.isSecureContext,
    crossOriginIsolated: scope.crossOriginIsolated,
    hasWebCodecs: 'VideoDecoder' in scope && 'AudioDecoder' in scope,
    hasWebGpu: Boolean(scope.navigator.gpu),
    origin: scope.location.origin,
  };
}

/** Lists what is missing, fatal needs first. */
export function missingRequirements(probe: BrowserProbe): Requirement[] {
  if (!probe.isSecureContext) {
    return [
      {
        id: 'secure-context',
        fatal: true,
        missing: `This page is at ${probe.origin}, which the browser does not treat as secure, so WebCodecs and WebGPU are not available.`,
        remedy: 'Open the page over https, or from localhost on this computer.',
      },
    ];
  }
  const missing: Requirement[] = [];
  if (!probe.hasWebCodecs) {
    missing.push({
      id: 'webcodecs',
      fatal: true,
      missing:
        'This browser has no WebCodecs (VideoDecoder and AudioDecoder), so the page cannot read a clip.',
      remedy: 'Use a current Chrome or Edge, Firefox 130 or later on a computer, or Safari 26 or later.',
    });
  }
  if (!probe.hasWebGpu) {
    missing.push({
      id: 'webgpu',
      fatal: false,
      missing: 'This browser has no WebGPU, so the model runs on the CPU (WASM).',
      remedy: 'Everything works, but each result takes seconds. A current Chrome or Edge uses the GPU.',
    });
  }
  if (!probe.crossOriginIsolated) {
    missing.push({
      id: 'isolation',
      fatal: false,
      missing: 'The server did not send the isolation headers, so WASM runs on one thread.',
      remedy: 'Serve the page with COOP same-origin and COEP require-corp to use every core.',
    });
  }
  return missing;
}
