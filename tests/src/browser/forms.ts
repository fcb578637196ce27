import { HOUR_MS } from '@jishi/shared/time/span';
import { adminEn } from '../../../web/src/messages/admin-en.ts';
import { adminZh } from '../../../web/src/messages/admin-zh.ts';
import { groupsEn } from '../../../web/src/messages/groups-en.ts';
import { groupsZh } from '../../../web/src/messages/groups-zh.ts';
import { peopleEn } from '../../../web/src/messages/people-en.ts';
import { peopleZh } from '../../../web/src/messages/people-zh.ts';
import { trainingEn } from '../../../web/src/messages/training-en.ts';
import { trainingZh } from '../../../web/src/messages/training-zh.ts';
import type { Editor, Opened } from './editors.ts';
import { ROOM_TEXTS } from './facility-screens.ts';
import { book, freeTime } from './microscope.ts';

const TEXTS = {
  en: { admin: adminEn, groups: groupsEn, people: peopleEn, training: trainingEn, ...ROOM_TEXTS.en },
  zh: { admin: adminZh, groups: groupsZh, people: peopleZh, training: trainingZh, ...ROOM_TEXTS.zh },
} as const;

const TYPED = { zh: '未保存 <b>🔬</b>', en: 'Not saved <b>🔬</b>' } as const;

type Form = Omit<Editor, 'open' | 'look'> & {
  readonly open: (...given: Parameters<Editor['open']>) => Promise<Pick<Opened, 'field' | 'save'>>;
};

/** Forms for what is there only once it is sent: nobody else can change it. */
export const FORMS: readonly Form[] = [
  {
    name: 'opening hours',
    as: 'manager@demo.test',
    open: async ({ page, m, language }, stage) => {
      await page.goto(`/facility/availability?facility=${stage.anchors.zhangjiangFacilityId}`);
      const panel = page.getByRole('region', { name: m.availability.schedules });
      const field = panel.getByLabel(m.availability.name);
      await field.fill(TYPED[language]);
      return { field, save: () => panel.getByRole('button', { name: m.availability.preview }).click() };
    },
  },
  {
    name: 'a closure',
    as: 'manager@demo.test',
    open: async ({ page, m, language }, stage) => {
      await page.goto(`/facility/availability?instrument=${stage.anchors.microscopeId}`);
      const panel = page.getByRole('region', { name: m.closures.title });
      const field = panel.getByLabel(m.closures.reason, { exact: true });
      await field.fill(TYPED[language]);
      return { field, save: () => panel.getByRole('button', { name: m.closures.preview }).click() };
    },
  },
  {
    name: 'a pause',
    as: 'manager@demo.test',
    open: async ({ page, language }) => {
      const t = TEXTS[language].people.pauses;
      await page.goto('/facility/people');
      await page.getByText(t.set, { exact: true }).click();
      const panel = page.getByRole('region', { name: t.title });
      await panel.getByLabel(t.email).fill('suzhou@demo.test');
      const field = panel.getByLabel(t.reason);
      await field.fill(TYPED[language]);
      return { field, save: () => panel.getByRole('button', { name: t.submit, exact: true }).click() };
    },
  },
  {
    name: 'a new session',
    as: 'manager@demo.test',
    open: async ({ page, language }) => {
      const t = TEXTS[language].training;
      await page.goto('/facility/training');
      await page.getByRole('button', { name: t.announce }).click();
      const dialog = page.getByRole('dialog', { name: t.announce });
      const field = dialog.getByLabel(t.fields.place, { exact: false }).first();
      await field.fill(TYPED[language]);
      return { field, save: () => dialog.getByRole('button', { name: t.save, exact: true }).click() };
    },
  },
  {
    name: 'a new instrument',
    as: 'manager@demo.test',
    open: async ({ page, language }) => {
      const t = TEXTS[language].inventory;
      await page.goto('/facility/instruments');
      await page.getByRole('button', { name: t.add, exact: true }).click();
      const dialog = page.getByRole('dialog', { name: t.addTitle });
      const field = dialog.getByLabel(t.addName, { exact: true });
      await field.fill(TYPED[language]);
      return { field, save: () => dialog.getByRole('button', { name: t.addButton, exact: true }).click() };
    },
  },
  {
    name: 'a new institution',
    as: 'admin@demo.test',
    open: async ({ page, language }) => {
      const t = TEXTS[language].admin;
      await page.goto('/admin/institutions');
      await page.getByRole('button', { name: t.institutions.add, exact: true }).click();
      const dialog = page.getByRole('dialog');
      const field = dialog.getByLabel(t.nameZh);
      await field.fill(TYPED[language]);
      return { field, save: () => dialog.locator('[type=submit]').click() };
    },
  },
  {
    name: 'a new group',
    as: 'hefei@demo.test',
    open: async ({ page, language }) => {
      const t = TEXTS[language].groups;
      await page.goto('/groups');
      const field = page.getByLabel(t.nameEn);
      await field.fill(TYPED[language]);
      return { field, save: () => page.getByRole('button', { name: t.makeDo, exact: true }).click() };
    },
  },
  {
    name: 'a report',
    as: 'hefei@demo.test',
    open: async ({ page, language }, stage) => {
      const t = TEXTS[language].checkin;
      await page.goto(`/instruments/${stage.anchors.microscopeId}/check-in`);
      await page.getByRole('button', { name: t.problem, exact: true }).click();
      const field = page.getByLabel(t.text);
      await field.fill(TYPED[language]);
      return { field, save: () => page.getByRole('button', { name: t.send }).click() };
    },
  },
  {
    name: 'a cancellation',
    as: 'hefei@demo.test',
    open: async ({ page, m, language }, stage, other) => {
      const { from } = await freeTime(stage, 1, 2);
      await book(other, stage.anchors.microscopeId, { from, to: from + HOUR_MS });
      await page.goto('/bookings');
      await page.getByRole('button', { name: m.bookings.cancel }).first().click();
      const dialog = page.getByRole('dialog');
      const field = dialog.getByLabel(m.bookings.reason, { exact: false });
      await field.fill(TYPED[language]);
      return { field, save: () => dialog.getByRole('button', { name: m.bookings.cancelDo }).click() };
    },
  },
  {
    name: 'a search to be saved',
    as: 'hefei@demo.test',
    open: async ({ page, m, language }) => {
      await page.goto('/?q=XRD&save=1');
      const dialog = page.getByRole('dialog', { name: m.saved.dialog });
      const field = dialog.getByRole('textbox', { name: m.saved.name });
      await field.fill(TYPED[language]);
      return { field, save: () => dialog.getByRole('button', { name: m.saved.submit }).click() };
    },
  },
];
