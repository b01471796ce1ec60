/** Starts workers under the page's content security policy where no guard adds one to their scripts. */

/** Addresses of in-memory scripts by the script that they load; each is made once. */
const carriers = new Map<string, string>();

/**
 * A worker from a network address gets the policy of its own response, and a plain host sends none. A worker from
 * memory gets its page's policy, and so does everything that it loads.
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

/** From now on, workers started by this page or this worker are under its own policy. */
export function startWorkersUnderOwnPolicy(): void {
  const Given = globalThis.Worker;
  globalThis.Worker = class extends Given {
    constructor(script: string | URL, options?: WorkerOptions) {
      super(carrierOf(script, options?.type), options);
    }
  };
}
