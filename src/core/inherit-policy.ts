/** Workers under the policy of whoever starts them, where no guard lays one over their scripts. */

/** Addresses of scripts in memory, by what they load: each is made once. */
const carriers = new Map<string, string>();

/**
 * A worker from a network address has the policy of its own response: none, from a plain host. One from memory has that
 * of its page, and so has what it loads.
 */
function carrierOf(script: string | URL, type: WorkerOptions['type']): string | URL {
  const url = new URL(script, 'document' in globalThis ? document.baseURI : undefined);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return script;
  const address = JSON.stringify(url.href);
  const code = type === 'module' ? `import ${address};` : `importScripts(${address});`;
  const known = carriers.get(code);
  if (known !== undefined) return known;
  const made = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  carriers.set(code, made);
  return made;
}

/** From now on this page, or this worker, starts workers that are under its own policy. */
export function startWorkersUnderOwnPolicy(): void {
  const Given = globalThis.Worker;
  globalThis.Worker = class extends Given {
    constructor(script: string | URL, options?: WorkerOptions) {
      super(carrierOf(script, options?.type), options);
    }
  };
}
