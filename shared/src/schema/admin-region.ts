import { z } from 'zod';
import { nameInput, regionCode } from './admin-institution.ts';
import { region } from './institution.ts';

/** A region with how many institutions and facilities name it or one below it. */
export const adminRegion = region.extend({
  institutions: z.int(),
  facilities: z.int(),
  /** Whether nothing names it and nothing lies below it. */
  unused: z.boolean(),
  etag: z.string(),
});
export type AdminRegion = z.infer<typeof adminRegion>;

export const regionPatch = z.object({ name: nameInput });
export type RegionPatch = z.infer<typeof regionPatch>;

/** A county below a city; its code begins with the four digits of the city. */
export const countyInput = z
  .object({
    code: regionCode,
    parent: regionCode,
    name: nameInput,
    lat: z.number().min(-90).max(90).nullable().default(null),
    lng: z.number().min(-180).max(180).nullable().default(null),
  })
  .refine(({ code, parent }) => code.slice(0, 4) === parent.slice(0, 4) && code !== parent, {
    message: 'begins with the four digits of its city',
    path: ['code'],
  });
export type CountyInput = z.infer<typeof countyInput>;
