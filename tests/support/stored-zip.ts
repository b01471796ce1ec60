/** Reads the entries of a zip from its central directory; throws unless they are stored uncompressed and whole. */
export async function readStoredZip(blob: Blob): Promise<Map<string, Blob>> {
  const view = new DataView(await blob.arrayBuffer());
  let end = view.byteLength - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end -= 1;
  if (end < 0) throw new Error('Expected the end of a central directory, found none.');
  const count = view.getUint16(end + 10, true);
  const files = new Map<string, Blob>();
  let at = view.getUint32(end + 16, true);
  for (let entry = 0; entry < count; entry += 1) {
    if (view.getUint32(at, true) !== 0x02014b50) throw new Error(`Expected an entry at ${at}.`);
    const [method, crc, size] = [
      view.getUint16(at + 10, true),
      view.getUint32(at + 16, true),
      view.getUint32(at + 24, true),
    ];
    const [nameLength, extraLength, noteLength] = [28, 30, 32].map((offset) =>
      view.getUint16(at + offset, true),
    ) as [number, number, number];
    const name = new TextDecoder().decode(new Uint8Array(view.buffer, at + 46, nameLength));
    const local = view.getUint32(at + 42, true);
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const bytes = new Uint8Array(view.buffer.slice(start, start + size));
    if (method !== 0) throw new Error(`Expected ${name} stored, got method ${method}.`);
    if (crc32(bytes) !== crc) throw new Error(`Expected ${name} whole, but its CRC differs.`);
    files.set(name, new Blob([bytes]));
    at += 46 + nameLength + extraLength + noteLength;
  }
  return files;
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
