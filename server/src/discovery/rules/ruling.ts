import { modesOffered, TIME_MODES } from '@jishi/shared/rules/mode';
import { resolveRules, usualMode, type Whose } from '@jishi/shared/rules/resolve';
import { type BookingRules, bookingRules, type RuleLayer, type ServiceMode } from '@jishi/shared/schema/rules';

const DEFAULTS: BookingRules = bookingRules.parse({});

export type Buffers = Pick<BookingRules, 'bufferBeforeMinutes' | 'bufferAfterMinutes'>;

/** Rules of an instrument, or what they say of one aspect, whoever asks. */
export type Ruling = {
  /** Of the institution, the facility and the instrument. */
  readonly layers: readonly RuleLayer[];
  /** Ways of service that the instrument has, and those of them that somebody is offered. */
  readonly modes: readonly ServiceMode[];
  readonly offered: readonly ServiceMode[];
};

export function rulingOf(layers: readonly RuleLayer[], modes: readonly ServiceMode[]): Ruling {
  const { modes: inGeneral } = generalRules({ layers });
  const sets = layers.flatMap((layer) => layer.cases ?? []).map(({ set }) => set);
  const allowed = [inGeneral, ...sets.map((set) => set.modes)].filter((list) => list !== undefined);
  const offered = modes.filter((mode) => allowed.some((list) => list === null || list.includes(mode)));
  return { layers, modes, offered: offered.length === modes.length ? modes : offered };
}

/** What holds where no case does. */
export function generalRules({ layers }: Pick<Ruling, 'layers'>): BookingRules {
  const settings = layers.map(({ cases: _, ...all }) => all);
  return Object.assign({ ...DEFAULTS }, ...settings);
}

/** Codes of the regions that cases ask for. */
export function regionsAsked({ layers }: Ruling): string[] {
  return layers.flatMap((layer) => (layer.cases ?? []).flatMap(({ when }) => when.region ?? []));
}

/** Whether somebody can book by time at all. */
export function isBookable({ offered }: Ruling): boolean {
  return offered.some((mode) => TIME_MODES.includes(mode));
}

/** The rules for a reader, who may want a way of service; where it is not offered to anybody, the usual one counts. */
export function rulesFor({ layers, modes, offered }: Ruling, reader: Whose): BookingRules {
  return resolveRules(DEFAULTS, layers, {
    ...reader,
    mode: modeFor({ offered }, reader) ?? usualMode(layers, modes, reader),
  });
}

/** The way of service that a reader's request names, as far as somebody is offered it. */
export function modeFor({ offered }: Pick<Ruling, 'offered'>, { mode }: Whose): ServiceMode | undefined {
  return mode !== undefined && offered.includes(mode) ? mode : undefined;
}

/** Whether these rules let a reader book by time. */
export function offersTime(ruling: Ruling, rules: BookingRules, reader: Whose): boolean {
  const mode = modeFor(ruling, reader);
  const offered = modesOffered({ modes: ruling.modes, rules });
  return mode ? offered.includes(mode) : offered.some((one) => TIME_MODES.includes(one));
}
