import { expect, test } from 'vitest';
import { likelyClient } from './clients.ts';
import { programOf } from './program.ts';

test.each([
  ['Google-Calendar-Importer', 'google'],
  ['iOS/17.5.1 (21F90) dataaccessd/1.0', 'apple'],
  ['macOS/14.5 (23F79) CalendarAgent/954', 'apple'],
  ['Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17328; Pro)', 'outlook'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Thunderbird/153.7.0', 'thunderbird'],
  ['DAVx5/4.4.1-ose (dav4jvm; okhttp/4.12.0) Android/14', 'davx5'],
  ['ICSx5/2.2.1 (Android)', 'icsx5'],
  ['vdirsyncer/0.19.2', 'vdirsyncer'],
  ['Nextcloud Webcal Service', 'nextcloud'],
  ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36', 'browser'],
  ['curl/8.5.0', null],
])('%s is recognised as %s', (agent, program) => {
  expect(programOf(agent)).toBe(program);
});

test('the help begins with the program that fits the device', () => {
  expect(likelyClient('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)')).toBe('ios');
  expect(likelyClient('Mozilla/5.0 (Linux; Android 15; Pixel 9)')).toBe('icsx5');
  expect(likelyClient('Mozilla/5.0 (Windows NT 10.0; Win64; x64)')).toBe('outlook');
  expect(likelyClient('Mozilla/5.0 (X11; Linux x86_64)')).toBe('thunderbird');
});
