import { createHmac } from 'node:crypto';

/** Stands where each feed writes a UID of its own, which is as long. */
export const NO_UID = '00000000-0000-0000-0000-000000000000';

/**
 * The UID under which one feed shows a thing without details: a UUID (version 8, RFC 9562) that is stable in this feed
 * and cannot be matched with the one in any other feed, because each feed has its own key.
 */
export function uidInFeed(feedKey: string, thing: string): string {
  const bytes = createHmac('sha256', feedKey).update(thing).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
