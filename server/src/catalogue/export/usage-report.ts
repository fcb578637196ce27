import type { Language } from '@jishi/shared/schema/primitives';
import { inLanguage } from '@jishi/shared/schema/primitives';
import type { UsageFigures, UsageReport } from '@jishi/shared/schema/usage';
import type { Form } from './form.ts';
import { decimalOf } from './instruments.ts';

type Row = UsageFigures & { readonly id: string; readonly name: string };
type Column = { readonly zh: string; readonly en: string; readonly cell: (row: Row) => string };

const hours = (minutes: number) => (minutes / 60).toFixed(2);
const percent = (share: number | null) => (share === null ? '' : (share * 100).toFixed(1));

const COLUMNS: readonly Column[] = [
  { zh: '仪器编号', en: 'id', cell: (row) => row.id },
  { zh: '仪器名称', en: 'instrument', cell: (row) => row.name },
  { zh: '开放机时', en: 'open hours', cell: (row) => hours(row.openMinutes) },
  { zh: '预约次数', en: 'bookings', cell: (row) => String(row.bookings) },
  { zh: '预约机时', en: 'booked hours', cell: (row) => hours(row.bookedMinutes) },
  { zh: '实际机时', en: 'used hours', cell: (row) => hours(row.usedMinutes) },
  { zh: '对外服务机时', en: 'hours of outside users', cell: (row) => hours(row.outsideMinutes) },
  { zh: '预约率 %', en: 'booked %', cell: (row) => percent(row.rates.booked) },
  { zh: '利用率 %', en: 'used %', cell: (row) => percent(row.rates.used) },
  { zh: '共享率 %', en: 'outside %', cell: (row) => percent(row.rates.outside) },
  { zh: '爽约次数', en: 'no-shows', cell: (row) => String(row.noShows) },
  {
    zh: '收入',
    en: 'income',
    cell: ({ income }) => income.map((one) => `${decimalOf(one.amountMinor, 2)} ${one.currency}`).join('; '),
  },
];

/** A month of a facility as a table: a row for each instrument, the last one all of them together. */
export function usageForm({ instruments, total }: UsageReport, language: Language): Form {
  const rows: Row[] = [
    ...instruments.map((row) => ({ ...row, name: inLanguage(row.name, language) })),
    { ...total, id: '', name: language === 'zh' ? '合计' : 'Total' },
  ];
  return {
    heading: COLUMNS.map((column) => column[language]),
    byteOrderMark: true,
    rows: async function* () {
      for (const row of rows) yield COLUMNS.map((column) => column.cell(row));
    },
  };
}
