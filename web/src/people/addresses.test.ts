import { expect, test } from 'vitest';
import { readAddresses } from './addresses.ts';

test('a list in whatever form gives each address once, and names what is none', () => {
  expect(readAddresses('A@x.cn, b@x.cn；c@x.cn\n  a@X.cn 张三 d@x')).toEqual({
    good: ['a@x.cn', 'b@x.cn', 'c@x.cn'],
    bad: ['张三', 'd@x'],
  });
  expect(readAddresses('  ')).toEqual({ good: [], bad: [] });
});
