import { describeRules, groupRules } from './describe-zh.ts';
import type { Messages } from './en.ts';
import { zhRefusals } from './refusals-zh.ts';
import { MODES_ZH, zhRules } from './rules-zh.ts';

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
  ...zhRules,
  refusals: zhRefusals,
  describeRules,
  groupRules,
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
    miss: '记为爽约',
    restore: '撤销爽约',
    expire: '过期',
    complete: '完成',
  },
  modes: MODES_ZH,
  kinds: { booking: '已预约', hold: '暂留', maintenance: '维修', closure: '停用', external: '外部日历' },
  userClasses: { internal: '本单位', academic: '其他高校院所', company: '企业' },
  sample: '样例数据',
};
