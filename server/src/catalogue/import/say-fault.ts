import type { Language } from '@jishi/shared/schema/primitives';

type Pattern = readonly [RegExp, string];

/** What is wrong with a cell, as the import says it in English, and the same in Chinese. */
const PATTERNS: readonly Pattern[] = [
  [/^(".*") is not a number$/, '$1 不是数字'],
  [/^(".*") is less than (.+)$/, '$1 小于 $2'],
  [/^(".*") is more than (.+)$/, '$1 大于 $2'],
  [/^(".*") is not a date like (.+)$/, '$1 不是 $2 这样的日期'],
  [/^(".*") is no such date$/, '$1 不是存在的日期'],
  [/^(".*") is none of (.+)$/, '$1 不在可用的取值中：$2'],
  [/^(\d+) characters, at most (\d+)$/, '有 $1 个字符，最多 $2 个'],
  [/^a cell of (\d+) characters, at most (\d+)$/, '有一格长达 $1 个字符，最多 $2 个'],
  [/^(\d+) cells, the heading has (\d+)$/, '这一行有 $1 格，表头只有 $2 列'],
  [/^the key (.+) is the same as in row (\d+)$/, '编号与第 $2 行相同：$1'],
  [/^more than (\d+) rows$/, '超过 $1 行'],
  [/^class: there is no class (.+)$/, '没有这个分类编码：$1'],
  [/^worth: its currency is missing$/, '原值缺少币种'],
  [/^a name is missing$/, '缺少名称'],
  [/^the key is missing$/, '缺少编号'],
  [/^it belongs to another facility$/, '这台仪器属于另一个平台'],
  [/^it has bookings to come and cannot be withdrawn by a file$/, '还有未开始的预约，不能通过文件停用'],
  [/^a quote is opened and never closed$/, '引号没有成对'],
  [/^letters and digits, at most 20$/, '只能是字母和数字，最多 20 个'],
  [/^three capital letters$/, '应为三个大写字母'],
  [/^not a number$/, '不是数字'],
  [/^(?:Too big|String must contain at most).*?(\d+) characters?/i, '太长，最多 $1 个字符'],
  [/^Invalid option.*?:? expected one of (.+)$/i, '只能是以下之一：$1'],
  [/^contains control characters$/, '含有不可见的控制字符'],
];

/** A fault in the reader's language; what the form itself says is left as it is. */
export function sayFault(language: Language, reason: string): string {
  if (language === 'en') return reason;
  for (const [pattern, zh] of PATTERNS) if (pattern.test(reason)) return reason.replace(pattern, zh);
  return `内容不符合要求（${reason}）`;
}
