import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { readFacilityRow } from '@jishi/db/queries/place';
import type { Anyone } from '@jishi/shared/rules/access';
import { monthSpan } from '@jishi/shared/rules/usage';
import { language } from '@jishi/shared/schema/primitives';
import { month, type UsageReport } from '@jishi/shared/schema/usage';
import { localDate } from '@jishi/shared/time/zone';
import type { Context } from 'hono';
import type { Deps, Env } from '../../context.ts';
import { managedFacility } from '../../engine/managed.ts';
import { byId } from '../../http/describe.ts';
import { newRouter, problems } from '../../http/problem.ts';
import type { Form } from './form.ts';
import { FORMS } from './forms.ts';
import { serviceRecords } from './service-records.ts';
import { usageForm } from './usage-report.ts';
import { writeCsv, writeXlsx } from './write.ts';

/** A month of a facility; given by app.ts, because counting hours is another room's. */
export type ReadUsage = (actor: Anyone, facilityId: string, month: string) => Promise<UsageReport>;

const tags = ['Export'];
const format = z.enum(['csv', 'xlsx']).default('csv');
const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const files = {
  200: {
    description: 'The file',
    content: { 'text/csv': { schema: z.string() }, [XLSX_TYPE]: { schema: z.string() } },
  },
  ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found'),
};

const instrumentsRoute = createRoute({
  method: 'get',
  path: '/facilities/{id}/instruments/export',
  tags,
  summary: 'The instruments of a facility as a file, in our own form or that of a register',
  request: { ...byId, query: z.object({ format, map: z.enum(['jishi', 'nrii', 'uniquip']).default('jishi') }) },
  responses: files,
});

const usageRoute = createRoute({
  method: 'get',
  path: '/facilities/{id}/usage/export',
  tags,
  summary: 'A month of a facility as a file: the report, or the records of service in the form of the register',
  request: {
    ...byId,
    query: z.object({
      month: month.optional(),
      format,
      form: z.enum(['report', 'nrii']).default('report'),
      lang: language.default('zh'),
    }),
  },
  responses: files,
});

export function exportRoutes(deps: Deps, readUsage: ReadUsage): OpenAPIHono<Env> {
  const router = newRouter();
  router.openapi(instrumentsRoute, async (c) => {
    const { id } = c.req.valid('param');
    await managedFacility(deps, c.get('actor'), id);
    const { map, format: wanted } = c.req.valid('query');
    return answerFile(c, deps, FORMS.instruments[map] as Form, { name: `instruments-${map}`, wanted, facilityId: id });
  });
  router.openapi(usageRoute, async (c) => {
    const { id } = c.req.valid('param');
    const { month: wantedMonth, form, format: wanted, lang } = c.req.valid('query');
    await managedFacility(deps, c.get('actor'), id);
    const zone = (await readFacilityRow(deps.store.read, id))?.zone ?? 'UTC';
    const asked = wantedMonth ?? localDate(zone, deps.clock()).slice(0, 7);
    const made =
      form === 'report'
        ? usageForm(await readUsage(c.get('actor'), id, asked), lang)
        : serviceRecords(id, zone, monthSpan(zone, asked));
    return answerFile(c, deps, made, { name: `usage-${form}-${asked}`, wanted, facilityId: id });
  });
  return router;
}

type File = { readonly name: string; readonly wanted: 'csv' | 'xlsx'; readonly facilityId: string };

async function answerFile(c: Context<Env>, deps: Deps, form: Form, { name, wanted, facilityId }: File): Promise<never> {
  const rows = form.rows(deps.store.read, (text) => deps.log.debug({ name, facilityId }, text), facilityId);
  c.header('Content-Disposition', `attachment; filename="${name}.${wanted}"`);
  c.header('Cache-Control', 'no-store');
  if (wanted === 'xlsx') {
    const file = await writeXlsx(form, rows);
    return c.body(new Uint8Array(file), 200, { 'Content-Type': XLSX_TYPE }) as never;
  }
  let text = '';
  for await (const piece of writeCsv(form, rows)) text += piece;
  return c.body(text, 200, { 'Content-Type': 'text/csv; charset=utf-8' }) as never;
}
