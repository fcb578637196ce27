import type { FacilityNavMessages } from './facility-nav-en.ts';

export const facilityNavZh: FacilityNavMessages = {
  label: '平台管理',
  today: '今日',
  availability: '开放时间',
  instruments: '仪器',
  rules: '规则',
  people: '人员',
  training: '培训',
  breaches: '违约',
  usage: '机时统计',
  calendars: '外部日历',
  import: '导入',
};
