import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { guard, type RawRow, readCsv, unguard } from './csv.ts';

const folder = mkdtempSync(join(tmpdir(), 'jishi-csv-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function rowsOf(content: string | Buffer): Promise<RawRow[]> {
  const path = join(folder, 'table.csv');
  writeFileSync(path, content);
  const rows: RawRow[] = [];
  for await (const row of readCsv(path)) rows.push(row);
  return rows;
}

const TABLE = [
  { number: 1, cells: ['编号', '名称'] },
  { number: 2, cells: ['1', '电镜'] },
];
/** 编号,名称 / 1,电镜 in GB18030. */
const GB18030 = Buffer.from([
  0xb1, 0xe0, 0xba, 0xc5, 0x2c, 0xc3, 0xfb, 0xb3, 0xc6, 0x0d, 0x0a, 0x31, 0x2c, 0xb5, 0xe7, 0xbe, 0xb5, 0x0d, 0x0a,
]);

describe('reading CSV', () => {
  it.each([
    ['UTF-8', Buffer.from('编号,名称\r\n1,电镜\r\n')],
    ['UTF-8 with a mark', Buffer.from('\ufeff编号,名称\n1,电镜')],
    ['GB18030', GB18030],
    ['UTF-16', Buffer.from('\ufeff编号\t名称\r\n1\t电镜\r\n', 'utf16le')],
    ['semicolons', Buffer.from('编号;名称\n1;电镜\n')],
    ['tabs', Buffer.from('编号\t名称\n1\t电镜\n')],
  ])('takes %s', async (_, content) => {
    expect(await rowsOf(content)).toEqual(TABLE);
  });

  it('refuses bytes that are no text', async () => {
    await expect(rowsOf(Buffer.from([0xff, 0xff, 0x00, 0x80, 0x2c]))).rejects.toThrow('neither UTF-8 nor GB18030');
  });

  it('numbers rows as a spreadsheet does, also after a cell of several lines', async () => {
    const rows = await rowsOf('a,b\n"x\ny",1\n\nz,2\n');
    expect(rows.map((row) => [row.number, 'cells' in row ? row.cells[0] : ''])).toEqual([
      [1, 'a'],
      [2, 'x\ny'],
      [3, ''],
      [4, 'z'],
    ]);
  });

  it('keeps the rows before a quote that never ends, and says so', async () => {
    const rows = await rowsOf('a,b\n1,2\n"3,4\n5,6\n');
    expect(rows.slice(0, 2)).toHaveLength(2);
    expect(rows.at(-1)).toMatchObject({ number: 3, fatal: true, problem: expect.stringContaining('never closed') });
  });
});

describe('guarding cells', () => {
  it('never leaves a cell that a spreadsheet runs, and can be undone', () => {
    const hostile = fc
      .tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r', "'", "'=", ''), fc.string())
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(hostile, (cell) => {
        const guarded = guard(cell);
        expect(/^[=+\-@\t\r]/.test(guarded) && !/^[+-]?\d+(\.\d+)?$/.test(guarded)).toBe(false);
        expect(unguard(guarded)).toBe(cell);
      }),
    );
  });

  it('leaves numbers alone', () => {
    expect(guard('-12.5')).toBe('-12.5');
    expect(guard('-12.5+cmd')).toBe("'-12.5+cmd");
  });
});
