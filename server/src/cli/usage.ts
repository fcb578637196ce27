/** The command line was called wrongly; its message is the one line that is printed. */
export class UsageError extends Error {}
