import type { Sheet } from './sheet.ts';

/** Which sheet is meant: `series` names what is shown and how, `version` the state of it. */
export type SheetKey = { readonly series: string; readonly version: string };

/** The sheet of a version: kept, being written for somebody else, or written now from the one before. */
export type Sheets = (key: SheetKey, write: (before: Sheet | undefined) => Promise<Sheet>) => Promise<Sheet>;

type Kept = { readonly version: string; readonly sheet: Promise<Sheet>; done: Sheet | undefined };

/** Keeps the newest sheet of each series, those that were asked for last, within a bound of bytes. */
export function keepSheets(maxBytes: number): Sheets {
  const kept = new Map<string, Kept>();

  const forgetOldest = (): void => {
    let bytes = 0;
    for (const [series, { done }] of [...kept].reverse()) {
      bytes += done ? sizeOf(done) : 0;
      if (bytes > maxBytes) kept.delete(series);
    }
  };

  return ({ series, version }, write) => {
    const before = kept.get(series);
    kept.delete(series);
    if (before?.version === version) {
      kept.set(series, before);
      return before.sheet;
    }
    const fresh: Kept = { version, sheet: write(before?.done), done: before?.done };
    kept.set(series, fresh);
    fresh.sheet.then(
      (sheet) => {
        fresh.done = sheet;
        forgetOldest();
      },
      // The next who asks tries anew.
      () => kept.get(series) === fresh && kept.delete(series),
    );
    return fresh.sheet;
  };
}

function sizeOf({ lines }: Sheet): number {
  return lines.reduce((sum, { bytes }) => sum + bytes, 0);
}
