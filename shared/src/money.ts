import type { Money } from './schema/primitives.ts';

/** ISO 4217 for "no currency": nobody has published a price; it is agreed with the owner. Its amount is 0. */
export const NO_CURRENCY = 'XXX';
export const BY_AGREEMENT: Money = { amountMinor: 0, currency: NO_CURRENCY };

/** The sum of amounts of one currency, those by agreement left out; null when there are several currencies. */
export function sumOf(amounts: readonly Money[]): Money | null {
  const priced = amounts.filter((amount) => amount.currency !== NO_CURRENCY);
  const currency = priced[0]?.currency;
  if (currency === undefined) return BY_AGREEMENT;
  if (priced.some((amount) => amount.currency !== currency)) return null;
  return { amountMinor: priced.reduce((sum, amount) => sum + amount.amountMinor, 0), currency };
}
