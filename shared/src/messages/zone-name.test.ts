import { expect, it } from 'vitest';
import { sayZone } from './zone-name.ts';

it('a zone is called as people call it, whatever the season', () => {
  expect(sayZone('Asia/Shanghai', 'zh')).toBe('北京时间');
  expect(sayZone('Asia/Shanghai', 'en')).toBe('China Standard Time');
  expect(sayZone('Europe/Berlin', 'en')).toBe('Central European Time');
  expect(sayZone('Europe/Berlin', 'zh')).toBe('中欧时间');
});

it('a zone that nobody knows is called by its identifier', () => {
  expect(sayZone('Mars/Olympus', 'en')).toBe('Mars/Olympus');
});
