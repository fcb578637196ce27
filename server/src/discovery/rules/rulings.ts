import type { RuleLayer, ServiceMode } from '@jishi/shared/schema/rules';
import { newTable, numberIn, numberOfSaid, type Table, thingAt } from '../mirror/table.ts';
import { type Ruling, rulingOf } from './ruling.ts';
import { type Aspect, aspectOf } from './settings.ts';

/**
 * Distinct rules of instruments, aspect by aspect. Tens of thousands of instruments differ in some rule, but only
 * hundreds in one aspect: what is worked out for a reader is worked out for these.
 */
export type Rulings = {
  readonly said: Readonly<Record<Aspect, Table<object>>>;
  readonly modes: Table<object>;
  readonly rulings: Readonly<Record<Aspect, Table<Ruling>>>;
};

export function newRulings(): Rulings {
  return {
    said: { time: newTable(), access: newTable(), quota: newTable() },
    modes: newTable(),
    rulings: { time: newTable(), access: newTable(), quota: newTable() },
  };
}

/** The number of what layers say of one aspect, of an instrument with these ways of service. */
export function rulingNumber(
  { said, modes: lists, rulings }: Rulings,
  aspect: Aspect,
  layers: readonly RuleLayer[],
  modes: readonly ServiceMode[],
): number {
  const numbers = layers.map((layer) => numberOfSaid(said[aspect], layer, (one) => aspectOf(one, aspect)));
  const list = numberOfSaid(lists, modes);
  return numberIn(rulings[aspect], `${numbers.join(' ')} ${list}`, () => {
    // One copy of each layer and list, however many rulings have it.
    const spoken = numbers.map((number) => thingAt(said[aspect], number) as RuleLayer);
    return rulingOf(spoken, thingAt(lists, list) as ServiceMode[]);
  });
}
