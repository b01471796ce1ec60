import { PbfReader } from 'pbf';
import { describe, expect, it } from 'vitest';
import { CAV_MAE } from '../../../src/core/family.ts';
import type { ModelConfig } from '../../../src/core/model-config.ts';
import { sizeOf } from '../../../src/core/tensor.ts';
import { expectedTensors } from '../../../src/model/checkpoint/tensor-names.ts';
import type { ModelPart } from '../../../src/model/graph/builder.ts';
import { encodeModel, type OnnxNode } from '../../../src/model/graph/onnx.ts';
import {
  classifierPart,
  decoderPart,
  headPart,
  jointPart,
  towerPart,
} from '../../../src/model/graph/parts.ts';
import { describeGraph } from '../../support/describe-graph.ts';
import { TINY } from '../../support/tiny-model.ts';

const DECODER = { embedDim: 8, depth: 1, numHeads: 2 };
const CONFIG: ModelConfig = { ...TINY, numHeads: 4, decoder: DECODER, normPix: null };

const PARTS: Record<string, (precision: 'float32' | 'float16') => ModelPart> = {
  'audio tower': (precision) => towerPart('audio', CAV_MAE, CONFIG, { precision }),
  'visual tower': (precision) => towerPart('visual', CAV_MAE, CONFIG, { precision }),
  joint: (precision) => jointPart(CONFIG, { precision }),
  'audio head': (precision) => headPart('audio', CONFIG, { precision }),
  'visual head': (precision) => headPart('visual', CONFIG, { precision }),
  decoder: (precision) => decoderPart(CAV_MAE, CONFIG, DECODER, { precision }),
  classifier: (precision) => classifierPart(CONFIG, 5, { precision }),
};

describe.each(Object.entries(PARTS))('the %s', (_, make) => {
  it.each(['float32', 'float16'] as const)('reads only values that exist before, in %s', (precision) => {
    const { graph, weights } = make(precision);
    const known = new Set([...graph.inputs, ...weights, ...graph.constants].map((value) => value.name));
    for (const node of graph.nodes) {
      for (const input of node.inputs) expect(known, `${node.op} reads ${input}`).toContain(input);
      for (const output of node.outputs) known.add(output);
    }
    for (const output of graph.outputs) expect(known).toContain(output.name);
  });

  it('declares its weights with the extents, folded or not, of the checkpoint', () => {
    const expected = expectedTensors(TINY, CAV_MAE);
    for (const { name, shape } of make('float32').weights) {
      expect(expected.get(name)?.needed, name).toBe(true);
      expect(sizeOf(shape), name).toBe(sizeOf(expected.get(name)!.shape));
    }
  });

  it('keeps float32 at its ends in float16', () => {
    const { graph } = make('float16');
    expect([...graph.inputs, ...graph.outputs].map((value) => value.type)).not.toContain('float16');
    expect(graph.nodes.filter((node) => node.op === 'Cast')).not.toHaveLength(0);
  });
});

it('all parts together read every tensor that is needed, and no other', () => {
  const read = new Set(
    Object.values(PARTS).flatMap((make) => make('float32').weights.map((weight) => weight.name)),
  );
  const needed = [...expectedTensors(TINY, CAV_MAE)]
    .filter(([, tensor]) => tensor.needed)
    .map(([name]) => name);
  expect([...read].sort()).toEqual(needed.sort());
});

it('the joint encoder and the heads differ in their norms only', () => {
  const norms = (part: ModelPart) =>
    part.weights
      .map((weight) => weight.name)
      .filter((name) => name.endsWith('.bias') && name.includes('norm'));
  expect(norms(jointPart(CONFIG))).toEqual(['blocks_u.0.norm1.bias', 'blocks_u.0.norm2.bias', 'norm.bias']);
  expect(norms(headPart('audio', CONFIG))).toEqual([
    'blocks_u.0.norm1_a.bias',
    'blocks_u.0.norm2_a.bias',
    'norm_a.bias',
  ]);
  expect(norms(headPart('visual', CONFIG))).toEqual([
    'blocks_u.0.norm1_v.bias',
    'blocks_u.0.norm2_v.bias',
    'norm_v.bias',
  ]);
});

it('a block is eleven operators, of which two only change the shape', () => {
  const deeper = describeGraph(towerPart('audio', CAV_MAE, { ...CONFIG, modalityDepth: 7 }));
  const shallower = describeGraph(towerPart('audio', CAV_MAE, { ...CONFIG, modalityDepth: 6 }));
  const block = Object.fromEntries(
    Object.entries(deeper).map(([op, count]) => [op, count - (shallower[op] ?? 0)]),
  );
  expect(block).toEqual({
    Add: 0,
    Gather: 0,
    LayerNormalization: 0,
    Gemm: 4,
    Gelu: 1,
    MultiHeadAttention: 1,
    Reshape: 2,
    SkipLayerNormalization: 2,
    Split: 1,
  });
});

