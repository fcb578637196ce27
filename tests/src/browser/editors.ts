import { saySpan } from '@jishi/shared/messages/format';
import { ceilToGrid } from '@jishi/shared/time/grid';
import { DAY_MS, HOUR_MS } from '@jishi/shared/time/span';
import type { APIResponse, BrowserContext, Locator } from 'playwright-core';
import { v7 as uuidv7 } from 'uuid';
import { expect } from 'vitest';
import { adminEn } from '../../../web/src/messages/admin-en.ts';
import { adminZh } from '../../../web/src/messages/admin-zh.ts';
import { rulesEn } from '../../../web/src/messages/rules-en.ts';
import { rulesZh } from '../../../web/src/messages/rules-zh.ts';
import { seriesEn } from '../../../web/src/messages/series-en.ts';
import { seriesZh } from '../../../web/src/messages/series-zh.ts';
import { trainingEn } from '../../../web/src/messages/training-en.ts';
import { trainingZh } from '../../../web/src/messages/training-zh.ts';
import { asking } from './asking.ts';
import { ROOM_TEXTS } from './facility-screens.ts';
import { clockOf } from './fields.ts';
import { book, bookingsAt, freeTime, readInstrument, wireLine } from './microscope.ts';
import { calendarOf } from './outside.ts';
import type { DemoEmail } from './people.ts';
import { NOW, type Stage, ZONE } from './stage.ts';
import type { Visitor } from './visitor.ts';

const TEXTS = {
  en: { admin: adminEn, training: trainingEn, rules: rulesEn, series: seriesEn, ...ROOM_TEXTS.en },
  zh: { admin: adminZh, training: trainingZh, rules: rulesZh, series: seriesZh, ...ROOM_TEXTS.zh },
} as const;

/** An editor that is open, with something typed into it. */
export type Opened = {
  readonly field: Locator;
  /** Sends what was typed. */
  readonly save: () => Promise<void>;
  /** What is to be done after somebody was faster before it can be sent again. */
  readonly again?: () => Promise<void>;
  /** Somebody else changes the same; answers what of it the notice has to say. */
  readonly overtake: () => Promise<string>;
  /** The notice that is not the usual one. */
  readonly notice?: string;
  readonly done?: () => Promise<unknown>;
};

export type Editor = {
  readonly name: string;
  readonly as: DemoEmail;
  /** The notice is looked at, wide and narrow, light and dark. */
  readonly look?: true;
  /** `other` is the same person elsewhere. */
  readonly open: (visitor: Visitor, stage: Stage, other: BrowserContext) => Promise<Opened>;
};

const ANY = { headers: { 'If-Match': '*' } } as const;
const MINE = { zh: '我的 <b>🔬</b>', en: 'Mine <b>🔬</b>' } as const;

async function ok(asked: Promise<APIResponse>): Promise<APIResponse> {
  const answer = await asked;
  expect(answer.status(), await answer.text()).toBeLessThan(300);
  return answer;
}

async function newInstitution(other: BrowserContext): Promise<string> {
  const id = uuidv7();
  const data = { id, name: { en: `Institute ${id}` }, kind: 'other' };
  await ok(other.request.post('/api/v1/admin/institutions', { data }));
  return id;
}

/** Another website, which is no part of what the panels beside the form say. */
const newWebsite = (other: BrowserContext, id: string) =>
  ok(other.request.patch(`/api/v1/admin/institutions/${id}`, { ...ANY, data: { website: 'https://theirs.example/' } }));

