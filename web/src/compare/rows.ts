import { sayDate, sayIn, sayMoney } from '@jishi/shared/messages/format';
import type { RuleGroup } from '@jishi/shared/messages/rule-messages';
import type { Instrument, InstrumentSummary } from '@jishi/shared/schema/instrument';
import { DAY_MS } from '@jishi/shared/time/span';
import { dayNumber } from '@jishi/shared/time/zone';
import type { Spoken } from '../messages/useMessages.tsx';
import { sayRelativeSpan } from '../time/relative.ts';
import { beside } from '../ui/isolated.ts';

/** One instrument of a comparison. `found` and `inWindow` are null when a search does not find it (any more, or free). */
export type Compared = {
  readonly instrument: Instrument;
  readonly found: InstrumentSummary | null;
  readonly inWindow: InstrumentSummary | null;
};

/** A fact about each instrument, in paragraphs; an instrument has none where it is not known. */
export type Row = {
  readonly key: string;
  readonly label: string;
  readonly cells: readonly (readonly string[])[];
  readonly differs: boolean;
};
export const GROUPS = ['what', 'me', 'rules', 'specs'] as const;
export type Group = (typeof GROUPS)[number];

export type Words = Spoken & {
  readonly regionName: (code: string) => string;
  readonly now: number;
  /** The window that was asked for, in words; null without one. */
  readonly window: string | null;
};

type Told = readonly (string | null | undefined | false)[];

/** All facts that are compared, by group. A fact that nobody has is left out. */
export function rowsOf(compared: readonly Compared[], words: Words): Readonly<Record<Group, Row[]>> {
  return {
    what: rowsFrom(compared, whatFacts(words), words.m.compare.rows),
    me: rowsFrom(compared, myFacts(words), {
      ...words.m.compare.rows,
      freeWindow: words.m.compare.rows.freeWindow(words.window ?? ''),
    }),
    rules: rowsFrom(compared, ruleFacts(words, compared), words.m.compare.ruleGroups),
    specs: rowsFrom(compared, specFacts(words), words.m.compare.rows),
  };
}

type Facts = Readonly<Record<string, (one: Compared) => Told>>;

function rowsFrom(compared: readonly Compared[], facts: Facts, labels: Readonly<Record<string, unknown>>): Row[] {
  return Object.entries(facts).flatMap(([key, tell]) => {
    const cells = compared.map(
      (one) => tell(one).filter((text) => typeof text === 'string' && text !== '') as string[],
    );
    if (cells.every((cell) => cell.length === 0)) return [];
    const differs = new Set(cells.map((cell) => cell.join('\n'))).size > 1;
    return [{ key, label: String(labels[key]), cells, differs }];
  });
}

function whatFacts({ name, regionName, m, language }: Words): Facts {
  const and = language === 'zh' ? '、' : ', ';
  return {
    type: ({ instrument }) => [instrument.type && name(instrument.type.name)],
    class: ({ instrument }) => [instrument.classPath.map((one) => name(one.name)).join(' › ')],
    technique: ({ instrument }) => [instrument.techniqueNames.map((one) => name(one.name)).join(and)],
    maker: ({ instrument }) => [beside(instrument.manufacturer, instrument.model)],
    place: ({ instrument: { facility, institution } }) => [
      name(facility.name) || name(institution.name),
      facility.region && regionName(facility.region),
    ],
    owner: ({ instrument }) => [name(instrument.institution.name)],
    distance: ({ found }) => [found?.distanceKm != null && m.search.km(Math.round(found.distanceKm))],
  };
}

function myFacts({ m, said, language, now, window }: Words): Facts {
  const free = (found: InstrumentSummary | null, none: string) => {
    if (!found?.nextFree) return [none];
    const span = { from: Date.parse(found.nextFree.from), to: Date.parse(found.nextFree.to) };
    return [sayRelativeSpan(span, found.facility.zone, language, now)];
  };
  return {
    access: ({ found, instrument }) =>
      instrument.withdrawnAt === null ? (found?.access ?? []).map((one) => m.access[one]) : [m.compare.withdrawn],
    price: ({ found }) => [
      found && (found.price ? m.common.perHour(sayMoney(found.price, language)) : m.common.noPrice),
      found?.price && said.userClasses[found.price.class],
    ],
    modes: ({ instrument }) => [instrument.modes.map((one) => said.modes[one]).join(' · ')],
    ...(window === null ? {} : { freeWindow: ({ inWindow }: Compared) => free(inWindow, m.search.notFree) }),
    free: ({ found }) => free(found, m.search.notFreeAnytime),
  };
}

const RULE_GROUPS: readonly RuleGroup[] = [
  'length',
  'ahead',
  'around',
  'approval',
  'persons',
  'quota',
  'cancelling',
  'attendance',
  'breaches',
];

/** Where one instrument has a rule and another has none, that is said: an empty cell would look unknown. */
function ruleFacts({ m, said, language }: Words, compared: readonly Compared[]): Facts {
  const sentences = new Map(
    compared.map(({ instrument: { id, rules, facility, prices } }) => [
      id,
      said.groupRules(rules, sayIn(language, facility.zone), prices?.currency),
    ]),
  );
  const told = (group: RuleGroup) => [...sentences.values()].some((groups) => groups[group].length > 0);
  return Object.fromEntries(
    RULE_GROUPS.filter(told).map((group) => [
      group,
      ({ instrument }: Compared) => {
        const own = sentences.get(instrument.id)?.[group] ?? [];
        return own.length > 0 ? own : [m.compare.unruled[group]];
      },
    ]),
  );
}

function specFacts({ name, language }: Words): Facts {
  return {
    inUseSince: ({ instrument: { putInUseOn } }) => [
      putInUseOn && sayDate(dayNumber(putInUseOn) * DAY_MS, 'UTC', language),
    ],
    function: ({ instrument }) => [name(instrument.function)],
    specs: ({ instrument }) => [name(instrument.specs)],
  };
}
