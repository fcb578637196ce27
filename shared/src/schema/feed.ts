import { z } from 'zod';
import { id, instantOut, localised } from './primitives.ts';

/**
 * `me`: one's own bookings. `group`: those of a research group (`full` for its heads, `busy` for its members). `instrument`
 * and `facility`: bookings and closures. `availability`: the free time of an instrument.
 */
export const feedKind = z.enum(['me', 'group', 'instrument', 'facility', 'availability']);
export type FeedKind = z.infer<typeof feedKind>;
export const feedDetail = z.enum(['busy', 'full']);
export type FeedDetail = z.infer<typeof feedDetail>;

export const feedInput = z
  .object({
    id,
    kind: feedKind,
    targetId: id.optional(),
    detail: feedDetail.default('full'),
    /** Of a facility only the instruments of this class and of those below it. */
    classCode: z.string().max(20).optional(),
  })
  .refine((feed) => (feed.kind === 'me') === (feed.targetId === undefined), {
    message: 'a feed of a group, an instrument or a facility names its target, a feed of your own has none',
    path: ['targetId'],
  })
  .refine((feed) => feed.kind === 'facility' || feed.classCode === undefined, {
    message: 'only a feed of a facility can be limited to a class of instruments',
    path: ['classCode'],
  });
export type FeedInput = z.infer<typeof feedInput>;

export const feed = z.object({
  id,
  kind: feedKind,
  targetId: id.nullable(),
  target: localised.nullable(),
  detail: feedDetail,
  classCode: z.string().nullable(),
  createdAt: instantOut,
  lastUsedAt: instantOut.nullable(),
  lastUserAgent: z.string().nullable(),
});
export type Feed = z.infer<typeof feed>;

/**
 * The address is a secret and shown this once. `freeBusy`: the same as VFREEBUSY for programs that only read that, null where
 * there is none. `dav`: where CalDAV programs sign in, with any user name and `password`.
 */
export const createdFeed = feed.extend({
  url: z.string(),
  webcal: z.string(),
  freeBusy: z.string().nullable(),
  dav: z.object({ url: z.string(), password: z.string() }),
});
export type CreatedFeed = z.infer<typeof createdFeed>;
