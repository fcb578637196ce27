import type { BookingRules, OccupancyKind } from '../schema/rules.ts';
import type { Messages } from './en.ts';
import type { Say } from './format.ts';

function takenBy(kind: OccupancyKind): string {
  const sentences: Record<OccupancyKind, string> = {
    booking: '已被他人预约',
    hold: '已为他人暂留',
    maintenance: '维修中',
    closure: '平台停用中',
    external: '已被单位自有日历占用',
  };
  return sentences[kind];
}

function describeRules(rules: BookingRules, say: Say): string[] {
  const sentences = [
    rules.noticeMinutes > 0
      ? `至少提前 ${say.minutes(rules.noticeMinutes)}，至多提前 ${say.days(rules.horizonDays)}预约。`
      : `至多可提前 ${say.days(rules.horizonDays)}预约。`,
    `单次 ${say.minutes(rules.minMinutes)}至 ${say.minutes(rules.maxMinutes)}，以 ${say.minutes(rules.stepMinutes)}为单位。`,
  ];
  if (rules.bufferBeforeMinutes > 0) sentences.push(`每次预约前保留 ${say.minutes(rules.bufferBeforeMinutes)}。`);
  if (rules.bufferAfterMinutes > 0) sentences.push(`每次预约后保留 ${say.minutes(rules.bufferAfterMinutes)}。`);
  if (rules.maxActive !== null) sentences.push(`每人至多 ${rules.maxActive} 个未结束的预约。`);
  if (rules.maxMinutesPerWeek !== null) sentences.push(`每人每周至多 ${say.minutes(rules.maxMinutesPerWeek)}。`);
  sentences.push(zh.approval[rules.approval]);
  return sentences;
}

export const zh: Messages = {
  problems: {
    invalid: { title: '输入有误', detail: '请修改标出的内容后重试。' },
    unauthenticated: { title: '请先登录', detail: '此操作需要账号，已填写的内容会保留。' },
    forbidden: { title: '没有权限', detail: '您的账号不能进行此操作。' },
    'not-found': { title: '未找到', detail: '该内容不存在，或您无权查看。' },
    refused: { title: '不符合预约规则', detail: '没有预约或更改任何内容，原因见下。' },
    'id-reused': { title: '此编号已用于其他内容', detail: '同一编号此前提交过不同的内容，请刷新页面后重试。' },
    conflict: { title: '当前状态下无法进行', detail: '状态已经变化，请刷新查看最新情况。' },
    stale: { title: '其间已被他人更改', detail: '没有覆盖任何内容，请查看最新情况后重试。' },
    'precondition-required': { title: '缺少 If-Match', detail: '请附上您所见的版本号。' },
    busy: { title: '系统繁忙', detail: '没有更改任何内容，请稍后重试。' },
    'rate-limited': { title: '请求过于频繁', detail: '请稍等片刻再试。' },
    'too-large': { title: '内容过大', detail: '提交的内容超过了可接受的大小。' },
    internal: { title: '系统出错', detail: '错误已记录，请重试。' },
  },
  refusals: {
    past: () => '该时段已经开始或过去。',
    grid: ({ stepMinutes }, say) => `起止时间须为 ${say.minutes(stepMinutes)}的整数倍。`,
    'too-short': ({ minutes, minMinutes }, say) => `${say.minutes(minutes)}太短，至少 ${say.minutes(minMinutes)}。`,
    'too-long': ({ minutes, maxMinutes }, say) => `${say.minutes(minutes)}太长，至多 ${say.minutes(maxMinutes)}。`,
    notice: ({ noticeMinutes, earliest }, say) =>
      `须至少提前 ${say.minutes(noticeMinutes)}预约：最早 ${say.instant(earliest)} 起。`,
    horizon: ({ horizonDays, until }, say) =>
      `至多提前 ${say.days(horizonDays)}预约：该时段于 ${say.instant(until)} 开放。`,
    closed: ({ nextOpen }, say) =>
      nextOpen === null ? '不在开放时间内。' : `不在开放时间内，下次开放 ${say.instant(nextOpen)}。`,
    taken: ({ kind, until }, say) => `${takenBy(kind)}，至 ${say.instant(until)}。`,
    quota: (refusal, say) =>
      refusal.per === 'active'
        ? `您在此仪器已有 ${refusal.used} 个未结束的预约，上限为 ${refusal.limit} 个。`
        : `每周至多 ${say.minutes(refusal.limitMinutes)}，您本周已有 ${say.minutes(refusal.usedMinutes)}；${say.instant(refusal.until)} 起重新计算。`,
    mode: ({ wanted, offered }) => {
      const list = offered.map((mode) => zh.modes[mode]).join('、');
      const what = wanted ? `不提供${zh.modes[wanted]}` : '不能按机时预约';
      return list === '' ? `${what}。` : `${what}；可选：${list}。`;
    },
    withdrawn: ({ since }, say) => `自 ${say.instant(since)} 起不再开放。`,
  },
  rules: {
    past: '该时段已过去。',
    grid: '起止时间不在时间格上。',
    'too-short': '预约时间太短。',
    'too-long': '预约时间太长。',
    notice: '须更早预约。',
    horizon: '时间太远。',
    closed: '不在开放时间内。',
    taken: '该时段已被占用。',
    quota: '您的额度已用完。',
    'outsider-share': '校外用户的份额已用完。',
    authorisation: '须取得该仪器的上机授权。',
    blocked: '您的账号在此被限制预约。',
    balance: '余额不足。',
    mode: '不提供该服务方式。',
    withdrawn: '该仪器已不再开放。',
    travel: '两地之间的路程时间不够。',
  },
  states: {
    pending: '待审核',
    confirmed: '已确认',
    'in-use': '使用中',
    completed: '已完成',
    cancelled: '已取消',
    declined: '已驳回',
    expired: '已过期',
    'no-show': '爽约',
  },
  actions: {
    approve: '同意',
    decline: '驳回',
    cancel: '取消预约',
    move: '改期',
    'check-in': '签到',
    'check-out': '签退',
  },
  modes: { self: '自主上机', assisted: '协助上机', sample: '送样检测', project: '项目委托' },
  kinds: { booking: '已预约', hold: '暂留', maintenance: '维修', closure: '停用', external: '外部日历' },
  userClasses: { internal: '本单位', academic: '其他高校院所', company: '企业' },
  approval: {
    none: '预约即时确认，无需审批。',
    outsiders: '校外用户的预约须经审批。',
    all: '所有预约均须审批。',
  },
  describeRules,
  sample: '样例数据',
};
