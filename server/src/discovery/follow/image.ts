import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DefaultDeserializer, serialize } from 'node:v8';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { VERSION } from '../../version.ts';
import type { Mirror } from '../mirror/mirror.ts';

/** To be raised whenever `Mirror`, or what texts and rules become in it, has changed. */
const FORMAT = 3;
const PROGRAM = `${VERSION} ${process.version}`;
/** Programs of another version keep images of their own. */
export const IMAGE_VERSION = `${FORMAT} ${PROGRAM}`;
const MAX_HEAD = 4096;
const CHUNK = 16 * 1024 * 1024;
/** No writer rests for so long. */
const LEFT_MS = 3_600_000;

/** What a mirror on disk holds: everything up to an event, which is known by its mark; see `readMark`. */
export type ImageHead = { readonly cursor: number; readonly mark: string; readonly madeAt: number };

const head = z.object({
  format: z.literal(FORMAT),
  program: z.literal(PROGRAM),
  cursor: z.int(),
  mark: z.string(),
  madeAt: z.number(),
  length: z.int().min(1),
  sum: z.int(),
});

/** A mirror as bytes; a copy of all of its numbers, so the mirror may change after. */
export function pack(mirror: Mirror): Buffer {
  return serialize(mirror);
}

export function unpack(body: Buffer): Mirror {
  const reader = new DefaultDeserializer(body) as HostReader;
  const read = reader._readHostObject.bind(reader);
  // Arrays of numbers are copied out of the bytes, which would stay in memory as long as one of them lives.
  reader._readHostObject = () => copied(read());
  reader.readHeader();
  return reader.readValue() as Mirror;
}

/** Documented, but not in the types. */
type HostReader = DefaultDeserializer & { _readHostObject: () => unknown };

function copied(view: unknown): unknown {
  return ArrayBuffer.isView(view) ? (view as Int32Array).slice() : view;
}

/** Writes a file that is there as a whole or not at all. */
export async function writeImage(path: string, { cursor, mark, madeAt }: ImageHead, body: Buffer): Promise<void> {
  const said = {
    format: FORMAT,
    program: PROGRAM,
    cursor,
    mark,
    madeAt,
    length: body.length,
    sum: crc32(body),
  };
  await mkdir(dirname(path), { recursive: true });
  await removeLeftovers(path);
  // Servers in containers of their own may share the folder and the number of their process.
  const unfinished = `${path}.${randomUUID()}`;
  try {
    const file = await open(unfinished, 'w', 0o600);
    try {
      const first = Buffer.alloc(MAX_HEAD, ' ');
      first.write(JSON.stringify(said));
      await file.write(first);
      for (let at = 0; at < body.length; at += CHUNK) await file.write(body.subarray(at, at + CHUNK));
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** Removes what writers have left that ended before they were done. */
async function removeLeftovers(path: string): Promise<void> {
  const folder = dirname(path);
  for (const name of await readdir(folder)) {
    if (!name.startsWith(`${basename(path)}.`)) continue;
    const { mtimeMs } = await stat(join(folder, name)).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > LEFT_MS) await rm(join(folder, name), { force: true });
  }
}

/** Reads an image; null when there is none, or one that another version wrote, or that is damaged. */
export async function readImage(path: string): Promise<{ head: ImageHead; body: Buffer } | null> {
  const file = await open(path, 'r').catch(() => null);
  if (!file) return null;
  try {
    const first = Buffer.alloc(MAX_HEAD);
    await file.read(first, 0, MAX_HEAD, 0);
    const parsed = head.safeParse(parseLine(first.toString('utf8')));
    if (!parsed.success || (await file.stat()).size !== MAX_HEAD + parsed.data.length) return null;
    const body = Buffer.allocUnsafeSlow(parsed.data.length);
    for (let at = 0; at < body.length; ) {
      const { bytesRead } = await file.read(body, at, Math.min(CHUNK, body.length - at), MAX_HEAD + at);
      if (bytesRead === 0) return null;
      at += bytesRead;
    }
    return crc32(body) === parsed.data.sum ? { head: parsed.data, body } : null;
  } finally {
    await file.close();
  }
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
