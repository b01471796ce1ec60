/** Removes ways out that no policy covers from the page and from every frame made in it. */

/** A policy does not cover peer connections, and shared workers do not get ours; the page needs none of these. */
const TAKEN = ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebTransport', 'SharedWorker'];
/** The page's own `Worker` starts workers under the page's policy; a frame's would start others. */
const TAKEN_FROM_FRAMES = [...TAKEN, 'Worker'];

/** Objects whose functions and properties can insert elements. */
const OWNERS = [
  ...[
    'Node',
    'Element',
    'CharacterData',
    'DocumentType',
    'Document',
    'DocumentFragment',
    'ShadowRoot',
    'Range',
  ],
  'HTMLTableElement',
];
/** Functions after which there may be a new frame. */
const INSERTING = [
  ...['appendChild', 'insertBefore', 'replaceChild', 'moveBefore', 'append', 'prepend', 'before', 'after'],
  ...['replaceWith', 'replaceChildren', 'insertAdjacentElement', 'insertAdjacentHTML', 'setHTMLUnsafe'],
  ...['write', 'writeln', 'execCommand', 'insertNode', 'surroundContents'],
];
/** Properties that insert when they are set. */
const SET = ['innerHTML', 'outerHTML', 'body', 'caption', 'tHead', 'tFoot'];

/** Properties that give access to a frame. */
const FRAMES = ['HTMLIFrameElement', 'HTMLFrameElement', 'HTMLObjectElement', 'HTMLEmbedElement'];

type Realm = Window & typeof globalThis;
type Part = 'value' | 'get' | 'set';
type After = (given: unknown) => void;
type Wrapped = (this: unknown, ...given: unknown[]) => unknown;

/** What is sealed, identified by a function of its own, because a frame keeps its window when it navigates. */
const sealed = new WeakSet<object>();

/**
 * Removes peer connections and similar APIs from a window, from the frames in it, and from frames that come later,
 * before the code that makes a frame can use it. A frame is a window of its own, with a fresh copy of everything.
 */
export function seal(page: Realm): void {
  sealRealm(page, TAKEN);
}

function sealRealm(realm: Realm, taken: readonly string[]): void {
  if (sealed.has(realm.Object)) return;
  sealed.add(realm.Object);
  for (const name of taken) Reflect.deleteProperty(realm, name);
  const sealNew = () => sealFrames(realm);
  const wrapAll = (
    owners: readonly string[],
    names: readonly string[],
    part: Part,
    after = sealNew as After,
  ) => {
    for (const owner of owners) for (const name of names) wrap(prototypeOf(realm, owner), name, part, after);
  };
  wrapAll(OWNERS, INSERTING, 'value');
  wrapAll(OWNERS, SET, 'set');
  wrapAll(FRAMES, ['contentWindow', 'contentDocument'], 'get');
  wrapAll(['Element'], ['attachShadow'], 'value', (root) => listen(root as ShadowRoot, sealNew));
  wrap(realm, 'open', 'value', (opened) => sealIfOwn(opened as Realm | null));
  listen(realm.document, sealNew);
  sealNew();
}

/** An empty frame has loaded before the call that inserts it returns; listeners on the path see it first. */
function listen(root: Document | ShadowRoot, sealNew: () => void): void {
  root.addEventListener('load', sealNew, true);
}

function sealFrames(realm: Realm): void {
  for (let place = 0; place < realm.length; place += 1) sealIfOwn(realm[place] as Realm);
}

function sealIfOwn(frame: Realm | null): void {
  if (frame === null) return;
  try {
    sealRealm(frame, TAKEN_FROM_FRAMES);
  } catch {
    // The frame belongs to another site, so nothing in it can be reached from here either.
  }
}

function prototypeOf(realm: Realm, owner: string): object | undefined {
  return (realm as unknown as Record<string, { readonly prototype: object } | undefined>)[owner]?.prototype;
}

/** Runs a function on what another function returns, before its caller gets it. */
function wrap(owner: object | undefined, name: string, part: Part, after: After): void {
  const property = owner && Object.getOwnPropertyDescriptor(owner, name);
  const original = property?.[part] as Wrapped | undefined;
  if (!property?.configurable || typeof original !== 'function') return;
  const wrapped: Wrapped = function (...given) {
    const result = Reflect.apply(original, this, given);
    after(result);
    return result;
  };
  Object.defineProperty(owner, name, { ...property, [part]: wrapped });
}
