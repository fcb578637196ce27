import type { Terminal } from './terminal.ts';

/** A line for each step, and within a step at most one every two seconds. */
export function makeProgress(terminal: Terminal): (step: string, done?: number, total?: number) => void {
  let lastStep = '';
  let lastAt = 0;
  return (step, done, total) => {
    const now = performance.now();
    const finished = done !== undefined && done === total;
    if (step === lastStep && !finished && now - lastAt < 2000) return;
    lastStep = step;
    lastAt = now;
    const share =
      done === undefined ? '' : ` ${done.toLocaleString('en')}${total ? ` / ${total.toLocaleString('en')}` : ''}`;
    terminal.err(`${step}${share}`);
  };
}
