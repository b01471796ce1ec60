import { listAssets } from './lib/build.mjs';
import { kilobytes, printTable } from './lib/print.mjs';

/** Files that hold ONNX Runtime: named after it, by it or by the bundler. */
const isRuntime = ({ file }) => /^ort[.-]/.test(file);
const LISTED = 8;

/** Bytes a visitor downloads as scripts and WebAssembly, with and without the runtime. */
export function benchSize(outDir) {
  const assets = listAssets(outDir);
  const scripts = assets.filter(({ file }) => /\.m?js$/.test(file));
  const binaries = assets.filter(({ file }) => file.endsWith('.wasm'));
  const isPage = (asset) => !isRuntime(asset);
  const sum = (list) => ({
    files: list.length,
    bytes: list.reduce((total, { bytes }) => total + bytes, 0),
    gzipBytes: list.reduce((total, { gzipBytes }) => total + gzipBytes, 0),
  });
  const groups = {
    'all scripts': sum(scripts),
    'without ONNX Runtime': sum(scripts.filter(isPage)),
    'the same and WebAssembly': sum([...scripts, ...binaries].filter(isPage)),
    'ONNX Runtime, scripts': sum(scripts.filter(isRuntime)),
    'ONNX Runtime, WebAssembly (one is fetched)': sum(binaries.filter(isRuntime)),
    styles: sum(assets.filter(({ file }) => file.endsWith('.css'))),
  };
  const line = (name, { bytes, gzipBytes }, files = '') => [
    name,
    files,
    kilobytes(bytes),
    kilobytes(gzipBytes),
  ];
  printTable(
    'Size of the built page, kB (1000 bytes)',
    ['', 'files', 'raw', 'gzip'],
    [
      ...Object.entries(groups).map(([name, group]) => line(name, group, group.files)),
      ...scripts.slice(0, LISTED).map((asset) => line(`  ${asset.file}`, asset)),
    ],
  );
  return { groups, assets };
}