const ADMIN: readonly Editor[] = [
  {
    name: 'an institution',
    as: 'admin@demo.test',
    look: true,
    open: async ({ page, language }, _stage, other) => {
      const t = TEXTS[language].admin;
      const id = await newInstitution(other);
      await page.goto(`/admin/institutions/${id}`);
      const field = page.getByLabel(t.nameZh);
      await field.fill(MINE[language]);
      return {
        field,
        save: () => page.getByRole('button', { name: t.save, exact: true }).click(),
        overtake: async () => {
          await newWebsite(other, id);
          return 'https://theirs.example/';
        },
      };
    },
  },
  {
    name: 'a review',
    as: 'admin@demo.test',
    open: async ({ page, language }, _stage, other) => {
      const t = TEXTS[language].admin.review;
      const id = await newInstitution(other);
      await page.goto(`/admin/institutions/${id}`);
      const field = page.getByLabel(t.note);
      await field.fill(MINE[language]);
      return {
        field,
        save: () => page.getByRole('button', { name: t.submit, exact: true }).click(),
        overtake: async () => {
          const data = { note: 'Their review', months: 3 };
          await ok(other.request.post(`/api/v1/admin/institutions/${id}/reviews`, { ...ANY, data }));
          return 'Their review';
        },
      };
    },
  },
  {
    name: 'an admission',
    as: 'admin@demo.test',
    open: async ({ page, language }, _stage, other) => {
      const t = TEXTS[language].admin;
      const id = await newInstitution(other);
      await page.goto(`/admin/institutions/${id}`);
      await page.getByRole('button', { name: t.admission.suspend }).click();
      const dialog = page.getByRole('dialog');
      const field = dialog.getByLabel(t.admission.reason);
      await field.fill(MINE[language]);
      return {
        field,
        save: () => dialog.locator('button[type=submit]').click(),
        overtake: async () => {
          await newWebsite(other, id);
          return t.states.admitted;
        },
      };
    },
  },
  {
    name: 'a facility',
    as: 'admin@demo.test',
    open: async ({ page, language }, _stage, other) => {
      const t = TEXTS[language].admin;
      const [institution, id] = [await newInstitution(other), uuidv7()];
      const data = { id, name: { en: 'Their lab' }, zone: ZONE };
      await ok(other.request.post(`/api/v1/admin/institutions/${institution}/facilities`, { data }));
      await page.goto(`/admin/institutions/${institution}`);
      await page.getByRole('button', { name: `${t.edit} Their lab` }).click();
      const dialog = page.getByRole('dialog');
      const field = dialog.getByLabel(t.nameZh);
      await field.fill(MINE[language]);
      return {
        field,
        save: () => dialog.locator('[type=submit]').click(),
        overtake: async () => {
          const address = 'Their street 7';
          await ok(other.request.patch(`/api/v1/admin/facilities/${id}`, { ...ANY, data: { address } }));
          return address;
        },
      };
    },
  },
  {
    name: 'a region',
    as: 'admin@demo.test',
    open: async ({ page, language }, _stage, other) => {
      const t = TEXTS[language].admin;
      const name = { zh: `县${language}`, en: `County ${language}` };
      const code = language === 'zh' ? '310198' : '310199';
      await ok(other.request.post('/api/v1/admin/regions', { data: { code, parent: '310100', name } }));
      await page.goto(`/admin/regions?q=${code}`);
      await page.getByRole('button', { name: t.regions.renameLabel(name[language]) }).click();
      const dialog = page.getByRole('dialog');
      const field = dialog.getByLabel(t.nameZh);
      await field.fill(MINE[language]);
      return {
        field,
        save: () => dialog.locator('[type=submit]').click(),
        overtake: async () => {
          const data = { name: { ...name, en: 'Theirs' } };
          await ok(other.request.patch(`/api/v1/admin/regions/${code}`, { ...ANY, data }));
          return 'Theirs';
        },
      };
    },
  },
  {
    name: 'a suspension',
    as: 'admin@demo.test',
    open: async ({ page, language }, _stage, other) => {
      const t = TEXTS[language].admin;
      const found = await ok(other.request.get(`/api/v1/admin/people?q=${encodeURIComponent('suzhou@demo.test')}`));
      const { id } = (await found.json()).items[0];
      await page.goto(`/admin/people/${id}`);
      await page.getByRole('button', { name: t.people.suspend }).click();
      const dialog = page.getByRole('dialog');
      const field = dialog.getByLabel(t.people.suspendReason);
      await field.fill(MINE[language]);
      const put = (what: string, data: object) =>
        ok(other.request.put(`/api/v1/admin/people/${id}/${what}`, { ...ANY, data }));
      return {
        field,
        save: () => dialog.locator('[type=submit]').click(),
        overtake: async () => {
          await put('suspension', { suspended: true, reason: 'theirs' });
          return t.people.suspended;
        },
        done: () => put('suspension', { suspended: false }),
      };
    },
  },
  {
    name: 'holidays',
    as: 'admin@demo.test',
    open: async ({ page, language }, _stage, other) => {
      const t = TEXTS[language].admin.holidays;
      const year = language === 'zh' ? 2028 : 2029;
      await page.goto(`/admin/holidays?calendar=CN&year=${year}`);
      await page.getByRole('textbox', { name: t.paste }).fill(`${year}-01-01 元旦 休`);
      await page.getByRole('button', { name: t.pasteDo }).click();
      const field = page.locator('.admin-day').getByLabel(t.nameEn, { exact: true });
      await field.fill(MINE[language]);
      const publish = page.getByRole('button', { name: t.publish, exact: true });
      const preview = async () => {
        await page.getByRole('button', { name: t.preview }).click();
        await publish.waitFor();
      };
      await preview();
      return {
        field,
        save: () => publish.click(),
        again: preview,
        overtake: async () => {
          const data = { days: [{ date: `${year}-05-01`, kind: 'off', name: { zh: '劳动节', en: 'Labour Day' } }] };
          await ok(other.request.put(`/api/v1/admin/holidays/CN/${year}`, { ...ANY, data }));
          return language === 'zh' ? '劳动节' : 'Labour Day';
        },
      };
    },
  },
];

