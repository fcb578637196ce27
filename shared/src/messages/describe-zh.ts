import type { Approver, BookingRules } from '../schema/rules.ts';
import type { Say } from './format.ts';
import type { RuleGroup } from './rule-messages.ts';
import { MODES_ZH } from './rules-zh.ts';

/** The rules of an instrument in plain sentences. Defaults that restrict nobody are not told. */
export function describeRules(rules: BookingRules, say: Say, currency?: string): string[] {
  return Object.values(groupRules(rules, say, currency)).flat();
}

/** The same sentences by what they are about. */
export function groupRules(rules: BookingRules, say: Say, currency?: string): Record<RuleGroup, string[]> {
  return {
    ...describeTime(rules, say),
    quota: describeQuotas(rules, say),
    persons: describePersons(rules, say, currency),
    approval: describeApproval(rules, say),
    attendance: describeAttendance(rules, say),
    cancelling: describeCancelling(rules, say),
    breaches: describeBreaches(rules, say),
  };
}

function describeTime(rules: BookingRules, say: Say): Record<'ahead' | 'length' | 'around', string[]> {
  const ahead =
    rules.noticeMinutes > 0
      ? `至少提前 ${say.minutes(rules.noticeMinutes)}，至多提前 ${say.days(rules.horizonDays)}预约。`
      : `至多可提前 ${say.days(rules.horizonDays)}预约。`;
  const length = `单次 ${say.minutes(rules.minMinutes)}至 ${say.minutes(rules.maxMinutes)}，以 ${say.minutes(rules.stepMinutes)}为单位。`;
  const around = rules.wholeBlocks.map(({ days, from, to }) => `须整段预约：${say.weekdays(days)} ${from} – ${to}。`);
  if (rules.bufferBeforeMinutes > 0) around.push(`每次预约前保留 ${say.minutes(rules.bufferBeforeMinutes)}。`);
  if (rules.bufferAfterMinutes > 0) around.push(`每次预约后保留 ${say.minutes(rules.bufferAfterMinutes)}。`);
  return { ahead: [ahead], length: [length], around };
}

function describeQuotas(rules: BookingRules, say: Say): string[] {
  const { maxActive, maxMinutesPerDay, maxMinutesPerWeek, maxGroupMinutesPerWeek, outsiderSharePercent } = rules;
  const sentences: string[] = [];
  if (maxActive !== null) sentences.push(`每人至多 ${maxActive} 个未结束的预约。`);
  if (maxMinutesPerDay !== null) sentences.push(`每人每日至多 ${say.minutes(maxMinutesPerDay)}。`);
  if (maxMinutesPerWeek !== null) sentences.push(`每人每周至多 ${say.minutes(maxMinutesPerWeek)}。`);
  if (maxGroupMinutesPerWeek !== null) sentences.push(`每个课题组每周至多 ${say.minutes(maxGroupMinutesPerWeek)}。`);
  if (outsiderSharePercent !== null) sentences.push(`外单位用户合计至多使用每周开放机时的 ${outsiderSharePercent}%。`);
  return sentences;
}

function describePersons(rules: BookingRules, say: Say, currency: string | undefined): string[] {
  const sentences: string[] = [];
  if (rules.modes !== null) {
    const list = rules.modes.map((mode) => MODES_ZH[mode]).join('、');
    sentences.push(list === '' ? '不提供任何服务方式。' : `服务方式：${list}。`);
  }
  if (rules.authorisation === 'self') sentences.push('自主上机须有上机授权。');
  if (rules.authorisation === 'all') sentences.push('所有预约均须有上机授权。');
  if (rules.membership === 'group') sentences.push('须以所属课题组名义预约。');
  if (rules.balanceFloorMinor !== null) {
    const floor = currency && say.money({ amountMinor: rules.balanceFloorMinor, currency });
    sentences.push(floor ? `预约后账户余额不得低于 ${floor}。` : '预约后账户须留有足够余额。');
  }
  return sentences;
}

const APPROVES: Readonly<Record<Approver, string>> = { 'group-head': '课题组负责人', manager: '平台' };

function describeApproval({ approval, approvalMinutes, silence, remindMinutes }: BookingRules, say: Say): string[] {
  if (approval.length === 0) return ['预约即时确认，无需审批。'];
  const sentences = [`预约须经审批：${approval.map((step) => APPROVES[step]).join('，然后')}。`];
  if (approvalMinutes !== null) {
    const then = silence === 'approve' ? '视为同意' : '预约过期';
    sentences.push(`${say.minutes(approvalMinutes)}内未答复则${then}。`);
  }
  if (remindMinutes !== null) sentences.push(`${say.minutes(remindMinutes)}后提醒审批人。`);
  return sentences;
}

function describeAttendance(rules: BookingRules, say: Say): string[] {
  const sentences: string[] = [];
  if (rules.checkIn === 'required') {
    sentences.push(`到场须签到，开始前 ${say.minutes(rules.earlyMinutes)}起可签到。`);
    if (rules.releaseMinutes !== null)
      sentences.push(`开始后 ${say.minutes(rules.releaseMinutes)}未签到者，其余时间释放给他人。`);
    sentences.push(`结束后 ${say.minutes(rules.overrunMinutes)}未签退者，系统自动签退。`);
  }
  return sentences;
}

function describeBreaches({ breachLimit, breachDays, pauseDays }: BookingRules, say: Say): string[] {
  if (breachLimit === null) return [];
  const [within, pause] = [say.days(breachDays), say.days(pauseDays)];
  if (breachLimit === 1) return [`违约即暂停预约 ${pause}。`];
  return [`违约先警告；${within}内第 ${breachLimit} 次违约暂停预约 ${pause}。`];
}

function describeCancelling(rules: BookingRules, say: Say): string[] {
  const { freeCancelMinutes, freeCancelWorkingDays, lateCancel, lateCancelPercent } = rules;
  const ends: string[] = [];
  if (freeCancelMinutes !== null) ends.push(`开始前 ${say.minutes(freeCancelMinutes)}`);
  if (freeCancelWorkingDays !== null) ends.push(`开始前 ${freeCancelWorkingDays} 个工作日的同一时刻`);
  if (ends.length === 0) return [];
  const later = {
    breach: '计一次违约',
    fee: `收取价格的 ${lateCancelPercent}%`,
    both: `计一次违约并收取价格的 ${lateCancelPercent}%`,
  }[lateCancel];
  const until = ends.length === 1 ? ends[0] : `${ends.join('或')}（取较早者）`;
  return [`${until}之前可免责取消，逾期取消${later}。`];
}
