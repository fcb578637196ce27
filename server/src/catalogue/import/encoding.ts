import { createReadStream } from 'node:fs';
import { TextDecoder } from 'node:util';
import { ProblemError } from '@jishi/shared/problem';

export type Encoding = 'utf-8' | 'utf-16le' | 'gb18030';

/**
 * Which encoding a text file is in: what its byte order mark says, else UTF-8 when every byte fits, else GB18030 (which
 * includes GBK and GB 2312). Reads the file once, in pieces.
 */
export async function detectEncoding(path: string): Promise<Encoding> {
  let decoder: TextDecoder | null = new TextDecoder('utf-8', { fatal: true });
  let fallback: TextDecoder | null = new TextDecoder('gb18030', { fatal: true });
  let first = true;
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    if (first && piece[0] === 0xff && piece[1] === 0xfe) return 'utf-16le';
    first = false;
    if (decoder && !fits(decoder, piece)) decoder = null;
    if (fallback && !fits(fallback, piece)) fallback = null;
    if (!decoder && !fallback) break;
  }
  if (decoder && fits(decoder)) return 'utf-8';
  if (fallback && fits(fallback)) return 'gb18030';
  throw new ProblemError('invalid', 'the file is neither UTF-8 nor GB18030 text, and no XLSX workbook');
}

function fits(decoder: TextDecoder, piece?: Buffer): boolean {
  try {
    if (piece) decoder.decode(piece, { stream: true });
    else decoder.decode();
    return true;
  } catch {
    return false;
  }
}

/** The file as text, in pieces, without a byte order mark. */
export async function* decodeFile(path: string, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
    yield decoder.decode(piece, { stream: true });
  }
  yield decoder.decode();
}
