import type { OccupancyKind } from '../schema/rules.ts';
import type { RefusalSentences } from './rule-messages.ts';
import { MODES_ZH } from './rules-zh.ts';

const TAKEN: Readonly<Record<OccupancyKind, string>> = {
  booking: '已被他人预约',
  hold: '已为他人暂留',
  maintenance: '维修中',
  closure: '平台停用中',
  external: '已被单位自有日历占用',
};

const QUOTA = {
  day: (limit: string, used: string, again: string) => `每日至多 ${limit}，您当日已有 ${used}；${again} 起重新计算。`,
  week: (limit: string, used: string, again: string) => `每周至多 ${limit}，您本周已有 ${used}；${again} 起重新计算。`,
  'group-week': (limit: string, used: string, again: string) =>
    `每个课题组每周至多 ${limit}，您的课题组本周已有 ${used}；${again} 起重新计算。`,
} as const;

export const zhRefusals: RefusalSentences = {
  past: () => '该时段已经开始或过去。',
  grid: ({ stepMinutes, block }, say) =>
    block ? `${say.span(block)} 须整段预约。` : `起止时间须为 ${say.minutes(stepMinutes)}的整数倍。`,
  'too-short': ({ minutes, minMinutes }, say) => `${say.minutes(minutes)}太短，至少 ${say.minutes(minMinutes)}。`,
  'too-long': ({ minutes, maxMinutes }, say) => `${say.minutes(minutes)}太长，至多 ${say.minutes(maxMinutes)}。`,
  notice: ({ noticeMinutes, earliest }, say) =>
    `须至少提前 ${say.minutes(noticeMinutes)}预约：最早 ${say.instant(earliest)} 起。`,
  horizon: ({ horizonDays, until }, say) =>
    `至多提前 ${say.days(horizonDays)}预约：该时段于 ${say.instant(until)} 开放。`,
  closed: ({ nextOpen }, say) =>
    nextOpen === null ? '不在开放时间内。' : `不在开放时间内，下次开放 ${say.instant(nextOpen)}。`,
  taken: ({ kind, until, partId }, say) =>
    partId === undefined
      ? `${TAKEN[kind]}，至 ${say.instant(until)}。`
      : `配套的房间、探测器或附件被占用，至 ${say.instant(until)}。`,
  quota: (refusal, say) => {
    if (refusal.per === 'active') {
      return `您在此仪器已有 ${refusal.used} 个未结束的预约，上限为 ${refusal.limit} 个。`;
    }
    const { per, limitMinutes, usedMinutes, until } = refusal;
    return QUOTA[per](say.minutes(limitMinutes), say.minutes(usedMinutes), say.instant(until));
  },
  'outsider-share': ({ percent, limitMinutes, usedMinutes, until }, say) =>
    `外单位用户至多使用开放机时的 ${percent}%，该周为 ${say.minutes(limitMinutes)}，已预约 ${say.minutes(usedMinutes)}；${say.instant(until)} 起重新计算。`,
  authorisation: ({ needed, since }, say) => {
    if (needed === 'group') return '须以您所属的课题组名义预约。';
    if (needed === 'confirmed-group') return '您的课题组尚待平台管理员确认，确认后方可预约。';
    if (since === null) return '须取得该仪器的上机授权。';
    return `您的上机授权至 ${say.instant(since)} 为止，须覆盖到预约结束。`;
  },
  blocked: ({ until, reason }, say) =>
    `${until === null ? '您目前在此不能预约。' : `您在 ${say.instant(until)} 之前不能在此预约。`}${reason ? `原因：${reason}` : ''}`,
  balance: ({ availableMinor, priceMinor, floorMinor, currency }, say) => {
    const money = (amountMinor: number) => say.money({ amountMinor, currency });
    return `余额不足：可用 ${money(availableMinor)}，此预约需 ${money(priceMinor)}，且须保留 ${money(floorMinor)}。`;
  },
  mode: ({ wanted, offered }) => {
    const list = offered.map((mode) => MODES_ZH[mode]).join('、');
    const what = wanted ? `不提供${MODES_ZH[wanted]}` : '不能按机时预约';
    return list === '' ? `${what}。` : `${what}；可选：${list}。`;
  },
  withdrawn: ({ since }, say) => `自 ${say.instant(since)} 起不再开放。`,
  travel: ({ neededMinutes, gapMinutes, km, other }, say) => {
    const booked = `您在约 ${Math.round(km)} 公里外另有预约（${say.span(other)}）`;
    if (gapMinutes < 0) return `${booked}，时间冲突。`;
    return `${booked}，路程约需 ${say.minutes(neededMinutes)}，只留有 ${say.minutes(gapMinutes)}。`;
  },
};
