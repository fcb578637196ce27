import type { IncomingMessage } from 'node:http';
import { type Readable, Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { ExternalFault } from '@jishi/shared/schema/external-calendar';
import { beginsLikeCalendar, shapeFault } from '../reading/shape.ts';
import type { FetchLimits } from './limits.ts';

/** What is wrong with a body, thrown to stop the stream. */
export class BodyFault extends Error {
  readonly fault: ExternalFault;

  constructor(fault: ExternalFault) {
    super(fault);
    this.fault = fault;
  }
}

/** Some send it packed without having been asked (iCloud), and some packed in another way. */
const UNPACK: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/**
 * Reads the body of an answer, unpacked, and stops as soon as it is too large or no calendar. Throws `BodyFault`, or what
 * the stream ends with.
 */
export async function readBody(answer: IncomingMessage, limits: FetchLimits, signal: AbortSignal): Promise<Buffer> {
  const coding = (answer.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  const unpack = UNPACK[coding];
  if (!unpack && coding !== 'identity' && coding !== '') throw new BodyFault('unreadable');
  const wireLimit = unpack ? limits.packedBytes : limits.bodyBytes;
  if (Number(answer.headers['content-length'] ?? 0) > wireLimit) throw new BodyFault('too-large');

  const count = { wire: 0, body: 0 };
  const parts: Buffer[] = [];
  const wire = counter((part) => {
    count.wire += part.length;
    if (count.wire > wireLimit) throw new BodyFault('too-large');
  });
  const keep = async (stream: AsyncIterable<Buffer> | Readable) => {
    for await (const part of stream as AsyncIterable<Buffer>) {
      count.body += part.length;
      if (isTooLarge(count, limits)) throw new BodyFault('too-large');
      parts.push(part);
      if (parts.length <= 2 && !beginsLikeCalendar(Buffer.concat(parts))) throw new BodyFault('not-a-calendar');
    }
  };
  await (unpack ? pipeline(answer, wire, unpack(), keep, { signal }) : pipeline(answer, wire, keep, { signal }));
  const bytes = Buffer.concat(parts);
  const fault = shapeFault(bytes);
  if (fault !== null) throw new BodyFault(fault);
  return bytes;
}

function isTooLarge(count: { wire: number; body: number }, limits: FetchLimits): boolean {
  if (count.body > limits.bodyBytes) return true;
  return count.body > limits.ratioFromBytes && count.body > count.wire * limits.ratio;
}

function counter(see: (part: Buffer) => void): Transform {
  return new Transform({
    transform(part: Buffer, _encoding, done: TransformCallback) {
      try {
        see(part);
        done(null, part);
      } catch (error) {
        done(error instanceof Error ? error : new BodyFault('unreadable'));
      }
    },
  });
}