/** A session on the microscope; answers its id. */
async function announce(stage: Stage, other: BrowserContext, more: object): Promise<string> {
  const { facility } = await readInstrument(stage);
  const id = uuidv7();
  const data = { id, scope: { instrumentId: stage.anchors.microscopeId }, ...SESSION, ...more };
  await ok(other.request.post(`/api/v1/facilities/${facility.id}/trainings`, { data }));
  return id;
}

const SESSION = {
  ...{ from: '2026-11-26T06:00:00Z', to: '2026-11-26T08:00:00Z', places: 8, language: 'both', validMonths: 12 },
  description: {},
} as const;

const FACILITY: readonly Editor[] = [
  {
    name: 'a training session',
    as: 'manager@demo.test',
    look: true,
    open: async ({ page, language }, stage, other) => {
      const t = TEXTS[language].training;
      const id = await announce(stage, other, {});
      await page.goto(`/facility/training?session=${id}`);
      await page.locator('article.chosen').getByRole('button', { name: t.editShort }).click();
      const dialog = page.getByRole('dialog');
      const field = dialog.getByLabel(t.fields.place, { exact: false }).first();
      await field.fill(MINE[language]);
      return {
        field,
        save: () => dialog.getByRole('button', { name: t.saveChange, exact: true }).click(),
        overtake: async () => {
          await ok(other.request.put(`/api/v1/trainings/${id}`, { ...ANY, data: { ...SESSION, trainer: '韩梅梅' } }));
          return '韩梅梅';
        },
        done: () => other.request.post(`/api/v1/trainings/${id}/cancel`, { data: {} }),
      };
    },
  },
  {
    name: 'real hours',
    as: 'manager@demo.test',
    open: async ({ page, language }, stage, other) => {
      const t = TEXTS[language].usage;
      const { facility } = await readInstrument(stage);
      const question = `facility=${facility.id}&state=completed&from=2026-11-02T00:00:00Z&to=2026-11-20T00:00:00Z`;
      const { items } = await (await ok(other.request.get(`/api/v1/bookings?${question}&limit=10`))).json();
      const booking = items[language === 'zh' ? 0 : 1];
      await page.goto(`/facility/usage?month=2026-11&facility=${facility.id}&instrument=${booking.instrument.id}`);
      const dialog = page.getByRole('dialog');
      const row = dialog
        .getByRole('listitem')
        .filter({ hasText: booking.person.name })
        .filter({ hasText: saySpan({ from: Date.parse(booking.from), to: Date.parse(booking.to) }, ZONE, language) });
      await row.getByRole('button').first().click();
      const field = dialog.getByLabel(t.reason, { exact: false });
      await field.fill(MINE[language]);
      const from = Date.parse(booking.from) + 7 * 60_000;
      return {
        field,
        save: () => dialog.getByRole('button', { name: t.save, exact: true }).click(),
        overtake: async () => {
          const data = { from: new Date(from).toISOString(), to: booking.to, reason: 'theirs' };
          await ok(other.request.put(`/api/v1/bookings/${booking.id}/usage`, { ...ANY, data }));
          // Whoever looks at the tab again has theirs, but was not told of it.
          const newer = page.waitForResponse(`**/api/v1/bookings/${booking.id}`);
          await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
          await newer;
          return clockOf(from);
        },
      };
    },
  },
  {
    name: 'an answer to a report',
    as: 'manager@demo.test',
    open: async ({ page, language, name }, stage, other) => {
      const t = TEXTS[language].checkin;
      const { id: instrument, name: known } = await readInstrument(stage);
      const id = uuidv7();
      const data = { id, kind: 'other', text: `Noise ${id}` };
      await ok(other.request.post(`/api/v1/instruments/${instrument}/problems`, { data }));
      await page.goto('/facility');
      const row = page.locator('.trouble').filter({ hasText: id });
      await row.getByRole('button', { name: t.closeLabel(name(known)) }).click();
      const dialog = page.getByRole('dialog');
      const field = dialog.getByLabel(t.answerLabel, { exact: false });
      await field.fill(MINE[language]);
      return {
        field,
        save: () => dialog.getByRole('button', { name: t.closeButton, exact: true }).click(),
        overtake: async () => {
          const answer = 'Their answer';
          await ok(other.request.post(`/api/v1/problems/${id}/close`, { ...ANY, data: { answer } }));
          return answer;
        },
      };
    },
  },
  {
    name: 'a calendar from elsewhere',
    as: 'manager@demo.test',
    open: async ({ page, external, language }, stage, other) => {
      const { facility, id: instrumentId } = await readInstrument(stage);
      const id = uuidv7();
      const from = NOW + 40 * DAY_MS;
      const source = { kind: 'file', text: calendarOf([{ from, to: from + HOUR_MS, title: 'Course' }]) };
      const path = `/api/v1/facilities/${facility.id}/external-calendars`;
      await ok(other.request.post(path, { data: { id, name: 'Courses', instrumentId, source } }));
      await page.goto(`/facility/calendars?calendar=${id}`);
      await page.getByRole('button', { name: external.actions.replace }).click();
      const form = page.getByRole('form', { name: external.edit.title });
      const field = form.getByLabel(external.form.name, { exact: true });
      await field.fill(MINE[language]);
      return {
        field,
        save: () => form.getByRole('button', { name: external.actions.save }).click(),
        overtake: async () => {
          await ok(other.request.patch(`/api/v1/external-calendars/${id}`, { ...ANY, data: { name: 'Elsewhere' } }));
          return 'Elsewhere';
        },
        done: () => other.request.delete(`/api/v1/external-calendars/${id}`, ANY),
      };
    },
  },
  {
    name: 'a cell of the table',
    as: 'manager@demo.test',
    look: true,
    open: async ({ page, language, name }, stage, other) => {
      const t = TEXTS[language].inventory;
      const { id, name: known } = await readInstrument(stage);
      await page.goto('/facility/instruments');
      const row = page
        .getByRole('row')
        .filter({ hasText: name(known) })
        .first();
      await row.locator('.cell[data-column="2"]').click();
      const field = page.locator('.cell-editing input');
      await field.fill(MINE[language]);
      const theirs = `Theirs ${language}`;
      return {
        field,
        save: () => field.press('Enter'),
        overtake: async () => {
          await ok(other.request.patch(`/api/v1/instruments/${id}`, { ...ANY, data: { manufacturer: theirs } }));
          return theirs;
        },
        notice: t.stale(theirs),
      };
    },
  },
  {
    name: 'rules',
    as: 'manager@demo.test',
    open: async ({ page, language, said }, stage, other) => {
      const t = TEXTS[language].rules;
      const id = stage.anchors.microscopeId;
      await page.goto(`/facility/rules?layer=instrument&instrument=${id}`);
      const field = page
        .getByRole('textbox', { name: t.amountOf(said.settings.horizonDays.name), exact: true })
        .first();
      await field.fill(language === 'zh' ? '44' : '46');
      const publish = page.getByRole('button', { name: new RegExp(`^${t.bar.publish}`) });
      const preview = async () => {
        await page.getByRole('button', { name: t.bar.preview }).click();
        await publish.waitFor();
      };
      await preview();
      return {
        field,
        save: () => publish.click(),
        again: preview,
        overtake: async () => {
          const path = `/api/v1/instruments/${id}/rules`;
          const { layer } = await (await other.request.get(path)).json();
          const data = { ...layer, noticeMinutes: language === 'zh' ? 30 : 45 };
          await ok(other.request.put(path, { ...ANY, data }));
          return said.settings.noticeMinutes.name;
        },
        notice: t.stale.title,
      };
    },
  },
];

