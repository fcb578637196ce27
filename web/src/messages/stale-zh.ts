import type { StaleTexts } from './stale-en.ts';

export const staleZh: StaleTexts = {
  title: '其间已被他人更改。',
  now: '目前的内容：',
  nothing: '无',
  kept: '您填写的内容已保留，也没有覆盖任何内容。请对照查看；再次保存即采用您的。',
  take: '放弃我的，采用对方的',
  keep: '保留我的',
};
