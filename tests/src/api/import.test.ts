import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { referencePath } from '@jishi/db/reference';
import { writeXlsx } from '@jishi/server/catalogue/export/write';
import { loadReference } from '@jishi/server/catalogue/reference';
import { runExport } from '@jishi/server/cli/export';
import { runImport } from '@jishi/server/cli/import';
import { UsageError } from '@jishi/server/cli/usage';
import { ruleLayer } from '@jishi/shared/schema/rules';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTestDeps, type TestDeps } from '../support/deps.ts';
import { KINDS, openTestStore, type TestStore } from '../support/store.ts';

const REGISTER = {
  insCode: '91310000TEST',
  innerId: 'YQ-1',
  cname: '场发射透射电子显微镜',
  ename: 'Field-emission TEM',
  insideDepart: '分析测试中心',
  instrCategory: '010101',
  worth: '523.40',
  manufacturer: 'JEOL',
  beginDate: '2019-05-06',
  type: '通用',
  instrVersion: 'JEM-F200',
  technical: '点分辨率 0.19 nm',
  function: '形貌与晶体结构分析',
  status: '正常',
  shareMode: '外部共享',
  province: '上海市',
  city: '310100',
  county: '浦东新区',
  street: '张江路 1 号',
  contact: '张三',
  phone: '021-12345678',
  email: 'zhangsan@example.org',
};
type Register = Partial<Record<keyof typeof REGISTER, string>>;

function csvOf(rows: readonly Register[]): string {
  const columns = Object.keys(REGISTER) as (keyof typeof REGISTER)[];
  const quote = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
  const lines = rows.map((row) => columns.map((column) => quote({ ...REGISTER, ...row }[column] ?? '')).join(','));
  return [columns.join(','), ...lines].join('\r\n');
}

