import type { ExternalMessages } from './external-en.ts';

export const externalZh: ExternalMessages = {
  faults: {
    address: '这不是可以抓取的地址',
    'private-address': '该地址指向非公开的网络',
    insecure: '该地址或其跳转地址未加密（https）',
    'unknown-host': '没有叫这个名字的服务器',
    unreachable: '无法连接服务器',
    certificate: '服务器证书无效',
    timeout: '等待应答超时',
    'too-large': '日历超过 10 MB',
    redirects: '该地址不断跳转到其他地址',
    status: '服务器拒绝提供该日历',
    'moved-away': '服务器上已没有这个地址',
    'not-a-calendar': '返回的内容不是日历文件',
    incomplete: '日历文件不完整',
    empty: '日历中没有任何日程',
    'too-many': '日历中的日程过多，无法接入',
    unreadable: '无法读取日历文件',
  },
  rejections: {
    syntax: '格式不符合标准',
    'no-start': '没有写明开始时间',
    'bad-time': '时间有误',
    'bad-rule': '重复规则有误',
    'unsafe-rule': '重复过于频繁，无法处理',
    'too-many-instances': '重复次数过多',
    'unknown-zone': '无法识别其时区',
  },
  mail: {
    subject: {
      met: (calendar) => `日历“${calendar}”与预约冲突`,
      held: (calendar) => `日历“${calendar}”丢失大量日程`,
      failing: (calendar) => `无法抓取日历“${calendar}”`,
      stopped: (calendar) => `已停止跟随日历“${calendar}”`,
    },
    met: (count, calendar, facility) => `${facility}的日历“${calendar}”在已有预约的时间被占用（${count} 个预约）：`,
    metClosing: '预约保持不变，请决定由哪一方让出时间。',
    metMore: (count) => `另有 ${count} 个。`,
    held: (lost, of, calendar, facility) =>
      `按照${facility}的日历“${calendar}”目前的内容，将释放今后 ${of} 段占用时间中的 ${lost} 段，这可能是对方出错。`,
    heldClosing: '在有人确认或再次得到相同内容之前，一切保持不变。如果内容无误，无需任何操作。',
    failing: (calendar, facility, since) =>
      `自 ${since} 起一直无法抓取${facility}的日历“${calendar}”，此前占用的时间仍然有效。`,
    failingClosing: '系统会继续尝试，14 天后将停止。',
    stopped: (calendar, facility, since) =>
      `自 ${since} 起一直无法抓取${facility}的日历“${calendar}”，现已停止跟随，此前占用的时间仍然有效。`,
    stoppedClosing: '请更换地址、重新跟随或将其移除。',
    why: (fault) => `最近一次的原因：${fault}。`,
    open: '外部日历',
    footer: '您收到此邮件，因为您是该平台的管理员。',
  },
};
