import { sayClock } from '@jishi/shared/messages/format';
import { localDate } from '@jishi/shared/time/zone';
import type { Locator } from 'playwright-core';
import { ZONE } from './stage.ts';
import type { Visitor } from './visitor.ts';

/** Types a date (`2026-11-24`) into a date field, digit by digit, in the order of the language. */
export async function typeDate({ page, language }: Visitor, field: Locator, date: string): Promise<void> {
  const [year = '', month = '', day = ''] = date.split('-');
  await field.getByRole('spinbutton').first().focus();
  await page.keyboard.type(language === 'zh' ? year + month + day : day + month + year);
}

/** Fills a field for a date and the one for a time beside it. */
export async function fillMoment(visitor: Visitor, scope: Locator, instant: number): Promise<void> {
  await typeDate(visitor, scope.getByRole('group').first(), localDate(ZONE, instant));
  await scope.getByRole('combobox', { name: visitor.m.common.time, exact: true }).selectOption(clockOf(instant));
}

/** `13:30` in Shanghai. */
export function clockOf(instant: number): string {
  return sayClock(instant, ZONE, 'en');
}
