import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const MAIL = { SMTP_URL: 'smtp://localhost', MAIL_FROM: 'Jishi <jishi@example.net>' };
const replies = (MAIL_REPLIES: string | undefined, more: object = MAIL) =>
  readConfig({ ...more, ...(MAIL_REPLIES === undefined ? {} : { MAIL_REPLIES }) }).mailReplies;

describe('where people reach us', () => {
  test.each([
    ['https://jishi.test', 'https://jishi.test'],
    ['HTTPS://Jishi.test/', 'https://jishi.test'],
    ['https://机时.cn', 'https://xn--ehv01a.cn'],
    ['https://jishi.test:443/预约 a/b//', 'https://jishi.test/%E9%A2%84%E7%BA%A6%20a/b'],
    ['https://jishi.test/a%20b', 'https://jishi.test/a%20b'],
    ['http://[::1]:8787', 'http://[::1]:8787'],
  ])('%j becomes an address that links in any file can begin with', (text, meant) => {
    expect(readConfig({ BASE_URL: text }).baseUrl).toBe(meant);
  });

  test.each([
    'jishi.test',
    'ftp://jishi.test',
    'https://jishi.test/?x=1',
    'https://jishi.test/?',
    'https://jishi.test/#a',
    'https://user:secret@jishi.test',
    'https://user@jishi.test',
    'not an address',
  ])('%j is refused in one line, without repeating it', (text) => {
    const read = () => readConfig({ BASE_URL: text });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/^BASE_URL: must [^\n]*$/);
    expect(read).not.toThrow(/secret/);
  });
});

describe('where answers to invitations come in', () => {
  test.each([
    [undefined, null],
    ['', null],
    ['command', { by: 'command' }],
    ['smtp://127.0.0.1:2525', { by: 'smtp', host: '127.0.0.1', port: 2525 }],
    ['lmtp://[::1]:24/', { by: 'lmtp', host: '::1', port: 24 }],
    ['SMTP://mail.internal:0', { by: 'smtp', host: 'mail.internal', port: 0 }],
  ])('%j is read as it is meant', (text, meant) => {
    expect(replies(text)).toEqual(meant);
  });

  test.each([
    ['yes', /^MAIL_REPLIES: must be smtp/],
    ['smtp://127.0.0.1', /^MAIL_REPLIES: must be smtp/],
    ['smtp://127.0.0.1:70000', /^MAIL_REPLIES: must be smtp/],
    ['smtp://user:pass@127.0.0.1:25', /^MAIL_REPLIES: must be smtp/],
    ['smtps://127.0.0.1:465', /^MAIL_REPLIES: must be smtp/],
    ['http://127.0.0.1:80', /^MAIL_REPLIES: must be smtp/],
  ])('%j is refused in one line', (text, says) => {
    expect(() => replies(text)).toThrow(ConfigError);
    expect(() => replies(text)).toThrow(says);
  });

  test('needs mail that goes out from an address of ours, with room for the part behind +', () => {
    expect(() => replies('command', { SMTP_URL: MAIL.SMTP_URL })).toThrow(/^MAIL_REPLIES: needs MAIL_FROM/);
    expect(() => replies('command', { MAIL_FROM: MAIL.MAIL_FROM })).toThrow(/^MAIL_REPLIES: needs SMTP_URL/);
    const named = (length: number) => ({ ...MAIL, MAIL_FROM: `${'j'.repeat(length)}@example.net` });
    expect(replies('command', named(49))).toEqual({ by: 'command' });
    expect(() => replies('command', named(50))).toThrow(/^MAIL_REPLIES: .* too long/);
  });
});
