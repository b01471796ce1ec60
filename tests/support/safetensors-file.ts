/** A tensor to be written, with its little-endian bytes. */
export interface SafeTensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A safetensors file; `headerPadding` spaces move the data to any alignment. */
export function safetensorsFile(
  tensors: readonly SafeTensor[],
  { metadata, headerPadding = 0 }: { metadata?: Record<string, string>; headerPadding?: number } = {},
): Blob {
  let at = 0;
  const header: Record<string, unknown> = metadata ? { __metadata__: metadata } : {};
  for (const { name, dtype, shape, bytes } of tensors) {
    header[name] = { dtype, shape, data_offsets: [at, at + bytes.length] };
    at += bytes.length;
  }
  return safetensorsParts(
    JSON.stringify(header) + ' '.repeat(headerPadding),
    tensors.map((tensor) => tensor.bytes),
  );
}

/** The same, from a header of any text and with any stated length. */
export function safetensorsParts(
  header: string,
  data: readonly Uint8Array<ArrayBuffer>[],
  claimedBytes?: number,
): Blob {
  const utf8 = new TextEncoder().encode(header);
  const length = new BigUint64Array([BigInt(claimedBytes ?? utf8.length)]);
  return new Blob([length, utf8, ...data]);
}
