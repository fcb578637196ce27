import { globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DETAIL_ZH } from '@jishi/shared/messages/detail';
import { expect, test } from 'vitest';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const FEATURES = [
  'administration',
  'catalogue',
  'discovery',
  'schedule',
  'booking',
  'breach',
  'calendar',
  'identity',
  'event',
  'external',
  'notice',
  'people',
  'policy',
  'series',
  'waitlist',
  'saved',
  'reply',
  'usage',
  'trouble',
  'training',
];
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  db: ['shared'],
  server: ['shared', 'db'],
  web: ['shared'],
};

function sourcesOf(room: string): string[] {
  return globSync(`${room}/src/**/*.{ts,tsx}`, { cwd: root }).filter(
    (file) => !/\.test\.tsx?$|\/test-support\//.test(file),
  );
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] as string);
}

test.each(Object.keys(MAY_IMPORT))('%s imports only the packages below it', (room) => {
  const wrong = sourcesOf(room).flatMap((file) =>
    importsOf(file)
      .filter(
        (name) => name.startsWith('@jishi/') && !MAY_IMPORT[room]?.some((below) => name.startsWith(`@jishi/${below}/`)),
      )
      .map((name) => `${file} imports ${name}`),
  );
  expect(wrong).toEqual([]);
});

test('a feature of the server imports no other feature', () => {
  const wrong = FEATURES.flatMap((feature) =>
    sourcesOf(`server`)
      .filter((file) => file.startsWith(`server/src/${feature}/`))
      .flatMap((file) =>
        importsOf(file)
          .map((name) => (name.startsWith('.') ? join(dirname(file), name) : name))
          .filter((path) => FEATURES.some((other) => other !== feature && path.startsWith(`server/src/${other}/`)))
          .map((path) => `${file} imports ${path}`),
      ),
  );
  expect(wrong).toEqual([]);
});

test('the shared rules know no clock, no randomness and no input or output', () => {
  const wrong = sourcesOf('shared').filter((file) =>
    /Date\.now|new Date\(\)|Math\.random|crypto|node:|fetch\(|process\.|DateTime\.(now|local)\(/.test(
      readFileSync(join(root, file), 'utf8'),
    ),
  );
  expect(wrong).toEqual([]);
});

test('SQL lives in db alone', () => {
  const wrong = [...sourcesOf('server'), ...sourcesOf('web')].filter((file) =>
    importsOf(file).some((name) => /^(better-sqlite3|pg|kysely)/.test(name)),
  );
  expect(wrong).toEqual([]);
});

test('every sentence of a problem that the interface can answer exists in Chinese', () => {
  const files = sourcesOf('server').filter((file) => !/server\/src\/(cli|catalogue\/(import|export))\//.test(file));
  const said = files.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/ProblemError\(\s*'[a-z-]+',\s*(['"`])((?:(?!\1).)+)\1/g)].map(
      (match) => match[2] as string,
    ),
  );
  expect(said.length).toBeGreaterThan(10);
  expect(said.filter((sentence) => !(sentence in DETAIL_ZH))).toEqual([]);
});
