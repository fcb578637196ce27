/** What somebody asked for is not there; one line that says what is. */
export class UsageError extends Error {}
