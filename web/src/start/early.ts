const KEPT_MS = 10_000;
/** Answers that were asked for before the pages were there, by their addresses. */
const early = new Map<string, Promise<Response>>();

export function askEarly(address: string, language: string): void {
  const headers = { Accept: 'application/json', 'Accept-Language': language };
  const answer = fetch(address, { headers, credentials: 'same-origin' });
  // Whoever takes it finds the failure.
  answer.catch(() => {});
  early.set(address, answer);
  // What the page did not ask for by then is no longer new when it does.
  setTimeout(() => early.delete(address), KEPT_MS);
}

/** What was asked for early, once: whoever asks again gets something new. */
export function takeEarly(address: string): Promise<Response> | undefined {
  const answer = early.get(address);
  early.delete(address);
  return answer;
}
