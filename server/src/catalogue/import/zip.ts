import { createInflateRaw } from 'node:zlib';
import { ProblemError } from '@jishi/shared/problem';

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const MAX_ENTRIES = 10_000;

type Entry = { method: number; packed: number; start: number };

/**
 * Unpacks every part of a ZIP file without keeping it, and stops as soon as they are larger than `limit` bytes together:
 * what the file itself says about its sizes may be a lie. Throws ProblemError when it is too large or not a ZIP file.
 */
export async function checkUnpackedSize(file: Buffer, limit: number): Promise<void> {
  let total = 0;
  for (const entry of readEntries(file)) {
    const packed = file.subarray(entry.start, entry.start + entry.packed);
    if (entry.method === 0) total += packed.length;
    else total += await inflatedSize(packed, limit - total);
    if (total > limit) throw new ProblemError('too-large', `unpacked larger than ${Math.floor(limit / 1048576)} MB`);
  }
}

function broken(): ProblemError {
  return new ProblemError('invalid', 'not a readable XLSX workbook');
}

function readEntries(file: Buffer): Entry[] {
  const end = file.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > file.length || file.readUInt32LE(end) !== END) throw broken();
  const entries: Entry[] = [];
  const count = file.readUInt16LE(end + 10);
  let at = file.readUInt32LE(end + 16);
  if (count > MAX_ENTRIES) throw broken();
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== ENTRY) throw broken();
    const local = file.readUInt32LE(at + 42);
    if (local + 30 > file.length || file.readUInt32LE(local) !== LOCAL) throw broken();
    const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
    entries.push({ method: file.readUInt16LE(at + 10), packed: file.readUInt32LE(at + 20), start });
    at += 46 + file.readUInt16LE(at + 28) + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return entries;
}

/** Bytes after inflating, or the first count above `limit`. */
function inflatedSize(packed: Buffer, limit: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const inflate = createInflateRaw();
  let size = 0;
  inflate.on('data', (piece: Buffer) => {
    size += piece.length;
    if (size <= limit) return;
    inflate.destroy();
    resolve(size);
  });
  inflate.on('end', () => resolve(size));
  inflate.on('error', () => reject(broken()));
  inflate.end(packed);
  return promise;
}
