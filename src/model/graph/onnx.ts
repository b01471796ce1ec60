/** Writes ONNX messages as protobuf (the only importer of pbf). */
import { PbfWriter } from 'pbf';

/** Element types of ONNX with their numbers in `TensorProto.DataType`. */
export const ELEMENT_TYPES = { float32: 1, int32: 6, int64: 7, float16: 10 } as const;
export type ElementType = keyof typeof ELEMENT_TYPES;

/** An extent, or the name of one that is known only when the graph runs. */
export type Dimension = number | string;

export interface ValueInfo {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly Dimension[];
}

export type Attribute = number | string | readonly number[] | { readonly float: number };

export interface OnnxNode {
  readonly op: string;
  /** '' for ONNX's own operators, otherwise the name of an extension set. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A weight in an external file. The graph may declare any shape with the right number of values. */
export interface ExternalWeight {
  readonly name: string;
  readonly type: 'float32' | 'float16';
  readonly shape: readonly number[];
  readonly location: string;
  readonly byteOffset: number;
  readonly byteLength: number;
}

/** Small integers in the graph itself: shapes, axes, sizes. */
export interface IntegerConstant {
  readonly name: string;
  readonly values: readonly number[];
}

export interface OnnxGraph {
  readonly name: string;
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly IntegerConstant[];
}

/** Extension operators of ONNX Runtime. */
export const MICROSOFT = 'com.microsoft';

const IR_VERSION = 9;
const OPSET = 20;
const EXTERNAL = 1;
const ATTRIBUTE_KIND = { float: 1, int: 2, string: 3, ints: 7 };

/**
 * Writes a graph as an ONNX ModelProto: the subset of messages that this project's graphs need.
 *
 * @remarks Source: field numbers of onnx.proto3 (ONNX 1.16, IR version 9).
 */
export function encodeModel(graph: OnnxGraph, weights: readonly ExternalWeight[]): Uint8Array<ArrayBuffer> {
  const pbf = new PbfWriter();
  pbf.writeVarintField(1, IR_VERSION);
  pbf.writeStringField(2, 'cav-mae-playground');
  pbf.writeMessage(7, (value, writer) => writeGraph(value, weights, writer), graph);
  pbf.writeMessage(8, writeOpset, { domain: '', version: OPSET });
  const isExtended = graph.nodes.some(({ domain }) => domain === MICROSOFT);
  if (isExtended) pbf.writeMessage(8, writeOpset, { domain: MICROSOFT, version: 1 });
  return pbf.finish().slice();
}

function writeOpset(opset: { domain: string; version: number }, pbf: PbfWriter): void {
  pbf.writeStringField(1, opset.domain);
  pbf.writeVarintField(2, opset.version);
}

function writeGraph(graph: OnnxGraph, weights: readonly ExternalWeight[], pbf: PbfWriter): void {
  for (const node of graph.nodes) pbf.writeMessage(1, writeNode, node);
  pbf.writeStringField(2, graph.name);
  for (const constant of graph.constants) pbf.writeMessage(5, writeIntegers, constant);
  for (const weight of weights) pbf.writeMessage(5, writeExternal, weight);
  for (const input of graph.inputs) pbf.writeMessage(11, writeValueInfo, input);
  for (const output of graph.outputs) pbf.writeMessage(12, writeValueInfo, output);
}

function writeNode(node: OnnxNode, pbf: PbfWriter): void {
  for (const input of node.inputs) pbf.writeStringField(1, input);
  for (const output of node.outputs) pbf.writeStringField(2, output);
  pbf.writeStringField(3, `${node.op}:${node.outputs.find((output) => output !== '') ?? ''}`);
  pbf.writeStringField(4, node.op);
  for (const attribute of Object.entries(node.attributes)) pbf.writeMessage(5, writeAttribute, attribute);
  if (node.domain) pbf.writeStringField(7, node.domain);
}

function writeAttribute([name, value]: [string, Attribute], pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  if (typeof value === 'number') {
    pbf.writeVarintField(3, value);
    pbf.writeVarintField(20, ATTRIBUTE_KIND.int);
  } else if (typeof value === 'string') {
    pbf.writeBytesField(4, new TextEncoder().encode(value));
    pbf.writeVarintField(20, ATTRIBUTE_KIND.string);
  } else if ('float' in value) {
    pbf.writeFloatField(2, value.float);
    pbf.writeVarintField(20, ATTRIBUTE_KIND.float);
  } else {
    pbf.writePackedVarint(8, [...value]);
    pbf.writeVarintField(20, ATTRIBUTE_KIND.ints);
  }
}

function writeIntegers(constant: IntegerConstant, pbf: PbfWriter): void {
  pbf.writePackedVarint(1, [constant.values.length]);
  pbf.writeVarintField(2, ELEMENT_TYPES.int64);
  pbf.writeStringField(8, constant.name);
  pbf.writeBytesField(9, new Uint8Array(BigInt64Array.from(constant.values, BigInt).buffer));
}

function writeExternal(weight: ExternalWeight, pbf: PbfWriter): void {
  pbf.writePackedVarint(1, [...weight.shape]);
  pbf.writeVarintField(2, ELEMENT_TYPES[weight.type]);
  pbf.writeStringField(8, weight.name);
  for (const pair of [
    ['location', weight.location],
    ['offset', String(weight.byteOffset)],
    ['length', String(weight.byteLength)],
  ] as const) {
    pbf.writeMessage(13, writePair, pair);
  }
  pbf.writeVarintField(14, EXTERNAL);
}

function writePair([key, value]: readonly [string, string], pbf: PbfWriter): void {
  pbf.writeStringField(1, key);
  pbf.writeStringField(2, value);
}

function writeValueInfo(info: ValueInfo, pbf: PbfWriter): void {
  pbf.writeStringField(1, info.name);
  pbf.writeMessage(2, writeType, info);
}

function writeType(info: ValueInfo, pbf: PbfWriter): void {
  pbf.writeMessage(1, writeTensorType, info);
}

function writeTensorType(info: ValueInfo, pbf: PbfWriter): void {
  pbf.writeVarintField(1, ELEMENT_TYPES[info.type]);
  pbf.writeMessage(2, writeShape, info.shape);
}

function writeShape(shape: readonly Dimension[], pbf: PbfWriter): void {
  for (const extent of shape) pbf.writeMessage(1, writeDimension, extent);
}

function writeDimension(extent: Dimension, pbf: PbfWriter): void {
  if (typeof extent === 'number') pbf.writeVarintField(1, extent);
  else pbf.writeStringField(2, extent);
}
