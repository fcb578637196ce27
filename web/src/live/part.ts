import { lazyRouteComponent } from '@tanstack/react-router';

/**
 * A part of the program could not be loaded: the server is away, or it has a newer version whose files have other names.
 */
export class PartMissing extends Error {}

/** What browsers say of a script or a style that did not come: Chromium, Firefox, Safari, and the loader of the build. */
const NOT_LOADED = /dynamically imported module|importing a module script failed|preload css/i;

export function isPartMissing(error: unknown): boolean {
  return error instanceof PartMissing || (error instanceof Error && NOT_LOADED.test(error.message));
}

/** A page that is loaded when it is wanted. What does not come is said in words, never by a reload into nothing. */
export const lazyPage: typeof lazyRouteComponent = (load, name) =>
  lazyRouteComponent(() => load().catch(explain), name);

function explain(error: unknown): never {
  if (!isPartMissing(error)) throw error;
  throw new PartMissing('a part of the program is missing', { cause: error });
}
