import { z } from 'zod';
import { id, instantOut, localised } from './primitives.ts';

export const feedKind = z.enum(['me', 'instrument', 'facility']);
export type FeedKind = z.infer<typeof feedKind>;
export const feedDetail = z.enum(['busy', 'full']);
export type FeedDetail = z.infer<typeof feedDetail>;

export const feedInput = z
  .object({ id, kind: feedKind, targetId: id.optional(), detail: feedDetail.default('full') })
  .refine((feed) => (feed.kind === 'me') === (feed.targetId === undefined), {
    message: 'an instrument or facility feed names its target, a feed of your own has none',
    path: ['targetId'],
  });
export type FeedInput = z.infer<typeof feedInput>;

export const feed = z.object({
  id,
  kind: feedKind,
  targetId: id.nullable(),
  target: localised.nullable(),
  detail: feedDetail,
  createdAt: instantOut,
  lastUsedAt: instantOut.nullable(),
  lastUserAgent: z.string().nullable(),
});
export type Feed = z.infer<typeof feed>;

/** The address is a secret and shown this once. */
export const createdFeed = feed.extend({ url: z.string(), webcal: z.string() });
export type CreatedFeed = z.infer<typeof createdFeed>;
