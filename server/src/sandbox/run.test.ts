import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runApart } from './run.ts';
import { whyNone } from './why.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jishi-apart-'));
  writeFileSync(join(folder, 'secret'), 'a secret');
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(code: string, more: { heapMb?: number; wallMs?: number; maxAnswerBytes?: number } = {}) {
  const entry = join(folder, 'program.mjs');
  writeFileSync(entry, code);
  const sandbox = { entry, reads: [entry], heapMb: 32, wallMs: 10_000, maxAnswerBytes: 1000, ...more };
  return runApart(sandbox, Buffer.from('input'));
}

const ECHO = 'for await (const part of process.stdin) process.stdout.write(part);';

test('a program apart gets its input and its answer comes back', async () => {
  expect(await run(ECHO)).toEqual({ kind: 'answer', bytes: Buffer.from('input') });
});

test('a program apart knows nothing of the environment', async () => {
  process.env.DATABASE_URL ??= 'postgres://secret';
  const outcome = await run('process.stdout.write(JSON.stringify(process.env));');
  expect(outcome.kind === 'answer' && outcome.bytes.toString()).not.toMatch(/DATABASE_URL|PATH|HOME/);
});

test.each([
  ['read other files', 'readFileSync(FILE)'],
  ['write', "writeFileSync('FOLDER/new', '')"],
  ['start a process', "spawnSync('true')"],
  ['start a worker', "new Worker('0', { eval: true })"],
])('a program apart may not %s', async (_, code) => {
  const imports =
    "import { readFileSync, writeFileSync } from 'node:fs'; import { spawnSync } from 'node:child_process'; import { Worker } from 'node:worker_threads';";
  const filled = code.replace('FILE', JSON.stringify(join(folder, 'secret'))).replace('FOLDER', folder);
  const outcome = await run(
    `${imports} try { ${filled}; process.stdout.write('done'); } catch (error) { process.stdout.write(error.code); }`,
  );
  expect(outcome.kind === 'answer' && outcome.bytes.toString()).toBe('ERR_ACCESS_DENIED');
});

test('a program that never ends is ended, and this process goes on meanwhile', async () => {
  let ticks = 0;
  const timer = setInterval(() => (ticks += 1), 20);
  expect(await run('for (;;);', { wallMs: 600 })).toEqual({ kind: 'late' });
  clearInterval(timer);
  expect(ticks).toBeGreaterThan(5);
});

test('a program that eats memory, says too much or fails is a failure, not ours', async () => {
  expect((await run('const all = []; for (;;) all.push(new Array(1000).fill({}));')).kind).toBe('failed');
  expect((await run("process.stdout.write('x'.repeat(2000));")).kind).toBe('failed');
  expect(await run("throw new Error('broken');")).toMatchObject({
    kind: 'failed',
    said: expect.stringContaining('broken'),
  });
});

test('a program that cannot be started at all is our own failure, and told from those of others', async () => {
  const entry = join(folder, 'gone', 'program.mjs');
  const sandbox = { entry, reads: [entry], heapMb: 32, wallMs: 10_000, maxAnswerBytes: 1000 };
  await expect(runApart(sandbox, Buffer.from(''))).rejects.toThrow('could not be started');
});

test('why a program failed is told without anything of what it worked on', async () => {
  const tell = async (code: string, more = {}) => {
    const outcome = await run(code, more);
    return outcome.kind === 'answer' ? '' : whyNone(outcome);
  };
  const thrown = await tell("function read() { new URL('secret-address'); }\nread();");
  expect(thrown).toMatch(
    /^exit 1; TypeError; ERR_INVALID_URL; at .*node:internal.*; at read \(file:.*program\.mjs:1:\d+\)/,
  );
  expect(thrown).not.toContain('secret');
  const text = "throw new SyntaxError('BEGIN:VCALENDAR\\n    at secret (https://secret/1:1)\\nSUMMARY:secret');";
  expect(await tell(text)).toMatch(/^exit 1; SyntaxError; at file:/);
  expect(await tell(text)).not.toMatch(/secret|SUMMARY/);
  expect(await tell('const all = []; for (;;) all.push(new Array(1000).fill({}));')).toMatch(/SIGABRT.*heap/);
  expect(await tell("process.stdout.write('x'.repeat(2000));")).toBe('said too much');
  expect(await tell('for (;;);', { wallMs: 300 })).toBe('its time was over');
});
