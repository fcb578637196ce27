import { text } from 'node:stream/consumers';

/** The ends of the command line, so that tests can hold them. */
export type Terminal = {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  /** All of standard input. */
  readonly read: () => Promise<string>;
};

export const terminal: Terminal = {
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
  read: () => text(process.stdin),
};
