import { expect, it } from 'vitest';
import { readConfig } from '../config.ts';
import { linkBase } from './base.ts';

it('links lead to BASE_URL, to the own machine, or nowhere when nobody can know', () => {
  expect(linkBase(readConfig({ BASE_URL: 'https://jishi.test/' }))).toBe('https://jishi.test');
  expect(linkBase(readConfig({ PORT: '8787' }))).toBe('http://127.0.0.1:8787');
  expect(linkBase(readConfig({ HOST: '0.0.0.0' }))).toBeNull();
  expect(linkBase(readConfig({ PORT: '0' }))).toBeNull();
});