const RESEARCHER: readonly Editor[] = [
  {
    name: 'a saved search',
    as: 'hefei@demo.test',
    open: async ({ page, language, m }, _stage, other) => {
      const id = uuidv7();
      const data = { id, name: `TEM ${id}`, question: 'q=TEM', withinDays: null, watch: false };
      await ok(other.request.post('/api/v1/searches', { data }));
      await page.goto('/searches');
      await page.getByRole('button', { name: m.saved.renameLabel(data.name) }).click();
      const field = page.getByRole('textbox', { name: m.saved.name });
      await field.fill(MINE[language]);
      return {
        field,
        save: () => field.press('Enter'),
        overtake: async () => {
          await ok(other.request.patch(`/api/v1/searches/${id}`, { ...ANY, data: { name: 'Elsewhere' } }));
          return 'Elsewhere';
        },
        done: () => other.request.delete(`/api/v1/searches/${id}`),
      };
    },
  },
  {
    name: 'a move',
    as: 'hefei@demo.test',
    open: async ({ page, language, m }, stage, other) => {
      const { from } = await freeTime(stage, 1, 4);
      const span = { from, to: from + HOUR_MS };
      await book(other, stage.anchors.microscopeId, span);
      const [booking] = await bookingsAt(other, span);
      await page.goto(`/bookings/${booking?.id}`);
      await page.getByRole('button', { name: m.bookings.move, exact: true }).click();
      const dialog = page.getByRole('dialog');
      const field = dialog.getByLabel(m.instrument.begin);
      await field.selectOption(clockOf(from + HOUR_MS));
      const fits = () => dialog.getByText('✓').waitFor();
      await fits();
      const elsewhere = { from: from + 2 * HOUR_MS, to: from + 3 * HOUR_MS };
      return {
        field,
        save: () => dialog.getByRole('button', { name: m.bookings.moveDo }).click(),
        again: fits,
        overtake: async () => {
          const { instrumentId: _, ...data } = wireLine('', elsewhere);
          await ok(other.request.patch(`/api/v1/bookings/${booking?.id}`, { ...ANY, data }));
          return saySpan(elsewhere, ZONE, language);
        },
        notice: m.bookings.staleMove,
        done: () => other.request.post(`/api/v1/bookings/${booking?.id}/cancel`, { data: {} }),
      };
    },
  },
  {
    name: 'a move of a series',
    as: 'hefei@demo.test',
    open: async ({ page, language }, stage, other) => {
      const t = TEXTS[language].series;
      const { from } = await freeTime(stage, 1, 2);
      const id = uuidv7();
      const line = wireLine(stage.anchors.microscopeId, { from, to: from + HOUR_MS });
      const data = { id, orderId: uuidv7(), ...line, rrule: 'FREQ=WEEKLY;COUNT=2', fit: 'fitting' };
      await ok(other.request.post('/api/v1/series', { data }));
      await page.goto(`/series/${id}`);
      await page.getByRole('button', { name: t.move }).click();
      const dialog = page.getByRole('dialog');
      const field = dialog.getByLabel(t.end);
      await field.selectOption(clockOf(from + 2 * HOUR_MS));
      const save = dialog.locator('[type=submit]:enabled');
      await save.waitFor();
      return {
        field,
        save: () => save.click(),
        again: () => save.waitFor(),
        overtake: async () => {
          const move = { byDays: 0, from: clockOf(from), to: clockOf(from + HOUR_MS * 1.5) };
          await ok(
            other.request.patch(`/api/v1/series/${id}`, { ...ANY, data: { scope: 'all', move, fit: 'fitting' } }),
          );
          return t.stale;
        },
        notice: t.stale,
        done: () => other.request.post(`/api/v1/series/${id}/cancel`, { data: { scope: 'all' } }),
      };
    },
  },
];

