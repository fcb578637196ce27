import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { checkUnpackedSize } from './zip.ts';

/** A ZIP file of one part that claims to be `claimed` bytes long. */
function zipOf(content: Buffer, claimed: number): Buffer {
  const packed = deflateRawSync(content);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(claimed, 22);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt32LE(claimed, 24);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(local.length + packed.length, 16);
  return Buffer.concat([local, packed, entry, end]);
}

const MEGABYTE = 1024 * 1024;

describe('the size of a ZIP file', () => {
  it('is what comes out, not what the file claims', async () => {
    const bomb = zipOf(Buffer.alloc(20 * MEGABYTE), 10);
    expect(bomb.length).toBeLessThan(MEGABYTE);
    await expect(checkUnpackedSize(bomb, 5 * MEGABYTE)).rejects.toThrow('unpacked larger than 5 MB');
    await expect(checkUnpackedSize(bomb, 30 * MEGABYTE)).resolves.toBeUndefined();
  });

  it('is not known of a broken file', async () => {
    const zip = zipOf(Buffer.from('hello'), 5);
    await expect(checkUnpackedSize(zip.subarray(0, 40), MEGABYTE)).rejects.toThrow('not a readable XLSX');
    await expect(checkUnpackedSize(Buffer.from('PK\u0003\u0004'), MEGABYTE)).rejects.toThrow('not a readable XLSX');
  });
});
