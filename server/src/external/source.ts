import { externalEn } from '@jishi/shared/messages/external-en';
import { ProblemError } from '@jishi/shared/problem';
import type { ExternalSource } from '@jishi/shared/schema/external-calendar';
import type { Deps } from '../context.ts';
import { isOurs, urlOf } from './address.ts';
import { type Failed, type Manner, obtain, type Read, readFile } from './obtain.ts';

/** Reads what somebody handed in. Throws `invalid` with the `fault` when nothing can be read. */
export async function readSource(
  deps: Deps,
  source: ExternalSource,
  manner: Manner,
  askedHost: string | null,
): Promise<Read> {
  if (source.kind === 'file') return orInvalid(await readFile(deps, source.text, manner), '/source/text');
  const url = urlOf(source.url);
  if (!url) throw invalid({ kind: 'fault', fault: 'address', status: null, retryAfterSeconds: null }, '/source/url');
  if (isOurs(source.url, deps.config, askedHost)) throw ourOwn();
  const question = { url: url.href, etag: null, lastModified: null };
  const answer = await obtain(deps, question, manner, askedHost);
  if (answer.kind === 'unchanged') throw new Error('nobody asked whether it changed');
  return orInvalid(answer, '/source/url');
}

function ourOwn(): ProblemError {
  const detail = 'this is an address of this site: its bookings would come back as busy time';
  return new ProblemError('invalid', undefined, { errors: [{ pointer: '/source/url', detail }], fault: 'address' });
}

export function orInvalid(answer: Read | Failed, pointer: string): Read {
  if (answer.kind === 'fault') throw invalid(answer, pointer);
  return answer;
}

export function invalid({ fault, status }: Failed, pointer: string): ProblemError {
  const errors = [{ pointer, detail: externalEn.faults[fault] }];
  return new ProblemError('invalid', undefined, { errors, fault, ...(status === null ? {} : { answered: status }) });
}
