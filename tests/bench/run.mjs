import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { browserVersion, findBrowser } from '../../scripts/browser.mjs';
import { benchFbank } from './fbank.mjs';
import { benchFirstVisit } from './first-visit.mjs';
import { benchGraphs } from './graphs.mjs';
import { ADAPTER, REPOSITORY } from './lib/browser.mjs';
import { buildPage } from './lib/build.mjs';
import { benchLongFile } from './long-file.mjs';
import { benchPage } from './page.mjs';
import { benchQuantised } from './quantised.mjs';
import { benchRetrieval } from './retrieval.mjs';
import { benchSearch } from './search.mjs';
import { benchSize } from './size.mjs';
import { benchSoak } from './soak.mjs';
import { benchQuickLook, benchTeach, benchTrain, benchTrainMemory } from './train.mjs';

const OUT = join(REPOSITORY, 'out', 'bench');
const BUILT = join(OUT, 'page');
/** In this order; `page` measures memory at its end. */
const BENCHES = [
  'fbank',
  'graphs',
  'quantised',
  'retrieval',
  'search',
  'size',
  'visit',
  'page',
  'train',
  'quick-look',
  'teach',
  'train-memory',
  'long-file',
  'soak',
];
/** They take as long as they are told to, or an hour, so they run only when they are asked for. */
const ONLY_ASKED = ['train', 'quick-look', 'teach', 'train-memory', 'long-file', 'soak'];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !BENCHES.includes(name));
if (unknown.length > 0) {
  console.error(`Expected some of ${BENCHES.join(', ')}, got ${unknown.join(', ')}.`);
  process.exit(1);
}
const chosen = BENCHES.filter((name) =>
  asked.length === 0 ? !ONLY_ASKED.includes(name) : asked.includes(name),
);

const machine = {
  date: new Date().toISOString(),
  browser: browserVersion(findBrowser({ mayInstall: false })),
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
  cores: cpus().length,
  memoryBytes: totalmem(),
  adapter: ADAPTER,
  loadBefore: loadavg()[0],
};
console.log(
  `${machine.browser}, Node ${machine.node}, ${machine.platform}, ${machine.cores} cores, ` +
    `${ADAPTER} adapter, load before ${machine.loadBefore.toFixed(1)}`,
);

const report = { machine };
if (['size', 'visit', 'page', ...ONLY_ASKED].some((name) => chosen.includes(name))) await buildPage(BUILT);
if (chosen.includes('fbank')) report.fbank = await benchFbank();
if (chosen.includes('graphs')) report.graphs = await benchGraphs();
if (chosen.includes('quantised')) report.quantised = await benchQuantised();
if (chosen.includes('retrieval')) report.retrieval = await benchRetrieval();
if (chosen.includes('search')) report.search = await benchSearch();
if (chosen.includes('size')) report.size = await benchSize(BUILT);
if (chosen.includes('visit')) report.visit = await benchFirstVisit(BUILT);
if (chosen.includes('page')) report.page = await benchPage(BUILT);
if (chosen.includes('train')) report.train = await benchTrain(BUILT);
if (chosen.includes('quick-look')) report.quickLook = await benchQuickLook(BUILT);
if (chosen.includes('teach')) report.teach = await benchTeach(BUILT);
if (chosen.includes('train-memory')) report.trainMemory = await benchTrainMemory(BUILT);
if (chosen.includes('long-file')) report.longFile = await benchLongFile(BUILT);
if (chosen.includes('soak')) report.soak = await benchSoak(BUILT);
machine.loadAfter = loadavg()[0];

mkdirSync(OUT, { recursive: true });
const file = join(OUT, `bench-${machine.date.replaceAll(/[:.]/g, '-')}.json`);
writeFileSync(file, `${JSON.stringify(report, null, 1)}\n`);
console.log(`\nLoad after ${machine.loadAfter.toFixed(1)}. All figures: ${file}`);
