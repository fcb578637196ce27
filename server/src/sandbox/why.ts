import type { Outcome } from './run.ts';

const FRAMES = 5;
const FRAME = /^ {4}at (?:async )?[\w.<>$ [\]]{0,80}\(?(?:file:\/\/|node:)[\w./@+:-]{1,300}\)?$/gm;

/**
 * Why a program apart gave no answer, in words for our log. What it said may hold what strangers wrote, or an address that
 * is a secret, so only what our code and Node's have for names is taken from it: the kind of the error and where it was.
 */
export function whyNone(outcome: Exclude<Outcome, { kind: 'answer' }>): string {
  if (outcome.kind === 'late') return 'its time was over';
  const { said, ended } = outcome;
  const kind = /^(?:Uncaught )?([A-Z]\w{0,40}Error)\b/m.exec(said)?.[1];
  const code = /\bcode: '([A-Z0-9_]{1,60})'/.exec(said)?.[1];
  const fatal = /^FATAL ERROR: [\w :.()-]{1,120}/m.exec(said)?.[0];
  const frames = [...said.matchAll(FRAME)].slice(0, FRAMES).map(([frame]) => frame.trim());
  return [ended, kind, code, fatal, ...frames].filter((part) => part !== undefined).join('; ');
}
