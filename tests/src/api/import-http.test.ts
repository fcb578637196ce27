import { checkInvariants } from '@jishi/db/invariants';
import { importReport } from '@jishi/shared/schema/import';
import { inventoryItem } from '@jishi/shared/schema/inventory';
import { page } from '@jishi/shared/schema/primitives';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KINDS } from '../support/store.ts';
import { upload } from '../support/upload.ts';
import { countRows, line, on, openScene, orderOf, type Scene, type Someone } from './scene.ts';

const LIST = `仪器名称,编号,规格 型号,厂家,原值(万元),启用日期,备注
激光共聚焦显微镜,A-001,LSM 980,蔡司,320.5,2021/3/4,三楼
核磁共振波谱仪,A-002,AVANCE 600,布鲁克,560,2018年10月1日,
坏行,A-003,X,Y,很贵,2018-13-01,
质谱仪,A-002,重复,Z,1,2020-01-01,
`;

describe.each(KINDS)('import by hand on %s', (kind) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene(kind);
  });
  afterAll(async () => {
    if (!scene) return;
    expect((await checkInvariants(scene.store.read)).filter((finding) => !finding.ok)).toEqual([]);
    await scene.stop();
  });

  const send = (
    file: string,
    what: string,
    settings?: object,
    who: Someone = scene.manager,
    facility = scene.centre.id,
  ) => upload(who.client, `/api/v1/facilities/${facility}/imports?do=${what}`, file, settings);
  const inventory = async () =>
    (await scene.manager.client.get(`/api/v1/facilities/${scene.centre.id}/inventory?limit=500`)).read(
      page(inventoryItem),
    ).items;

  test('a preview guesses the columns by the heading, says what is wrong in which cell, and writes nothing', async () => {
    const before = await countRows(scene);
    const answer = await send(LIST, 'preview');
    expect(answer.status, answer.text).toBe(200);
    const report = answer.read(importReport);
    expect(report.map).toBe('list');
    expect(report.columns.map(({ heading, column }) => [heading, column])).toEqual([
      ['仪器名称', 'name'],
      ['编号', 'number'],
      ['规格 型号', 'model'],
      ['厂家', 'manufacturer'],
      ['原值(万元)', 'worth_10k'],
      ['启用日期', 'put_in_use_on'],
      ['备注', null],
    ]);
    expect(report.columns[0]?.samples[0]).toBe('激光共聚焦显微镜');
    expect(report.counts).toEqual({ added: 2, updated: 0, unchanged: 0, skipped: 0, refused: 2 });
    expect(report.faults.map(({ row, column }) => [row, column])).toEqual([
      [4, '原值(万元)'],
      [4, '启用日期'],
      [5, null],
    ]);
    expect(report.rows.map(({ row, outcome, name }) => [row, outcome, name.zh])).toEqual([
      [2, 'added', '激光共聚焦显微镜'],
      [3, 'added', '核磁共振波谱仪'],
    ]);
    expect(report.written).toBe(false);
    expect(await countRows(scene)).toEqual(before);
  });

  test('what is wrong is said in the reader’s language', async () => {
    const { client } = scene.manager;
    const path = `/api/v1/facilities/${scene.centre.id}/imports`;
    const chinese = {
      ...client,
      post: (p: string, b?: unknown, h = {}) => client.post(p, b, { ...h, 'accept-language': 'zh' }),
    };
    const report = (await upload(chinese, path, LIST)).read(importReport);
    expect(report.faults.map(({ detail }) => detail)).toEqual([
      '"很贵" 不是数字',
      '"2018-13-01" 不是存在的日期',
      expect.stringMatching(/^编号与第 3 行相同/),
    ]);
  });

  test('the rows that are refused come back as a file, with what is wrong behind each', async () => {
    const answer = await send(LIST, 'faults');
    expect(answer.headers['content-type']).toContain('text/csv');
    const lines = answer.text.replace('\ufeff', '').trim().split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe('仪器名称,编号,规格 型号,厂家,原值(万元),启用日期,备注,row in the file,problem');
    expect(lines[1]).toContain('坏行,A-003,X,Y,很贵,2018-13-01,,4,');
  });

  test('what is mended can be sent again: good rows are kept, the same ones change nothing', async () => {
    const first = (await send(LIST, 'apply')).read(importReport);
    expect(first).toMatchObject({ written: true, counts: { added: 2, refused: 2 } });
    const kept = (await inventory()).find((item) => item.name.zh === '激光共聚焦显微镜');
    expect(kept).toMatchObject({
      model: 'LSM 980',
      manufacturer: '蔡司',
      worth: { amountMinor: 320_500_000, currency: 'CNY' },
      putInUseOn: '2021-03-04',
      scheduleId: scene.centre.scheduleId,
    });
    const mended = LIST.replace('很贵,2018-13-01', '3,2018-12-01').replace('A-002,重复', 'A-004,重复');
    expect((await send(mended, 'apply')).read(importReport).counts).toMatchObject({
      added: 2,
      unchanged: 2,
      refused: 0,
    });
    const changed = mended.replace('LSM 980', 'LSM 990');
    const again = (await send(changed, 'preview')).read(importReport);
    expect(again.counts).toMatchObject({ updated: 1, unchanged: 3 });
    expect(again.rows.find(({ outcome }) => outcome === 'updated')?.fields).toEqual(['model']);
  });

  test('the manager corrects what a column is taken for', async () => {
    const file = 'Apparatus,Ref,Thing\nTube furnace,F-1,OTF-1200X\n';
    const guessed = (await send(file, 'preview')).read(importReport);
    expect(guessed).toMatchObject({ map: 'list', missing: ['name'], counts: { added: 0 } });
    expect((await send(file, 'apply')).status).toBe(422);
    const columns = { Apparatus: 'name', Ref: 'number', Thing: 'model' };
    const done = (await send(file, 'apply', { columns })).read(importReport);
    expect(done.counts.added).toBe(1);
    expect((await inventory()).find((item) => item.name.en === 'Tube furnace')?.model).toBe('OTF-1200X');
    const without = (await send(LIST, 'preview', { columns: { 编号: '' } })).read(importReport);
    expect(without.columns.find(({ heading }) => heading === '编号')?.column).toBeNull();
  });

  test('only managers of the facility import into it, whatever the file says', async () => {
    expect((await send(LIST, 'apply', {}, scene.hefeiManager)).status).toBe(403);
    expect((await send(LIST, 'preview', {}, scene.researcher)).status).toBe(403);
    const id = await scene.addInstrument({ name: '别人的仪器' }, scene.hefeiCentre);
    const theirs = await scene.administrator.client.get(
      `/api/v1/facilities/${scene.hefeiCentre.id}/instruments/export`,
    );
    expect(theirs.status).toBe(200);
    const stolen = theirs.text.replaceAll('别人的仪器', '我的仪器');
    const report = (await send(stolen, 'apply')).read(importReport);
    expect(report.counts).toMatchObject({ added: 0, updated: 0, refused: 1 });
    expect(report.faults[0]?.detail).toBe('it belongs to another facility');
    const shown = await scene.client.get(`/api/v1/instruments/${id}`);
    expect(shown.text).toContain('别人的仪器');
  });

  test('a file cannot withdraw what has bookings to come', async () => {
    const id = await scene.addInstrument({ name: '忙碌的仪器' });
    const order = orderOf(line(id, on(25, '09:00'), on(25, '10:00')));
    expect((await scene.colleague.client.post('/api/v1/orders', order)).status).toBe(201);
    const path = `/api/v1/facilities/${scene.centre.id}/instruments/export`;
    const rows = (await scene.manager.client.get(path)).text.split('\r\n');
    const own = [rows[0], ...rows.filter((row) => row.startsWith(id)).map((row) => row.replace(/,no$/, ',yes'))];
    const report = (await send(own.join('\r\n'), 'apply')).read(importReport);
    expect(report.map).toBe('jishi');
    expect(report.counts).toMatchObject({ updated: 0, refused: 1 });
  });

  test('what is exported is what is imported: the same file changes nothing', async () => {
    for (const map of ['jishi', 'nrii']) {
      const path = `/api/v1/facilities/${scene.centre.id}/instruments/export?map=${map}`;
      const file = (await scene.manager.client.get(path)).text;
      const report = (await send(file, 'preview')).read(importReport);
      expect(report.map).toBe(map);
      expect(report.counts, file).toMatchObject({ added: 0, updated: 0, refused: 0 });
      expect(report.counts.unchanged).toBe((await inventory()).length);
    }
  });

  test('an administrator imports for a whole institution', async () => {
    const path = `/api/v1/institutions/${scene.shanghai}/imports?do=apply`;
    expect((await upload(scene.manager.client, path, LIST)).status).toBe(403);
    const done = await upload(scene.administrator.client, path, 'name,number\n扫描探针显微镜,P-9\n');
    expect(done.read(importReport).counts).toMatchObject({ added: 1 });
  });

  test.each([
    ['an empty file', ''],
    ['a file without a heading', ',,\n1,2,3\n'],
    ['a file that is no text', '\u0000\u0001\ufffd\u0002,a\n'],
    ['an unclosed quote', 'name\n"a\n'],
    ['a heading twice', 'name,name\na,b\n'],
  ])('%s is answered calmly', async (_, file) => {
    const answer = await send(file, 'apply');
    expect([200, 422], answer.text).toContain(answer.status);
    if (answer.status === 200) expect(answer.read(importReport).counts.added).toBe(0);
  });

  test('settings that are none, and a form without a file, are invalid', async () => {
    expect((await send(LIST, 'preview', { map: 'no-such' })).status).toBe(422);
    expect((await send(LIST, 'preview', { colums: {} })).status).toBe(422);
    const path = `/api/v1/facilities/${scene.centre.id}/imports`;
    expect((await scene.manager.client.post(path, { file: 'x' })).status).toBe(422);
  });

  test('a file of more than ten megabytes is too large; other requests keep their smaller bound', async () => {
    const large = `name\n${'x'.repeat(11 * 1024 * 1024)}\n`;
    expect((await send(large, 'preview')).status).toBe(413);
    const wide = `name,备注\n${'中'.repeat(100)},\n`.repeat(3000);
    expect((await send(wide, 'preview')).status).toBe(200);
    expect((await scene.manager.client.post('/api/v1/quotes', 'x'.repeat(300 * 1024))).status).toBe(413);
  });
});
