import { type OwnedInstrument, readOwnedInstrumentsAfter } from '@jishi/db/queries/instrument';
import { provinceOf } from '@jishi/shared/region';
import { type Column, formOf } from './form.ts';
import { decimalOf } from './instruments.ts';

type Owner = Pick<OwnedInstrument, 'institution_id' | 'institution_source' | 'institution_key'>;
type Own = Owner & Pick<OwnedInstrument, 'id' | 'source' | 'source_key'>;

/** Codes that the register gave, else ones by which an import finds the rows of this database again. */
export function insCode(row: Owner): string {
  return row.institution_source === 'nrii' ? row.institution_key : `jishi:${row.institution_id}`;
}

export function innerId(row: Own): string {
  const before = `${insCode(row)}/`;
  const isOwn = row.source === 'nrii' && row.source_key.startsWith(before);
  return isOwn ? row.source_key.slice(before.length) : `jishi:${row.id}`;
}

/** 万元 with two decimals; other currencies are not the register's. */
function worth(row: OwnedInstrument): string | null {
  if (row.worth_minor === null || row.worth_currency !== 'CNY') return null;
  return decimalOf(Math.round(row.worth_minor / 10_000), 2);
}

/** Six digits; the last two (the smallest classes) are not kept here. */
function category(row: OwnedInstrument): string | null {
  return row.class_code === null ? null : row.class_code.padEnd(6, '0');
}

function department(row: OwnedInstrument): string {
  const facility = row.facility_zh ?? row.facility_en;
  return facility === null || facility === (row.institution_zh ?? row.institution_en) ? '无' : facility;
}

const EMPTY = () => null;

/** The columns of the register's template in its order; persons and telephone numbers stay empty. */
const COLUMNS: readonly Column<OwnedInstrument>[] = [
  { heading: '所属单位标识', cell: insCode },
  { heading: '所在单位仪器编号', cell: innerId },
  { heading: '仪器设备名称', cell: (row) => row.name_zh, maxLength: 100 },
  { heading: '英文名称', cell: (row) => row.name_en, maxLength: 100 },
  { heading: '所属资源载体类型', cell: () => '无' },
  { heading: '所属资源载体编号', cell: () => '无' },
  { heading: '所属资源载体名称', cell: (row) => row.institution_zh ?? row.institution_en },
  { heading: '所属单位内部门', cell: department },
  { heading: '仪器分类编码', cell: category },
  { heading: '仪器设备来源', cell: EMPTY },
  { heading: '海关监管情况', cell: EMPTY },
  { heading: '原值', cell: worth },
  { heading: '产地国别', cell: EMPTY },
  { heading: '生产制造商', cell: (row) => row.manufacturer, maxLength: 100 },
  { heading: '启用日期/建账日期', cell: (row) => row.put_in_use_on },
  { heading: '仪器设备类别', cell: EMPTY },
  { heading: '规格型号', cell: (row) => row.model, maxLength: 100 },
  { heading: '主要技术指标', cell: (row) => row.specs_zh ?? row.specs_en, maxLength: 500 },
  { heading: '主要功能', cell: (row) => row.function_zh ?? row.function_en, maxLength: 300 },
  { heading: '主要学科领域', cell: EMPTY },
  { heading: '服务内容', cell: EMPTY },
  { heading: '服务的典型成果', cell: EMPTY },
  { heading: '主要购置经费来源', cell: EMPTY },
  { heading: '年总运行机时', cell: EMPTY },
  { heading: '年服务机时', cell: EMPTY },
  { heading: '运行状态', cell: EMPTY },
  { heading: '共享模式', cell: (row) => (row.withdrawn_at === null ? '外部共享' : '不共享') },
  { heading: '对外开放共享规定', cell: EMPTY },
  { heading: '参考收费标准', cell: EMPTY },
  { heading: '预约服务网址', cell: EMPTY },
  { heading: '安放地址-省', cell: (row) => (row.region_code === null ? null : provinceOf(row.region_code)) },
  { heading: '安放地址-市', cell: (row) => row.region_code },
  { heading: '安放地址-区县', cell: EMPTY },
  { heading: '安放地址-街道', cell: (row) => row.facility_address, maxLength: 100 },
  { heading: '联系人', cell: EMPTY },
  { heading: '电话', cell: EMPTY },
  { heading: '电子邮箱', cell: EMPTY },
  { heading: '通讯地址', cell: EMPTY },
  { heading: '邮政编码', cell: EMPTY },
  { heading: '图片', cell: EMPTY },
  { heading: '提交状态', cell: () => '-1' },
];

export const NRII_FORM = formOf(COLUMNS, readOwnedInstrumentsAfter);
