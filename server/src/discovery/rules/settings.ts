import type { RuleCase, RuleLayer, RuleSettings } from '@jishi/shared/schema/rules';

type Setting = keyof RuleSettings;

/**
 * The settings that discovery asks about, by what they decide: when a booking may begin and how long it may be, what
 * stands between somebody and the time (see `ACCESS`), and how much of it a reader may have. Ways of service that are
 * offered belong to each, because cases ask for the way that is usual. All others are read from the database when somebody
 * books.
 */
export const ASPECTS = {
  time: ['stepMinutes', 'minMinutes', 'maxMinutes', 'noticeMinutes', 'horizonDays', 'wholeBlocks', 'modes'],
  access: ['modes', 'authorisation', 'membership', 'approval'],
  quota: ['maxActive', 'maxMinutesPerDay', 'maxMinutesPerWeek', 'outsiderSharePercent', 'modes'],
} as const satisfies Readonly<Record<string, readonly Setting[]>>;

export type Aspect = keyof typeof ASPECTS;

/** What a layer of rules says of one aspect. Instruments differ less in it than in all of their rules. */
export function aspectOf(layer: RuleLayer, aspect: Aspect): RuleLayer {
  const kept: readonly Setting[] = ASPECTS[aspect];
  const cases = layer.cases?.map((one) => keptCase(one, kept)).filter(({ set }) => Object.keys(set).length > 0) ?? [];
  const settings = settingsOf(layer, kept);
  return cases.length > 0 ? { ...settings, cases } : settings;
}

function keptCase({ when, set }: RuleCase, kept: readonly Setting[]): RuleCase {
  return { when, set: settingsOf(set, kept) };
}

/** In the order of `kept`, so that what says the same reads the same. */
function settingsOf(said: RuleSettings, kept: readonly Setting[]): RuleSettings {
  return Object.fromEntries(kept.filter((name) => said[name] !== undefined).map((name) => [name, said[name]]));
}
