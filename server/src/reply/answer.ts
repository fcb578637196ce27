import { z } from 'zod';

/** What somebody's calendar program says to an invitation; `attendee` is an address in small letters. */
export const answer = z.object({
  uid: z.string().max(1000),
  sequence: z.int(),
  attendee: z.string().max(1000),
  reply: z.enum(['accepted', 'declined', 'tentative']),
});
export type Answer = z.infer<typeof answer>;
