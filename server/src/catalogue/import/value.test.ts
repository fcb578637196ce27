import { describe, expect, it } from 'vitest';
import { parseMapping } from './mapping.ts';
import { columnsOf, makeReader } from './reader.ts';
import { compileValue } from './value.ts';

function mappingWith(fields: unknown, more: Record<string, unknown> = {}) {
  return parseMapping(
    {
      name: 'test',
      about: 'a test',
      kind: 'regions',
      needs: ['code'],
      source: { constant: 'test' },
      key: { column: 'code' },
      fields,
      ...more,
    },
    'test.json',
  );
}

function read(value: unknown, cells: Record<string, string>): string {
  const mapping = mappingWith({ nameZh: value });
  const columns = columnsOf(mapping, Object.keys(cells));
  const { nameZh } = mapping.fields;
  if (!nameZh) throw new Error('no value');
  return compileValue(nameZh, columns)({ cells: Object.values(cells), given: { institution: 'i-1' } });
}

function reasonsOf(row: ReturnType<ReturnType<typeof makeReader>['read']>): string {
  if (!('refused' in row)) throw new Error('the row was taken');
  return row.refused.map(({ column, reason }) => `${column}: ${reason}`).join('; ');
}

describe('a value', () => {
  it.each([
    [{ column: 'a' }, { a: ' x ' }, 'x'],
    [{ column: 'b' }, { a: 'x' }, ''],
    [{ constant: 'k' }, { a: 'x' }, 'k'],
    [{ given: 'institution' }, { a: 'x' }, 'i-1'],
    [{ join: [{ column: 'a' }, { column: 'b' }, { column: 'c' }], with: '/' }, { a: 'x', b: '', c: 'z' }, 'x/z'],
    [{ first: [{ column: 'a' }, { column: 'b' }] }, { a: '', b: 'y' }, 'y'],
    [{ column: 'a', when: [{ column: 'b' }, '^yes$'] }, { a: 'x', b: 'no' }, ''],
    [{ column: 'a', steps: [{ replace: ['市辖区$', ''] }] }, { a: '上海市市辖区' }, '上海市'],
    [{ column: 'a', steps: [{ match: '^(\\d{4})\\d{2}$' }] }, { a: '010203' }, '0102'],
    [{ column: 'a', steps: [{ lookup: { table: { Yes: '1' } } }] }, { a: 'YES' }, '1'],
    [
      {
        column: 'a',
        steps: [
          {
            cases: [
              ['tof', 'TOF'],
              ['', 'other'],
            ],
          },
        ],
      },
      { a: 'Q-ToF' },
      'TOF',
    ],
    [{ column: 'a', steps: [{ language: 'zh' }] }, { a: 'TEM 电镜' }, 'TEM 电镜'],
    [{ column: 'a', steps: [{ language: 'en' }] }, { a: 'TEM 电镜' }, ''],
    [{ column: 'a', steps: [{ number: { times: 1_000_000 } }] }, { a: '1,234.56' }, '1234560000'],
    [{ column: 'a', steps: [{ number: { times: 1_000_000 } }] }, { a: '0.29' }, '290000'],
    [{ column: 'a', steps: [{ number: {} }] }, { a: '１２.５' }, '12.5'],
    [{ column: 'a', steps: [{ date: ['yyyy-MM-dd', 'yyyy年M月d日'] }] }, { a: '2020年2月9日' }, '2020-02-09'],
  ])('%j of %j is %j', (value, cells, expected) => {
    expect(read(value, cells)).toBe(expected);
  });

  it.each([
    [{ column: 'a', steps: [{ number: {} }] }, 'abc', 'a: "abc" is not a number'],
    [{ column: 'a', steps: [{ number: {} }] }, '1e9', 'is not a number'],
    [{ column: 'a', steps: [{ number: {} }] }, '1,23', 'is not a number'],
    [{ column: 'a', steps: [{ number: { min: 0 } }] }, '-1', 'is less than 0'],
    [{ column: 'a', steps: [{ date: ['yyyy-MM-dd'] }] }, '2023-02-29', 'is no such date'],
    [{ column: 'a', steps: [{ date: ['yyyy-MM-dd'] }] }, '29.2.23', 'is not a date like yyyy-MM-dd'],
    [{ column: 'a', steps: [{ max: 3 }] }, 'abcd', '4 characters, at most 3'],
    [{ column: 'a', steps: [{ lookup: { table: { yes: '1', no: '0' } } }] }, 'maybe', '"maybe" is none of yes, no'],
    [{ column: 'a', steps: [{ lookup: { table: { y: '1' } } }] }, '\u001b[31mred', 'is none of y'],
  ])('%j refuses %j and says why', (value, cell, reason) => {
    const reader = makeReader('regions', mappingWith({ nameZh: value }), ['code', 'a'], '');
    const said = reasonsOf(reader.read({ number: 3, cells: ['1', cell] }));
    expect(said).toContain(reason);
    expect(said).not.toContain('\u001b');
  });

  it('is reported under the heading that the file has', () => {
    const mapping = mappingWith(
      { nameZh: { column: 'worth', steps: [{ number: {} }] } },
      { aliases: { 编号: 'code', 原值: 'worth' } },
    );
    const row = makeReader('regions', mapping, ['编号', '原值'], '').read({ number: 9, cells: ['1', 'x'] });
    expect(reasonsOf(row)).toBe('原值: "x" is not a number');
  });
});

describe('a mapping', () => {
  it.each([
    [{ nameZh: { column: 'a', constant: 'b' } }, 'fields.nameZh: exactly one of column'],
    [
      { nameZh: { column: 'a', steps: [{ max: 3, language: 'zh' }] } },
      'fields.nameZh.steps.0: a step has exactly one key',
    ],
    [{ nameZh: { column: 'a', steps: [{ match: '(' }] } }, 'fields.nameZh.steps.0.match: not a regular expression'],
    [{ colour: { column: 'a' } }, 'fields.colour: no such field; regions have'],
    [{ nameZh: { colum: 'a' } }, 'fields.nameZh'],
  ])('that is wrong is refused with the place: %j', (fields, message) => {
    expect(() => mappingWith(fields)).toThrow(`test.json: ${message}`);
  });
});