describe('the bytes of a model', () => {
  const range = {
    type: 'float32',
    shape: [2, 3],
    location: 'weights',
    byteOffset: 5_000_000_000,
    byteLength: 24,
  } as const;
  const { graph } = towerPart('audio', CAV_MAE, CONFIG);
  const bytes = encodeModel(graph, [{ name: 'w', ...range }]);

  it('refer to weights by file, offset and length, also beyond 4 GiB', () => {
    const found = tensorsOf(bytes).find((tensor) => tensor.name === 'w')!;
    expect(found).toMatchObject({ dims: [2, 3], type: 1, isExternal: true });
    expect(found.external).toEqual({ location: 'weights', offset: '5000000000', length: '24' });
  });

  it('hold no weights of their own', () => {
    expect(bytes.length).toBeLessThan(20_000);
    expect(tensorsOf(bytes).filter((tensor) => tensor.rawBytes > 64)).toEqual([]);
  });

  it('are the same for the same graph', () => {
    expect(encodeModel(towerPart('audio', CAV_MAE, CONFIG).graph, [{ name: 'w', ...range }])).toEqual(bytes);
  });

  it('keep node order, names and attributes', () => {
    const nodes = nodesOf(bytes);
    expect(nodes.map((node) => node.op)).toEqual(graph.nodes.map((node: OnnxNode) => node.op));
    expect(nodes.find((node) => node.op === 'MultiHeadAttention')).toMatchObject({
      domain: 'com.microsoft',
      integers: { num_heads: 4 },
    });
    expect(nodes.find((node) => node.op === 'LayerNormalization')?.floats['epsilon']).toBeCloseTo(1e-5, 12);
    expect(nodes.find((node) => node.op === 'LayerNormalization')?.integers['axis']).toBe(-1);
  });
});

interface ReadTensor {
  name: string;
  dims: number[];
  type: number;
  rawBytes: number;
  isExternal: boolean;
  external: Record<string, string>;
}

interface ReadNode {
  op: string;
  domain: string;
  integers: Record<string, number>;
  floats: Record<string, number>;
}

/** Calls back for every field of a message; a field that is not read is skipped. */
function readMessage(pbf: PbfReader, field: (tag: number, pbf: PbfReader) => void): void {
  pbf.readMessage((tag, _, reader) => field(tag, reader), {});
}

function readGraph(model: Uint8Array, field: (tag: number, pbf: PbfReader) => void): void {
  new PbfReader(model).readFields((tag, _, pbf) => {
    if (tag === 7) readMessage(pbf, field);
  }, {});
}

function tensorsOf(model: Uint8Array): ReadTensor[] {
  const tensors: ReadTensor[] = [];
  readGraph(model, (tag, pbf) => {
    if (tag !== 5) return;
    const tensor: ReadTensor = { name: '', dims: [], type: 0, rawBytes: 0, isExternal: false, external: {} };
    readMessage(pbf, (inner, reader) => {
      if (inner === 1) reader.readPackedVarint(tensor.dims);
      if (inner === 2) tensor.type = reader.readVarint();
      if (inner === 8) tensor.name = reader.readString();
      if (inner === 9) tensor.rawBytes = reader.readBytes().length;
      if (inner === 13) {
        const pair = ['', ''];
        readMessage(reader, (part, value) => (pair[part - 1] = value.readString()));
        tensor.external[pair[0] as string] = pair[1] as string;
      }
      if (inner === 14) tensor.isExternal = reader.readVarint() === 1;
    });
    tensors.push(tensor);
  });
  return tensors;
}

function nodesOf(model: Uint8Array): ReadNode[] {
  const nodes: ReadNode[] = [];
  readGraph(model, (tag, pbf) => {
    if (tag !== 1) return;
    const node: ReadNode = { op: '', domain: '', integers: {}, floats: {} };
    readMessage(pbf, (inner, reader) => {
      if (inner === 4) node.op = reader.readString();
      if (inner === 7) node.domain = reader.readString();
      if (inner !== 5) return;
      let name = '';
      readMessage(reader, (part, value) => {
        if (part === 1) name = value.readString();
        if (part === 2) node.floats[name] = value.readFloat();
        if (part === 3) node.integers[name] = value.readVarint(true);
      });
    });
    nodes.push(node);
  });
  return nodes;
}
