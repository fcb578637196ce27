import { inRegion, type Whose } from '@jishi/shared/rules/resolve';
import { newTable, numberIn, type Table, thingAt } from '../mirror/table.ts';
import { generalRules, offersTime, type Ruling, regionsAsked, rulesFor } from '../rules/ruling.ts';
import type { Rulings } from '../rules/rulings.ts';
import { groupOf, type Times } from './group.ts';
import { NONE } from './timeline.ts';

/** Instruments with the same hours and rules, where it depends on the reader in which group they are. */
type Family = { readonly content: number; readonly zone: string; readonly ruling: Ruling };

/** The group of each family for readers of one kind, by family, as far as somebody asked; NONE where they cannot book. */
type Standing = (number | undefined)[];

export type Families = {
  readonly list: Table<Family>;
  /** Regions that cases ask for: readers for whom all of them answer the same are of one kind. */
  readonly regions: Set<string>;
  readonly standings: Map<string, Standing>;
};

type Index = { readonly times: Times; readonly families: Families; readonly rulings: Rulings };

/** Kinds of readers that are remembered at once. */
const MAX_STANDINGS = 64;

export function newFamilies(): Families {
  return { list: newTable(), regions: new Set(), standings: new Map() };
}

/** What a row remembers of its time: the number of its group, or `~family` where that depends on the reader. */
export function timesOf({ times, families, rulings }: Index, schedule: number, zone: string, number: number): number {
  const ruling = thingAt(rulings.rulings.time, number);
  const content = times.contentOfSchedule[schedule] as number;
  if (ruling.layers.every(({ cases }) => cases === undefined)) {
    return groupOf(times, content, zone, generalRules(ruling));
  }
  return ~numberIn(families.list, `${number} ${zone} ${content}`, () => {
    for (const code of regionsAsked(ruling)) families.regions.add(code);
    return { content, zone, ruling };
  });
}

/** Finds the groups of families for readers of one kind; remembers them between questions. */
export function groupFinder({ times, families }: Index, whose: Whose): (family: number) => number {
  const standing = standingOf(families, whose);
  return (family) => {
    let group = standing[family];
    if (group === undefined) {
      group = groupFor(times, thingAt(families.list, family), whose);
      standing[family] = group;
    }
    return group;
  };
}

function groupFor(times: Times, { content, zone, ruling }: Family, whose: Whose): number {
  const rules = rulesFor(ruling, whose);
  return offersTime(ruling, rules, whose) ? groupOf(times, content, zone, rules) : NONE;
}

function standingOf({ regions, standings }: Families, { userClass, region, mode }: Whose): Standing {
  const inside = region === null ? [] : [...regions].filter((code) => inRegion(region, code));
  const key = [userClass, mode, ...inside].join(' ');
  const standing = standings.get(key) ?? [];
  // The one that was asked for last stays longest.
  standings.delete(key);
  standings.set(key, standing);
  const oldest = standings.keys().next().value;
  if (standings.size > MAX_STANDINGS && oldest !== undefined) standings.delete(oldest);
  return standing;
}
