/** Computes large matrix products with the runtime. */
import { GraphBuilder } from './graph/builder.ts';
import type { Backend } from './session.ts';
import { PartSession } from './session.ts';

/**
 * A B^T with the runtime's matrix product, which uses vector instructions and threads; plain script has neither.
 *
 * Sums are float32. Use it for products of a hundred million terms and more; for smaller ones the preparation takes too
 * long.
 */
export class FeatureProduct {
  readonly #session: PartSession;

  private constructor(session: PartSession) {
    this.#session = session;
  }

  /** @throws {@link AppError} `model/run` with the runtime's words. */
  static async create(backend: Backend): Promise<FeatureProduct> {
    const builder = new GraphBuilder('feature product', 'float32');
    const rows = builder.floatInput('rows', ['row', 'width']);
    const columns = builder.floatInput('columns', ['column', 'width']);
    builder.output('scores', builder.node('Gemm', [rows, columns], { transB: 1 }), ['row', 'column']);
    return new FeatureProduct(
      await PartSession.create(builder.build(), { blob: new Blob(), ranges: [], fault: () => null }, backend),
    );
  }

  /**
   * @param rows - (count of rows, width).
   * @param columns - (count of columns, width).
   * @returns (count of rows, count of columns).
   */
  async multiply(
    rows: Float32Array<ArrayBuffer>,
    columns: Float32Array<ArrayBuffer>,
    width: number,
  ): Promise<Float32Array<ArrayBuffer>> {
    const { scores } = await this.#session.read(
      {
        rows: { data: rows, dims: [rows.length / width, width] },
        columns: { data: columns, dims: [columns.length / width, width] },
      },
      ['scores'],
    );
    return scores;
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}
