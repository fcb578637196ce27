import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { transact } from '@jishi/db/open';
import { insertMails } from '@jishi/db/queries/mail';
import { runMail } from '@jishi/server/cli/mail';
import { UsageError } from '@jishi/server/cli/usage';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeTestDeps } from '../support/deps.ts';
import { KINDS } from '../support/store.ts';
import { mailRows, NOW, openStage, type Stage } from './stage.ts';

const CLI = fileURLToPath(new URL('../../../server/src/cli.ts', import.meta.url));

describe.each(KINDS)('jishi mail on %s', (kind) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage(kind);
    const content = JSON.stringify({ kind: 'news', items: [], more: 0 });
    const mails = ['first', 'second', 'third'].map((id) => ({
      ...{ id, change_key: id, person_id: stage.researcher.id, content },
    }));
    await transact(stage.store, (trx) => insertMails(trx, mails, NOW));
    await stage.store.write
      .updateTable('mail')
      .set({ state: 'dead', attempts: 11, last_error: '550 no such user' })
      .where('id', '<>', 'third')
      .execute();
  });
  afterEach(() => stage.close());

  /** As it is typed: the process, its exit code and what it writes are real. */
  function type(...argv: readonly string[]): Promise<{ code: number; out: string[]; err: string }> {
    const env = { PATH: process.env.PATH, DATABASE_URL: stage.test.url, JISHI_LOG: 'error' };
    return new Promise((resolve) => {
      execFile(process.execPath, [CLI, 'mail', ...argv], { env }, (error, stdout, err) => {
        const code = error === null ? 0 : Number(error.code);
        resolve({ code, out: stdout.split('\n').filter((line) => line !== ''), err });
      });
    });
  }

  /** The same without a process of its own. */
  async function run(...argv: readonly string[]): Promise<{ code: number; out: string[] }> {
    const out: string[] = [];
    const terminal = { out: (line: string) => out.push(line), err: () => {}, read: async () => '' };
    const code = await runMail(argv, makeTestDeps(stage.store, {}, NOW), terminal);
    return { code, out };
  }

  const states = async () =>
    Object.fromEntries((await mailRows(stage)).map(({ id, state, attempts }) => [id, `${state} ${attempts}`]));

  test('lists dead mails without what they say, and lets all of them be tried anew, as a command', async () => {
    const at = '2026-11-24T04:00:00Z';
    expect(await type('dead')).toEqual({
      code: 0,
      out: ['second', 'first'].map((id) => [id, at, stage.researcher.id, '550 no such user'].join('\t')),
      err: '',
    });
    const [retried, misused] = await Promise.all([type('retry', '--all'), type('retry')]);
    expect(retried).toEqual({ code: 0, out: ['2 mails will be tried anew'], err: '' });
    expect(misused).toMatchObject({ code: 2, out: [], err: expect.stringContaining('jishi mail retry --all') });
    expect(await states()).toEqual({ first: 'waiting 0', second: 'waiting 0', third: 'waiting 0' });
  });

  test('lets one be tried anew, and says what became of any other', async () => {
    expect(await run('retry', 'first')).toEqual({ code: 0, out: ['first will be tried anew'] });
    expect(await states()).toEqual({ first: 'waiting 0', second: 'dead 11', third: 'waiting 0' });
    expect(await run('retry', 'first')).toEqual({ code: 1, out: ['first is waiting'] });
    expect(await run('retry', 'fourth')).toEqual({ code: 1, out: ['fourth is not known'] });
    expect(await run('retry', '--all')).toEqual({ code: 0, out: ['1 mails will be tried anew'] });
    expect(await run('dead')).toEqual({ code: 0, out: [] });
  });

  test('does nothing for who asks for something else', async () => {
    for (const argv of [[], ['dead', '--all'], ['retry'], ['retry', 'first', '--all'], ['retry', 'first', 'second']])
      await expect(run(...argv)).rejects.toThrow(UsageError);
    expect(await states()).toMatchObject({ first: 'dead 11', second: 'dead 11' });
  });
});
