/** A mail that is longer is not looked at. */
export const MAX_MAIL_BYTES = 1024 * 1024;

/**
 * Reads to the end, since whoever writes waits for that, but keeps no more than shows that it is longer than a mail may
 * be.
 */
export async function readBounded(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let left = MAX_MAIL_BYTES + 1;
  for await (const part of source) {
    if (left <= 0) continue;
    parts.push(part.subarray(0, left));
    left -= part.byteLength;
  }
  return Buffer.concat(parts);
}
