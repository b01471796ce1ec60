/** Collects the nodes, weights and constants of one graph. */
import type {
  Attribute,
  Dimension,
  IntegerConstant,
  MICROSOFT,
  OnnxGraph,
  OnnxNode,
  ValueInfo,
} from './onnx.ts';

/** The type in which a graph stores weights and passes activations on; inputs and outputs are float32. */
export type GraphPrecision = 'float32' | 'float16';

/** The precision of a model. `int8`: the products of linear layers, within a graph of float32. */
export type Precision = GraphPrecision | 'int8';

/** A weight that a graph reads: its name in the checkpoint and the shape that the graph sees. */
export interface WeightUse {
  readonly name: string;
  readonly shape: readonly number[];
}

/** A graph and the weights it needs, independent of where the weights are. */
export interface ModelPart {
  readonly graph: OnnxGraph;
  readonly weights: readonly WeightUse[];
  readonly precision: GraphPrecision;
}

/** The name of a value in the graph; a plain string is enough. */
export type Value = string;

/** Collects the nodes, weights and constants of one graph, and names its values. */
export class GraphBuilder {
  readonly precision: GraphPrecision;
  readonly #name: string;
  readonly #inputs: ValueInfo[] = [];
  readonly #outputs: ValueInfo[] = [];
  readonly #nodes: OnnxNode[] = [];
  readonly #weights = new Map<string, WeightUse>();
  readonly #constants = new Map<string, IntegerConstant>();
  readonly #renamed = new Map<Value, string>();
  #values = 0;

  constructor(name: string, precision: GraphPrecision) {
    this.#name = name;
    this.precision = precision;
  }

  /** A float32 input, narrowed to the graph's precision. */
  floatInput(name: string, shape: readonly Dimension[]): Value {
    this.#inputs.push({ name, type: 'float32', shape });
    return this.precision === 'float16' ? this.node('Cast', [name], { to: 10 }) : name;
  }

  /** Indices are int32, because int64 arithmetic runs on the CPU with WebGPU. */
  indexInput(name: string, shape: readonly Dimension[]): Value {
    this.#inputs.push({ name, type: 'int32', shape });
    return name;
  }

  /** Makes a value an output with this name, as float32. */
  output(name: string, value: Value, shape: readonly Dimension[]): void {
    this.#outputs.push({ name, type: 'float32', shape });
    if (this.precision === 'float16') this.#add('Cast', '', [value], [name], { to: 1 });
    else this.#renamed.set(value, name);
  }

  /** A weight by its name in the checkpoint. `shape` may merge axes; the values keep their order. */
  weight(name: string, shape: readonly number[]): Value {
    this.#weights.set(name, { name, shape });
    return name;
  }

  integers(values: readonly number[]): Value {
    const name = `const:${values.join(',')}`;
    this.#constants.set(name, { name, values });
    return name;
  }

  /** Adds an ONNX operator with one output. */
  node(op: string, inputs: readonly Value[], attributes: Readonly<Record<string, Attribute>> = {}): Value {
    const [output] = this.nodes(op, '', inputs, 1, attributes);
    return output as Value;
  }

  /** Adds an operator with several outputs; those in `unused` (by position) are left out. */
  nodes(
    op: string,
    domain: '' | typeof MICROSOFT,
    inputs: readonly Value[],
    outputs: number,
    attributes: Readonly<Record<string, Attribute>> = {},
    unused: readonly number[] = [],
  ): Value[] {
    const names = Array.from({ length: outputs }, (_, i) =>
      unused.includes(i) ? '' : `v${(this.#values += 1)}`,
    );
    this.#add(op, domain, inputs, names, attributes);
    return names;
  }

  build(): ModelPart {
    return {
      graph: {
        name: this.#name,
        inputs: this.#inputs,
        outputs: this.#outputs,
        nodes: this.#nodes.map((node) => ({
          ...node,
          inputs: node.inputs.map((value) => this.#renamed.get(value) ?? value),
          outputs: node.outputs.map((value) => this.#renamed.get(value) ?? value),
        })),
        constants: [...this.#constants.values()],
      },
      weights: [...this.#weights.values()],
      precision: this.precision,
    };
  }

  #add(
    op: string,
    domain: string,
    inputs: readonly Value[],
    outputs: readonly Value[],
    attributes: Readonly<Record<string, Attribute>>,
  ): void {
    this.#nodes.push({ op, domain, inputs, outputs, attributes });
  }
}
