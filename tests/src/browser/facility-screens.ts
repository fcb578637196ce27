import { checkinEn } from '../../../web/src/messages/checkin-en.ts';
import { checkinZh } from '../../../web/src/messages/checkin-zh.ts';
import { importEn } from '../../../web/src/messages/import-en.ts';
import { importZh } from '../../../web/src/messages/import-zh.ts';
import { inventoryEn } from '../../../web/src/messages/inventory-en.ts';
import { inventoryZh } from '../../../web/src/messages/inventory-zh.ts';
import { usageEn } from '../../../web/src/messages/usage-en.ts';
import { usageZh } from '../../../web/src/messages/usage-zh.ts';
import type { Screen } from './screens.ts';
import type { Visitor } from './visitor.ts';

export const ROOM_TEXTS = {
  en: { inventory: inventoryEn, import: importEn, usage: usageEn, checkin: checkinEn },
  zh: { inventory: inventoryZh, import: importZh, usage: usageZh, checkin: checkinZh },
} as const;

export const LIST = `仪器名称,编号,规格 型号,厂家,原值(万元),启用日期,备注
激光共聚焦显微镜,A-001,LSM 980,蔡司,320.5,2021/3/4,三楼
核磁共振波谱仪,A-002,AVANCE 600,布鲁克,560,2018年10月1日,
坏行,A-003,X,Y,很贵,2018-13-01,
`;

/** Gives the page a file to import. */
export async function giveFile({ page, language }: Visitor, text: string): Promise<void> {
  const file = { name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(text) };
  await page.getByLabel(ROOM_TEXTS[language].import.file, { exact: true }).setInputFiles(file);
}

/** The pages of a facility manager about instruments and hours, and the one that an instrument's code opens. */
export const FACILITY_SCREENS: readonly Screen[] = [
  {
    name: 'facility-instruments',
    as: 'manager@demo.test',
    open: async ({ page }) => {
      await page.goto('/facility/instruments');
      await page.locator('.inventory tbody tr').first().waitFor();
    },
  },
  {
    name: 'facility-instruments-edit',
    as: 'manager@demo.test',
    open: async ({ page }) => {
      await page.goto('/facility/instruments');
      await page.locator('.inventory tbody td .cell').first().click();
      await page.locator('.cell-editing input').fill('X-1');
    },
  },
  {
    name: 'facility-instruments-bulk',
    as: 'manager@demo.test',
    open: async ({ page, language }) => {
      const texts = ROOM_TEXTS[language].inventory;
      await page.goto('/facility/instruments');
      await page.locator('.inventory tbody .inventory-select input').nth(1).check();
      await page.locator('.inventory tbody .inventory-select input').nth(2).check();
      await page.getByRole('button', { name: texts.withdraw, exact: true }).click();
      await page.getByRole('button', { name: texts.preview }).click();
      await page.getByRole('dialog').getByRole('status').waitFor();
    },
  },
  {
    name: 'facility-codes',
    as: 'manager@demo.test',
    open: async ({ page }) => {
      await page.goto('/facility/codes');
      await page.locator('.code-label').first().waitFor();
    },
  },
  {
    name: 'facility-import',
    as: 'manager@demo.test',
    open: async (visitor) => {
      const { page, language } = visitor;
      const texts = ROOM_TEXTS[language].import;
      await page.goto('/facility/import');
      await page.getByText(texts.drop).waitFor();
      await giveFile(visitor, LIST);
      await page.getByRole('heading', { name: texts.faultsTitle(1) }).waitFor();
    },
  },
  {
    name: 'facility-usage',
    as: 'manager@demo.test',
    open: async ({ page }) => {
      await page.goto('/facility/usage?month=2026-11');
      await page.locator('.usage-table tbody tr').first().waitFor();
      await page.locator('.trend-svg').waitFor();
    },
  },
  {
    name: 'facility-plan',
    as: 'manager@demo.test',
    open: async ({ page }) => {
      await page.goto('/facility/plan?date=2026-11-24&busy=1');
      await page.locator('.plan-table').first().waitFor();
    },
  },
  {
    name: 'check-in',
    as: 'hefei@demo.test',
    open: async ({ page, language }, stage) => {
      const texts = ROOM_TEXTS[language].checkin;
      await page.goto(`/instruments/${stage.anchors.microscopeId}/check-in`);
      await page.getByRole('button', { name: texts.problem, exact: true }).click();
      await page.getByLabel(texts.text).fill('Vacuum gauge reads 3E-2.');
    },
  },
];
