import type { Db } from '@jishi/db/open';
import { readServed, type ServedRow } from '@jishi/db/queries/usage';
import type { ServiceMode } from '@jishi/shared/schema/rules';
import { HOUR_MS, type Span } from '@jishi/shared/time/span';
import { dateOfDay, wallClock } from '@jishi/shared/time/zone';
import { type Column, cellOf, type Form } from './form.ts';
import { decimalOf } from './instruments.ts';
import { innerId, insCode } from './nrii.ts';

/** How the register calls ways of service. */
const WAYS = {
  self: '占用共享',
  assisted: '技术共享',
  sample: '委托共享',
  project: '委托共享',
} as const satisfies Record<ServiceMode, string>;

type Served = ServedRow & { readonly zone: string };
const EMPTY = () => null;

const ownerOf = (row: Served) => ({ ...row, id: row.instrument_id });
const hours = ({ used_from, used_to }: Served) =>
  used_from === null || used_to === null ? null : ((used_to - used_from) / HOUR_MS).toFixed(2);

/** `2026-11-24 09:00` on the facility's wall clock. */
function wallText(zone: string, instant: number | null): string {
  if (instant === null) return '';
  const { day, minute } = wallClock(zone, instant);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${dateOfDay(day)} ${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** The register's record of service; who the users are is not told, only where they come from. */
const COLUMNS: readonly Column<Served>[] = [
  { heading: '所属单位标识', cell: insCode },
  { heading: '仪器编号', cell: (row) => innerId(ownerOf(row)) },
  { heading: '服务金额', cell: (row) => (row.currency === 'CNY' ? decimalOf(row.price_minor, 2) : null) },
  { heading: '实际服务时间', cell: (row) => wallText(row.zone, row.used_from) },
  { heading: '实际服务结束时间', cell: (row) => wallText(row.zone, row.used_to) },
  { heading: '实际服务内容', cell: (row) => row.purpose, maxLength: 200 },
  { heading: '服务方式', cell: (row) => WAYS[row.mode] },
  { heading: '服务量', cell: hours },
  { heading: '课题名称', cell: () => '无' },
  { heading: '课题经费来源', cell: EMPTY },
  { heading: '课题主要学科领域', cell: EMPTY },
  { heading: '申请人', cell: EMPTY },
  { heading: '申请人电话', cell: EMPTY },
  { heading: '申请人电子邮箱', cell: EMPTY },
  { heading: '申请人单位', cell: (row) => row.home_zh ?? row.home_en },
  { heading: '用户评价及意见', cell: EMPTY },
  { heading: '服务对象', cell: (row) => (row.user_class === 'internal' ? '单位内' : '单位外') },
  { heading: '服务类型', cell: (row) => (row.user_class === 'internal' ? '内部服务' : '对外服务') },
  { heading: '发票凭证', cell: EMPTY },
  { heading: '是否在单位内使用', cell: () => '1' },
  { heading: '对外服务地址', cell: EMPTY },
  { heading: '海关《通知书》编号', cell: EMPTY },
  { heading: '本次服务是否签订协议', cell: EMPTY },
  { heading: '提交状态', cell: () => '-1' },
];

const PAGE_ROWS = 1000;

/** The completed bookings of a facility that begin inside a span, as the register's template wants them. */
export function serviceRecords(facilityId: string, zone: string, span: Span): Form {
  return {
    heading: COLUMNS.map(({ heading }) => heading),
    byteOrderMark: true,
    rows: async function* (db: Db) {
      for (let after: readonly [number, string] = [-1, '']; ; ) {
        const page = await readServed(db, facilityId, span, after, PAGE_ROWS);
        for (const row of page) yield COLUMNS.map((column) => cellOf(column, { ...row, zone }, new Map()));
        const last = page.at(-1);
        if (!last || page.length < PAGE_ROWS) return;
        after = [last.from_at, last.id];
      }
    },
  };
}
