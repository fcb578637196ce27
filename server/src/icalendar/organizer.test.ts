import { expect, test } from 'vitest';
import { isReplyAddress, organizerAddress } from './organizer.ts';

const mailFrom = { text: 'Jishi <jishi@example.net>', address: 'jishi@example.net' };
const READER = 'li@example.org';
const FACILITY = '0193a1b2-0000-7000-8000-00000000abcd';
const organizer = (email: string | null, reader = READER, replies: 'command' | null = null) =>
  organizerAddress(
    { mailFrom, mailReplies: replies === null ? null : { by: replies } },
    { id: FACILITY, email },
    reader,
  );

test.each([
  [null, 'jishi@example.net'],
  ['tem@example.net', 'tem@example.net'],
  ['tem@EXAMPLE.net', 'tem@EXAMPLE.net'],
  ['tem@example.org', 'jishi@example.net'],
  ['tem@sub.example.net', 'jishi@example.net'],
  ['tem@evil-example.net', 'jishi@example.net'],
  ['a@b@example.net', 'jishi@example.net'],
  ['"x;y"@example.net', 'jishi@example.net'],
  ['tem@example.net\r\nX-EVIL:1', 'jishi@example.net'],
  ['', 'jishi@example.net'],
])('a facility whose mailbox is %j invites as %s', (email, address) => {
  expect(organizer(email)).toBe(address);
});

test('nobody is invited by themselves', () => {
  expect(organizer('li@example.net', 'LI@example.net')).toBe('jishi@example.net');
  expect(organizer('tem@example.net', 'jishi@example.net')).toBe('tem@example.net');
  expect(organizer(null, 'Jishi@Example.net')).toBeNull();
  expect(organizer('tem@example.org', 'jishi@example.net')).toBeNull();
});

test('where we read the answers, the address leads to us and is one that we take mails for', () => {
  const address = organizer('tem@example.net', READER, 'command') ?? '';
  expect(address).toBe('jishi+f-00000000abcd@example.net');
  expect(isReplyAddress(mailFrom, address)).toBe(true);
  expect(isReplyAddress(mailFrom, address.toUpperCase())).toBe(true);
});

test.each([
  ['jishi@example.net', true],
  ['tem@example.net', false],
  ['jishi@example.org', false],
  ['jishi+x@example.net', false],
  ['jishi+f-@example.net', false],
  ['jishi+f-0123456789abc@example.net', false],
  ['jishi+f-a b@example.net', false],
  ['xjishi+f-abc@example.net', false],
  ['jishi+f-abc@example.net@evil.example', false],
  ['@example.net', false],
  ['', false],
])('a mail to %j is ours: %s', (address, ours) => {
  expect(isReplyAddress(mailFrom, address)).toBe(ours);
});
