import type { Answer, Client } from './client.ts';

/** A form with a file as browsers send it. */
export function formOf(file: string, settings?: object): { readonly text: string; readonly type: string } {
  const mark = 'jishi-form-boundary';
  const part = (head: string, body: string) =>
    `--${mark}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${body}\r\n`;
  const parts = [
    part('name="file"; filename="list.csv"', file),
    ...(settings === undefined ? [] : [part('name="settings"', JSON.stringify(settings))]),
  ];
  return { text: `${parts.join('')}--${mark}--\r\n`, type: `multipart/form-data; boundary=${mark}` };
}

/** Sends a file. */
export function upload(client: Client, path: string, file: string, settings?: object): Promise<Answer> {
  const { text, type } = formOf(file, settings);
  return client.post(path, text, { 'content-type': type });
}
