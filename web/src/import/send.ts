import type { ProblemDocument } from '@jishi/shared/problem';
import type { ImportDo, ImportReport, ImportSettings } from '@jishi/shared/schema/import';
import type { Language } from '@jishi/shared/schema/primitives';
import { ApiProblem, Unreachable } from '../api.ts';

export type Sent = {
  readonly facility: string;
  readonly file: File;
  readonly settings: ImportSettings;
  readonly language: Language;
};

/** Sends a file: to look at, to import, or for its faults as a file. Throws `ApiProblem` and `Unreachable`. */
async function send({ facility, file, settings, language }: Sent, what: ImportDo): Promise<Response> {
  const form = new FormData();
  form.set('file', file);
  form.set('settings', JSON.stringify(settings));
  const headers = { 'Accept-Language': language };
  const path = `/api/v1/facilities/${facility}/imports?do=${what}`;
  const answer = await fetch(path, { method: 'POST', body: form, headers, credentials: 'same-origin' }).catch(() => {
    throw new Unreachable('no answer');
  });
  if (answer.ok) return answer;
  throw new ApiProblem((await answer.json().catch(() => UNREADABLE)) as ProblemDocument);
}

const UNREADABLE = { type: '/problems/internal', title: '', status: 500 };

export async function look(sent: Sent): Promise<ImportReport> {
  return (await send(sent, 'preview')).json() as Promise<ImportReport>;
}

export async function takeIn(sent: Sent): Promise<ImportReport> {
  return (await send(sent, 'apply')).json() as Promise<ImportReport>;
}

/** Gives the browser the rows that were refused, as a file to mend. */
export async function downloadFaults(sent: Sent): Promise<void> {
  const blob = await (await send(sent, 'faults')).blob();
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = `${sent.file.name.replace(/\.[^.]*$/, '')}-faults.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
