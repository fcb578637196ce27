import type { Break } from './break.ts';
import { at } from './clock.ts';
import { ADMITTED, ANSWERED, APPLIED, BOOKED, COUNTY, MONTH_OVER, REPORTED, REVIEWED, SETTLED } from './names.ts';
import type { World } from './world.ts';

/** When October of 2026 begins and ends at UTC. */
const [OCTOBER, NOVEMBER] = [Date.UTC(2026, 9, 1), Date.UTC(2026, 10, 1)];
const HOUR = 3_600_000;

/** How institutions, regions, months and reports can be broken. */
export const houseBreaks = ({ elsewhere }: World): readonly Break[] => [
  ['a suspension without a reason', ['update admission set reason = null'], [ADMITTED], 'suspended'],
  ['an institution suspended and open', ['update admission set closed_at = null'], [ADMITTED], 'suspended'],
  ['an application of nobody', ['update admission set applied_by = null'], [APPLIED], elsewhere.institutionId],
  ['a review of nobody', ['update admission set reviewed_by = null'], [REVIEWED], elsewhere.institutionId],
  ['a review that is due some day', [`update admission set review_due_on = 'soon'`], [REVIEWED], 'soon'],
  ['a county in a county', [`update region set parent_code = code where code = '340104'`], [COUNTY], '340104'],
  ['a month closed before its end', [`update closed_month set month = '2026-11'`], [MONTH_OVER, SETTLED], '2026-11'],
  ['a month closed years ahead', [`update closed_month set month = '2400-02'`], [MONTH_OVER], '2400-02'],
  ...[OCTOBER + 12 * HOUR, NOVEMBER - 15 * HOUR].map(
    (instant): Break => [
      `a booking of ${new Date(instant).toISOString()} that nobody settled`,
      [`update booking set from_at = ${instant}, to_at = ${instant + HOUR}, due_at = null where id = 'coming'`],
      [BOOKED, SETTLED],
      'coming',
    ],
  ),
  [
    'a report about what is elsewhere',
    [`update trouble set facility_id = '${elsewhere.id}' where id = 'open'`],
    [REPORTED],
    'open',
  ],
  [
    'a report about another one’s booking',
    [`update trouble set person_id = 'bo' where id = 'open'`],
    [REPORTED],
    'open',
  ],
  ['a report that nobody closed', [`update trouble set closed_by = null`], [ANSWERED], 'answered'],
  ['a report closed before it was made', [`update trouble set created_at = ${at(2)}`], [ANSWERED], 'answered'],
];
