/** Minimises smooth functions step by step (L-BFGS). */

/** How many steps are remembered. */
const MEMORY = 10;
/** Share of the predicted decrease that a step must reach (Armijo). */
const DECREASE = 1e-4;
const HALVINGS = 40;

/** A smooth function: returns its value at a point and writes its gradient, which has the point's length. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

interface Step {
  readonly moved: Float64Array;
  readonly turned: Float64Array;
  /** 1 / (moved . turned). */
  readonly inverse: number;
}

/**
 * Finds the minimum of a smooth convex function step by step, from the origin, in float64 (L-BFGS, backtracking).
 *
 * @remarks Source: Nocedal and Wright, Numerical Optimization (2006), algorithms 7.4 and 3.1.
 */
export class Lbfgs {
  readonly point: Float64Array<ArrayBuffer>;
  value: number;
  iterations = 0;
  readonly #objective: Objective;
  #gradient: Float64Array<ArrayBuffer>;
  #steps: Step[] = [];

  constructor(size: number, objective: Objective) {
    this.#objective = objective;
    this.point = new Float64Array(size);
    this.#gradient = new Float64Array(size);
    this.value = objective(this.point, this.#gradient);
  }

  /** The largest component of the gradient, without sign: 0 at the minimum. */
  get largestGradient(): number {
    return this.#gradient.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  }

  /** Takes one step down; false if no step in its direction goes down. */
  step(): boolean {
    this.iterations += 1;
    const direction = this.#direction();
    let slope = dot(direction, this.#gradient);
    if (!(slope < 0)) {
      // The remembered steps no longer fit: start again in the steepest direction.
      this.#steps = [];
      this.#gradient.forEach((value, i) => (direction[i] = -value));
      slope = dot(direction, this.#gradient);
    }
    let length = this.#steps.length === 0 ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
    const next = new Float64Array(this.point.length);
    const gradient = new Float64Array(this.point.length);
    for (let tried = 0; tried < HALVINGS; tried += 1, length /= 2) {
      for (let i = 0; i < next.length; i += 1) next[i] = this.point[i]! + length * direction[i]!;
      const value = this.#objective(next, gradient);
      if (value <= this.value + DECREASE * length * slope) {
        this.#accept(next, gradient, value);
        return true;
      }
    }
    return false;
  }

  #accept(next: Float64Array, gradient: Float64Array<ArrayBuffer>, value: number): void {
    const moved = next.map((to, i) => to - this.point[i]!);
    const turned = gradient.map((to, i) => to - this.#gradient[i]!);
    const curvature = dot(moved, turned);
    if (curvature > 1e-12 * dot(turned, turned)) {
      this.#steps = [...this.#steps, { moved, turned, inverse: 1 / curvature }].slice(-MEMORY);
    }
    this.point.set(next);
    this.#gradient = gradient;
    this.value = value;
  }

  /** The negative gradient, corrected by the curvature of the remembered steps. */
  #direction(): Float64Array<ArrayBuffer> {
    const direction = this.#gradient.map((value) => -value);
    const shares: number[] = [];
    for (const { moved, turned, inverse } of [...this.#steps].reverse()) {
      const share = inverse * dot(moved, direction);
      shares.push(share);
      for (let i = 0; i < direction.length; i += 1) direction[i]! -= share * turned[i]!;
    }
    const last = this.#steps.at(-1);
    if (last) {
      const scale = 1 / (last.inverse * dot(last.turned, last.turned));
      for (let i = 0; i < direction.length; i += 1) direction[i]! *= scale;
    }
    for (const { moved, turned, inverse } of this.#steps) {
      const share = (shares.pop() as number) - inverse * dot(turned, direction);
      for (let i = 0; i < direction.length; i += 1) direction[i]! += share * moved[i]!;
    }
    return direction;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i]! * b[i]!;
  return sum;
}
