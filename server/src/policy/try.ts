import { readActor } from '@jishi/db/queries/actor';
import type { Asker, BookableInstrument } from '@jishi/db/queries/facts';
import { findChosen } from '@jishi/db/queries/person';
import { type SpokenRefusal, sayRefusal } from '@jishi/shared/messages/say';
import { ProblemError } from '@jishi/shared/problem';
import { type Actor, type Anyone, may } from '@jishi/shared/rules/access';
import { RULES } from '@jishi/shared/rules/judge';
import { convertInstants } from '@jishi/shared/rules/refusal';
import { whenceOf } from '@jishi/shared/rules/whence';
import { formatInstant, type Language } from '@jishi/shared/schema/primitives';
import type { BookingRules, UserClass } from '@jishi/shared/schema/rules';
import type { Trial, TrialInput, TrialSubject } from '@jishi/shared/schema/trial';
import type { Deps } from '../context.ts';
import { askerOf, type JudgedLine, judgeLine, judgingWindows, readFacts } from '../engine/judging.ts';
import { toldTo } from '../engine/refusal.ts';

/** Who is tried: somebody known, or somebody like this of whom nothing is known. */
type Tried = { readonly actor: Anyone; readonly asker: Asker };

/** Who is told; null is whoever runs the command line, where everything can be read anyway. */
type Reader = Actor | null;

const OWNERS = ['institution', 'facility', 'instrument'] as const;

/**
 * How each rule judges somebody's booking, writing nothing. `subject` is somebody known by id, or anybody of a class; see
 * `TrialInput`. Throws `not-found` for instrument, person or a group that the person may not book for or the reader not see.
 */
export async function tryBooking(
  deps: Deps,
  reader: Reader,
  subject: TrialSubject,
  input: Omit<TrialInput, 'person'>,
  language: Language,
): Promise<Trial> {
  const at = input.at ?? deps.clock();
  const tried = await triedOf(deps, reader, subject, input.groupId ?? null, at);
  const line = { ...input, from: input.from, to: input.to };
  const { draft } = input;
  const asker = draft
    ? { ...tried.asker, draft: { index: OWNERS.indexOf(draft.owner), layer: draft.layer } }
    : tried.asker;
  const bookable = await readFacts(deps, deps.store.read, [input.instrumentId], asker, ...judgingWindows([line]));
  const instrument = bookable.get(input.instrumentId);
  if (!instrument) throw new ProblemError('not-found', 'no such instrument');
  if (input.parts?.some((partId) => !instrument.parts.has(partId))) throw new ProblemError('not-found', 'no such part');
  const judged = judgeLine(line, instrument, tried.actor, at);
  const rules = RULES.map((rule) => {
    const broken = rule.broken(judged.request, judged.facts, at);
    const refusal = broken && toldTo(reader, tried.asker.person?.personId ?? NOBODY, broken);
    return {
      rule: rule.name,
      passed: refusal === null,
      refusal: refusal && refusalOut(refusal),
      sentence: refusal && sayRefusal(refusal, language, judged.facts.zone),
      settings: rule.says.map((name) => settingOut(name, instrument, judged)),
    };
  });
  return {
    passes: rules.every(({ passed }) => passed),
    at: formatInstant(at),
    zone: judged.facts.zone,
    class: instrument.userClass,
    region: instrument.region,
    approvers: [...judged.approvers],
    price: judged.price,
    rules,
  };
}

async function triedOf(
  deps: Deps,
  reader: Reader,
  subject: TrialSubject,
  groupId: string | null,
  at: number,
): Promise<Tried> {
  if (subject.class !== undefined) {
    if (groupId !== null) throw new ProblemError('not-found', 'no such group');
    return { actor: null, asker: likeOne(subject.class, subject.region ?? null, at) };
  }
  const actor = await knownOf(deps, subject, at);
  if (!may.bookFor(actor, groupId) || !mayAskFor(reader, groupId)) throw new ProblemError('not-found', 'no such group');
  return { actor, asker: askerOf(actor, groupId, at) };
}

/** Who does not belong to a group must not learn who does: to them there is none, whomever they try. */
function mayAskFor(reader: Reader, groupId: string | null): boolean {
  return groupId === null || reader === null || may.readGroup(reader, groupId);
}

async function knownOf(deps: Deps, subject: TrialSubject, at: number): Promise<Actor> {
  const chosen = await findChosen(deps.store.read, { personId: subject.id, email: subject.email });
  const actor = chosen && (await readActor(deps.store.read, chosen.id, at));
  if (!actor) throw new ProblemError('not-found', 'no such person');
  return actor;
}

/** Nobody has this id, so nothing is found that counts for or against them. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

function likeOne(userClass: UserClass, region: string | null, at: number): Asker {
  const person = { personId: NOBODY, institutionId: null, institutionKind: null, institutionRegion: region };
  return { ...askerOf(null, null, at), person, userClass };
}

function refusalOut(refusal: SpokenRefusal) {
  const told = convertInstants(refusal, (instant) => (typeof instant === 'number' ? formatInstant(instant) : instant));
  return { ...told, rule: refusal.rule };
}

function settingOut(name: keyof BookingRules, instrument: BookableInstrument, { facts, request }: JudgedLine) {
  const { layers, userClass, region } = instrument;
  const whence = whenceOf(layers, { userClass, region, mode: request.mode ?? instrument.usualMode }, name);
  const by = whence ? (OWNERS[whence.layer] ?? ('default' as const)) : ('default' as const);
  return { name, value: facts.rules[name], said: { by, case: whence?.case ?? null } };
}