describe.each(KINDS)('importing on %s', (kind) => {
  const folder = mkdtempSync(join(tmpdir(), 'jishi-import-'));
  let opened: TestStore;
  let deps: TestDeps;
  beforeAll(async () => {
    opened = await openTestStore(kind);
    deps = makeTestDeps(opened.store);
    await loadReference(opened.store, () => {});
  });
  afterAll(async () => {
    await opened.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function write(name: string, content: string | Buffer): string {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  }

  async function run(...argv: string[]): Promise<{ code: number; last: string; rows: string[] }> {
    const out: string[] = [];
    const err: string[] = [];
    const terminal = {
      out: (line: string) => out.push(line),
      err: (line: string) => err.push(line),
      read: async () => '',
    };
    const code = await runImport([...argv, '--quiet'], deps, terminal);
    return { code, last: out.at(-1) ?? '', rows: err };
  }

  const find = (key: string, source = 'nrii') =>
    opened.store.read
      .selectFrom('instrument')
      .selectAll()
      .where('source', '=', source)
      .where('source_key', '=', key)
      .executeTakeFirstOrThrow();

  const count = async (table: 'instrument' | 'institution' | 'facility' | 'event' | 'agenda' | 'schedule') =>
    (
      await opened.store.read
        .selectFrom(table)
        .select((is) => is.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow()
    ).n;

  it('loads the reference data once, and leaves later changes alone', async () => {
    expect(await count('institution')).toBe(526);
    expect(await count('instrument')).toBe(255);
    expect(await count('agenda')).toBe(255);
    await opened.store.write
      .updateTable('holiday')
      .set({ name_en: 'New Year' })
      .where('date', '=', '2026-01-01')
      .execute();
    const steps: string[] = [];
    await loadReference(opened.store, (step) => steps.push(step));
    expect(steps).toEqual([]);
    const day = opened.store.read.selectFrom('holiday').select('name_en').where('date', '=', '2026-01-01');
    expect(await day.executeTakeFirst()).toEqual({ name_en: 'New Year' });
  });

  it('takes the real files again without any change', async () => {
    const files = [
      ['regions', 'regions/yrd_divisions.csv', 374],
      ['classes', 'classes.csv', 108],
      ['institutions', 'institutions/ror_yrd_organizations.csv', 525],
    ] as const;
    for (const [table, path, rows] of files) {
      const report = await run(table, referencePath(path));
      expect(report).toEqual({ code: 0, last: `${rows} rows: 0 added, 0 updated, ${rows} unchanged`, rows: [] });
    }
    const emsl = await run('instruments', referencePath('instruments/emsl_instruments.csv'));
    expect(emsl.last).toBe('149 rows: 0 added, 0 updated, 143 unchanged, 6 skipped');
    const pnnl = await run('instruments', referencePath('instruments/pnnl_dms_instruments.csv'));
    expect(pnnl.last).toBe('213 rows: 0 added, 0 updated, 112 unchanged, 101 skipped');
  });

  it('gives the real instruments the hours that their laboratory tells', async () => {
    const hours = async (key: string) => {
      const { schedule_id } = await find(key, 'emsl');
      return opened.store.read
        .selectFrom('schedule_version')
        .select(['zone', 'weekly', 'holidays'])
        .where('schedule_id', '=', schedule_id)
        .executeTakeFirstOrThrow();
    };
    expect(await hours('34228')).toEqual({
      zone: 'America/Los_Angeles',
      holidays: null,
      weekly: '[{"days":[1,2,3,4,5,6,7],"from":"00:00","to":"24:00"}]',
    });
    expect((await hours('34225')).weekly).toBe('[{"days":[1,2,3,4,5],"from":"08:00","to":"18:00"}]');
    expect(await find('34225', 'emsl')).toMatchObject({ type_id: 'ftms-icr', class_code: '0102', withdrawn_at: null });
    expect((await find('1009', 'emsl')).withdrawn_at).not.toBeNull();
  });

  it('counts in a dry run what it would do, and writes nothing', async () => {
    const path = write('dry.csv', csvOf([{ innerId: 'DRY-1' }, { innerId: 'DRY-2', worth: 'abc' }, { innerId: '' }]));
    const before = [
      await count('instrument'),
      await count('institution'),
      await count('facility'),
      await count('event'),
    ];
    const dry = await run('instruments', path, '--dry-run');
    expect([
      await count('instrument'),
      await count('institution'),
      await count('facility'),
      await count('event'),
    ]).toEqual(before);
    const real = await run('instruments', path);
    expect(dry.last).toBe(`${real.last} (dry run, nothing written)`);
    expect(dry.rows).toEqual(real.rows);
    expect(real).toEqual({
      code: 1,
      last: '3 rows: 1 added, 0 updated, 0 unchanged, 2 refused',
      rows: ['row 3: worth: "abc" is not a number', 'row 4: insCode: the key is missing'],
    });
  });

  it('reads the register: money, class, type by name, place, owner, and no person', async () => {
    await run('instruments', write('one.csv', csvOf([{}])));
    const instrument = await find('91310000TEST/YQ-1');
    expect(instrument).toMatchObject({
      name_zh: '场发射透射电子显微镜',
      class_code: '0101',
      worth_minor: 523_400_000,
      worth_currency: 'CNY',
      put_in_use_on: '2019-05-06',
      withdrawn_at: null,
      prices: null,
      stations: 1,
    });
    expect(instrument.type_id).not.toBeNull();
    expect(ruleLayer.parse(JSON.parse(instrument.rules)).cases).toEqual([
      { when: { class: ['academic', 'company'] }, set: { approval: ['manager'] } },
    ]);
    const facility = await opened.store.read
      .selectFrom('facility')
      .selectAll()
      .where('id', '=', instrument.facility_id)
      .executeTakeFirstOrThrow();
    expect(facility).toMatchObject({
      name_zh: '分析测试中心',
      region_code: '310100',
      zone: 'Asia/Shanghai',
      email: null,
    });
    expect(JSON.stringify([instrument, facility])).not.toMatch(/张三|12345678|zhangsan/);
  });

  it('keeps the id and what people set since, and changes only what the file says', async () => {
    await run('instruments', write('first.csv', csvOf([{ innerId: 'KEEP' }])));
    const before = await find('91310000TEST/KEEP');
    const rules = JSON.stringify(ruleLayer.parse({ minMinutes: 120 }));
    await opened.store.write.updateTable('instrument').set({ rules }).where('id', '=', before.id).execute();
    const changed = write(
      'second.csv',
      csvOf([{ innerId: 'KEEP', manufacturer: 'FEI', technical: '', shareMode: '不共享' }]),
    );
    expect((await run('instruments', changed)).last).toBe('1 rows: 0 added, 1 updated, 0 unchanged');
    const after = await find('91310000TEST/KEEP');
    expect(after).toMatchObject({
      id: before.id,
      rules,
      manufacturer: 'FEI',
      specs_zh: before.specs_zh,
      version: before.version + 1,
    });
    expect(after.withdrawn_at).not.toBeNull();
    expect((await run('instruments', changed)).last).toBe('1 rows: 0 added, 0 updated, 1 unchanged');
  });

  it('tells each batch that changed something in one event, and no other', async () => {
    const before = await count('event');
    const path = write('many.csv', csvOf(Array.from({ length: 1100 }, (_, index) => ({ innerId: `MANY-${index}` }))));
    await run('instruments', path);
    expect(await count('event')).toBe(before + 3);
    await run('instruments', path);
    expect(await count('event')).toBe(before + 3);
    expect(await count('agenda')).toBe(await count('instrument'));
  });

  it('refuses bad rows one by one with every reason, and keeps the good ones', async () => {
    const rows = [
      { innerId: 'B1', worth: '-3', beginDate: '2023-02-30' },
      { innerId: 'B2', instrCategory: '12' },
      { innerId: 'B3', instrCategory: '880101' },
      { innerId: 'B4', shareMode: '随便' },
      { innerId: 'B5', status: 'ok', type: '特殊' },
      { innerId: 'B6', cname: '长'.repeat(101) },
      { innerId: 'B7', technical: '长'.repeat(501) },
      { innerId: 'B8', cname: '', ename: '' },
      { innerId: 'GOOD' },
      { innerId: 'GOOD', cname: '又一次' },
    ];
    const report = await run('instruments', write('bad.csv', csvOf(rows)));
    expect(report.code).toBe(1);
    expect(report.last).toBe('10 rows: 1 added, 0 updated, 0 unchanged, 9 refused');
    expect(report.rows).toHaveLength(9);
    expect(report.rows.join('\n')).toContain(
      'row 2: worth: "-3" is less than 0; beginDate: "2023-02-30" is no such date',
    );
    for (const reason of [
      'row 3: instrCategory: "12": six digits',
      'row 4: class: there is no class 8801',
      'row 5: shareMode: "随便" is none of 内部共享, 外部共享, 不共享',
      'row 6: type: "特殊" is none of 通用, 专用; status: "ok" is none of',
      'row 7: cname: 101 characters, at most 100',
      'row 8: technical: 501 characters, at most 500',
      'row 9: cname: a name is missing',
      'row 11: the key 91310000TEST/GOOD is the same as in row 10',
    ]) {
      expect(report.rows.join('\n')).toContain(reason);
    }
  });

  it('stores hostile text as text and refuses what cannot be read', async () => {
    const sql = `'; drop table instrument; --`;
    const html = '<img src=x onerror=alert(1)>';
    const rows = [
      { innerId: 'H1', cname: sql, technical: html },
      { innerId: 'H2', cname: 'a\u0007b' },
      { innerId: 'H3', cname: 'x\u202ey\u0000' },
      { innerId: 'H4', technical: 'x'.repeat(1_100_000) },
      { innerId: 'H5', ename: '=HYPERLINK("http://example.org")' },
    ];
    const report = await run('instruments', write('hostile.csv', csvOf(rows)));
    expect(report.last).toBe('5 rows: 2 added, 0 updated, 0 unchanged, 3 refused');
    expect(report.rows).toEqual([
      'row 3: cname: contains control characters',
      'row 4: cname: contains control characters',
      'row 5: a cell of 1100000 characters, at most 65536',
    ]);
    expect(await find('91310000TEST/H1')).toMatchObject({ name_zh: sql, specs_en: html });
    const out: string[] = [];
    const terminal = { out: (line: string) => out.push(line), err: () => {}, read: async () => '' };
    await runExport(['instruments', '--map', 'nrii'], deps, terminal);
    expect(out.join('\n')).toContain(`"'=HYPERLINK(""http://example.org"")"`);
    expect(out.join('\n')).not.toMatch(/(^|,|")=HYPERLINK/m);
  });

  it.each([
    [
      '10,000 columns',
      `${Array.from({ length: 10_000 }, (_, index) => `c${index}`).join(',')}\n1\n`,
      'has 10000 columns',
    ],
    ['no heading', '\n\n', 'no heading'],
    ['nothing', '', 'the file is empty'],
    ['an unknown heading', 'a,b\n1,2\n', 'no mapping for instruments'],
    ['a column twice', 'innerId,cname,cname\n1,2,3\n', 'the heading has cname twice'],
    ['a broken workbook', Buffer.from('PK\u0003\u0004broken'), 'not a readable XLSX'],
    ['no text', Buffer.from([0xff, 0xff, 0x00, 0x80]), 'neither UTF-8 nor GB18030'],
  ])('refuses a file with %s as a whole', async (_, content, reason) => {
    const refused = run('instruments', write('whole.csv', content));
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(reason);
  });

  it.each([
    [['nonsense', 'x.csv'], 'nonsense is none'],
    [['instruments'], 'say one file'],
    [['instruments', 'no-such-file.csv'], 'there is no file'],
    [['instruments', 'x.csv', '--institution', 'nobody'], 'there is no institution nobody'],
    [['regions', 'x.csv', '--institution', 'x'], '--institution is for instruments'],
  ])('says in one line what is wrong with %j', async (argv, reason) => {
    await expect(run(...argv)).rejects.toThrow(reason);
    await expect(run(...argv)).rejects.not.toThrow(/\n/);
  });

  it('reads GB18030 with Chinese headings and a second heading row', async () => {
    // 所在单位仪器编号,仪器设备名称,原值 and one row, as Chinese Excel saves them.
    const gb = Buffer.from(
      'cbf9d4dab5a5cebbd2c7c6f7b1e0bac52cd2c7c6f7c9e8b1b8c3fbb3c62cd4add6b50d0a47422d312cb5e7d7d3cfd4cea2beb52c31322e350d0a',
      'hex',
    );
    const name = '上海交通大学';
    const report = await run('instruments', write('gb.csv', gb), '--institution', name);
    expect(report).toEqual({ code: 0, last: '1 rows: 1 added, 0 updated, 0 unchanged', rows: [] });
    const owner = await opened.store.read
      .selectFrom('institution')
      .select('id')
      .where('name_zh', '=', name)
      .executeTakeFirstOrThrow();
    expect(await find(`${owner.id}/GB-1`)).toMatchObject({
      name_zh: '电子显微镜',
      worth_minor: 12_500_000,
      institution_id: owner.id,
    });
    const second = 'innerId,cname\n所在单位仪器编号,仪器设备名称\nGB-2,天平\n';
    const more = await run('instruments', write('two.csv', second), '--institution', owner.id);
    expect(more.last).toBe('2 rows: 1 added, 0 updated, 0 unchanged, 1 skipped');
    const [first, other] = [await find(`${owner.id}/GB-1`), await find(`${owner.id}/GB-2`)];
    expect(other.facility_id).toBe(first.facility_id);
  });

  it('reads a workbook like the same table in CSV', async () => {
    const heading = ['insCode', 'innerId', 'cname', 'worth', 'beginDate'];
    const rows = [['91310000XLSX', 'X-1', '=电镜', '12.5', '2020-01-31']];
    const form = { heading, byteOrderMark: false, rows: async function* () {} };
    const book = await writeXlsx(
      form,
      (async function* () {
        yield* rows;
      })(),
    );
    const report = await run('instruments', write('book.xlsx', book));
    expect(report.last).toBe('1 rows: 1 added, 0 updated, 0 unchanged');
    expect(await find('91310000XLSX/X-1')).toMatchObject({
      name_zh: '=电镜',
      worth_minor: 12_500_000,
      put_in_use_on: '2020-01-31',
    });
    const csv = [heading, ...rows].map((line) => line.join(',')).join('\n');
    expect((await run('instruments', write('book.csv', csv))).last).toBe('1 rows: 0 added, 0 updated, 1 unchanged');
  });

  it.each([
    ['instruments', []],
    ['instruments', ['--map', 'nrii']],
    ['instruments', ['--map', 'uniquip']],
    ['institutions', []],
    ['regions', []],
    ['holidays', []],
  ])('finds its own export of %s %j unchanged, as CSV and as a workbook', async (table, map) => {
    for (const format of ['csv', 'xlsx']) {
      const path = join(folder, `export.${format}`);
      const terminal = { out: () => {}, err: () => {}, read: async () => '' };
      expect(await runExport([table, ...map, '--out', path], deps, terminal)).toBe(0);
      const report = await run(table, path);
      expect(report.rows).toEqual([]);
      expect(report.last).toMatch(/: 0 added, 0 updated, \d+ unchanged$/);
      expect(readFileSync(path).length).toBeGreaterThan(1000);
    }
  });

  it('is safe when two imports of one file run at once', async () => {
    const path = write(
      'twice.csv',
      csvOf(Array.from({ length: 700 }, (_, index) => ({ innerId: `TWICE-${index}`, insCode: 'TWO' }))),
    );
    const reports = await Promise.all([run('instruments', path), run('instruments', path)]);
    const added = reports.map((report) => Number(/(\d+) added/.exec(report.last)?.[1]));
    expect(added.reduce((sum, next) => sum + next)).toBe(700);
    expect(await count('agenda')).toBe(await count('instrument'));
  });
});