/** The server's time goes on to the beginning of a session, so this one is the last. */
const RESULTS: Editor = {
  name: 'results of a session',
  as: 'manager@demo.test',
  look: true,
  open: async ({ page, language }, stage, other) => {
    const t = TEXTS[language].training;
    const from = ceilToGrid(stage.now() + 60_000);
    const [begin, end] = [from, from + HOUR_MS].map((instant) => new Date(instant).toISOString());
    const id = await announce(stage, other, { from: begin, to: end });
    for (const email of ['hefei@demo.test', 'suzhou@demo.test'] as const) {
      const learner = await asking(stage, email);
      await ok(learner.request.post(`/api/v1/trainings/${id}/join`));
      await learner.close();
    }
    stage.pass(from + 60_000 - stage.now());
    const { trainees } = await (await ok(other.request.get(`/api/v1/trainings/${id}`))).json();
    const [first, second] = trainees as { person: { id: string; name: string } }[];
    await page.goto(`/facility/training?session=${id}`);
    const field = page.getByLabel(t.markOf(first?.person.name ?? ''), { exact: true });
    await field.selectOption('attended');
    return {
      field,
      save: () => page.getByRole('button', { name: t.saveMarks(1) }).click(),
      overtake: async () => {
        const data = { marks: [{ personId: second?.person.id, mark: 'absent' }] };
        await ok(other.request.post(`/api/v1/trainings/${id}/marks`, { ...ANY, data }));
        return t.marks.absent;
      },
    };
  },
};

export const EDITORS: readonly Editor[] = [...ADMIN, ...FACILITY, ...RESEARCHER, RESULTS];
