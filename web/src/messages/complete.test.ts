import { readdirSync } from 'node:fs';
import { expect, it, test } from 'vitest';
import type { Messages } from './en.ts';
import { zh } from './zh.ts';

/** Chinese characters. */
const HAN = /\p{Script=Han}/u;

/** English that shows what a Chinese file looks like. */
const WITH_EXAMPLES = new Set(['.holidays.pasteHint', '.forms.nrii']);

const folder = new URL('.', import.meta.url);
const ROOMS = readdirSync(folder).flatMap((file) => /^(.+)-en\.ts$/.exec(file)?.[1] ?? []);

type Leaf = { readonly path: string; readonly text: unknown };

function leaves(node: unknown, path: string): Leaf[] {
  if (typeof node !== 'object' || node === null) return [{ path, text: node }];
  return Object.entries(node).flatMap(([key, value]) => leaves(value, `${path}.${key}`));
}

async function textsOf(file: string): Promise<Leaf[]> {
  const module = (await import(new URL(file, folder).href)) as Record<string, unknown>;
  return Object.values(module)
    .filter((value) => typeof value === 'object')
    .flatMap((value) => leaves(value, ''));
}

test.each(ROOMS)('%s: each text is there in both languages, and none is empty', async (room) => {
  const [en, zh] = await Promise.all([textsOf(`${room}-en.ts`), textsOf(`${room}-zh.ts`)]);
  const paths = (list: Leaf[]) => list.map(({ path }) => path.replace(/\.\d+$/, '')).sort();
  expect([...new Set(paths(zh))]).toEqual([...new Set(paths(en))]);
  // Parts of a sentence around a field may be empty.
  const whole = [...en, ...zh].filter(({ path }) => !/\.\d+$/.test(path));
  expect(whole.filter(({ text }) => text === '' || text === undefined)).toEqual([]);
  const chinese = en.filter(({ text }) => typeof text === 'string' && HAN.test(text)).map(({ path }) => path);
  expect(chinese.filter((path) => !WITH_EXAMPLES.has(path))).toEqual([]);
});

it('a text that is missing or of another kind does not compile', () => {
  const { skip: _skip, ...shell } = zh.shell;
  // @ts-expect-error the text `skip` is missing
  const missing: Messages = { ...zh, shell };
  // @ts-expect-error a text that counts is not a text
  const fixed: Messages = { ...zh, search: { ...zh.search, found: '找到' } };
  // @ts-expect-error nobody reads what the other language does not have
  const extra: Messages = { ...zh, shell: { ...zh.shell, unread: '多余' } };
  expect([missing, fixed, extra]).toHaveLength(3);
});
