/** Letters that are written from right to left, and marks that turn the writing. */
const TURNING =
  /[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
/** Marks that begin or end an isolate, which would let the rest out. */
const ISOLATES = /[\u2066-\u2069]/g;

/**
 * A text that somebody wrote, to be put into a sentence of ours: whichever way it is written, what stands beside it stays
 * in its order (Unicode Bidirectional Algorithm, UAX 9, isolates). For the eyes only; a field shows it as it is.
 */
export function isolated(text: string): string {
  return TURNING.test(text) ? `\u2068${text.replace(ISOLATES, '')}\u2069` : text;
}

/** What there is of these, one beside the other, each in its own order. */
export function beside(...parts: readonly (string | null | undefined | false)[]): string {
  return parts.flatMap((part) => (part ? [isolated(part)] : [])).join(' · ');
}
