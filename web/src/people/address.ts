import { readText } from '../url.ts';

/** `instrument` and `ending` narrow the list of authorisations. */
export type PeopleAddress = {
  facility?: string | undefined;
  instrument?: string | undefined;
  ending?: '1' | undefined;
};

export function readPeopleAddress(search: Record<string, unknown>): PeopleAddress {
  return {
    facility: readText(search.facility),
    instrument: readText(search.instrument),
    ending: search.ending === '1' ? '1' : undefined,
  };
}
