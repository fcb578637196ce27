import type { Me, ProfileInput, Session } from '@jishi/shared/schema/person';
import { queryOptions } from '@tanstack/react-query';
import { ask, get } from '../api.ts';
import { rememberReader } from './lastReader.ts';
import { reportSessionOver } from './sessionOver.ts';

/** Who is signed in; null for nobody. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal, client }): Promise<Me | null> => {
    const { me } = await get<Session>('/session', {}, signal);
    rememberReader(me);
    if (me) return me;
    const before = client.getQueryData<Me | null>(['me']);
    if (!before) return null;
    // Whoever did not sign out finds the page as it was, and is asked to sign in again.
    reportSessionOver();
    return before;
  },
  staleTime: 60_000,
});

export type Meta = { readonly demo: boolean; readonly version: string };

export const metaQuery = queryOptions({
  queryKey: ['meta'],
  queryFn: ({ signal }) => get<Meta>('/meta', {}, signal),
  staleTime: Number.POSITIVE_INFINITY,
});

export async function saveProfile(profile: ProfileInput): Promise<Me> {
  return (await ask<Me>('PATCH', '/api/v1/me', { body: profile })).body;
}

export type Credentials = { readonly email: string; readonly password: string };

/** Sets the session cookie. */
export async function signIn(credentials: Credentials): Promise<void> {
  await ask('POST', '/api/auth/sign-in/email', { body: credentials });
}

export async function signUp(
  person: Credentials & { readonly name: string; readonly institutionId: string | null },
): Promise<void> {
  await ask('POST', '/api/auth/sign-up/email', { body: person });
}

export async function signOut(): Promise<void> {
  await ask('POST', '/api/auth/sign-out', { body: {} });
  rememberReader(null);
}

export function manages(me: Me | null | undefined): boolean {
  return me !== null && me !== undefined && (me.administrator || me.facilities.length > 0);
}
