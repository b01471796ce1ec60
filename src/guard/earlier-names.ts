/** Recognises what earlier versions of the page stored without the page's own name, among what other pages stored. */

const EARLIER_STORE = /^files [0-9a-f]{16}$/;
const EARLIER_ALLOWANCES = 'allowances';
const TOKEN = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a cache is the store of an earlier version of the page in this folder. */
export async function isStoreOfEarlierNaming(name: string, folder: string): Promise<boolean> {
  if (!EARLIER_STORE.test(name)) return false;
  const store = await caches.open(name);
  const marks = await Promise.all(
    ['index.html', 'models/manifest.json'].map((path) =>
      store.match(new URL(path, folder).href, { ignoreVary: true }),
    ),
  );
  return marks.every((mark) => mark !== undefined);
}

/** Removes the sites that an earlier version was allowed to reach; the user has to allow them again. */
export async function removeEarlierAllowances(folder: string): Promise<void> {
  if (!(await caches.has(EARLIER_ALLOWANCES))) return;
  const allowances = await caches.open(EARLIER_ALLOWANCES);
  const keys = await allowances.keys();
  const own = keys.filter(({ url }) => url.startsWith(folder) && TOKEN.test(url.slice(folder.length)));
  await Promise.all(own.map((key) => allowances.delete(key)));
  if (own.length > 0 && own.length === keys.length) await caches.delete(EARLIER_ALLOWANCES);
}
