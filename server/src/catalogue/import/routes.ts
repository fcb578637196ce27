import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { findInstitutionsById } from '@jishi/db/queries/institution';
import { readFacilityRow } from '@jishi/db/queries/place';
import { ProblemError } from '@jishi/shared/problem';
import { type Anyone, may } from '@jishi/shared/rules/access';
import { importDo, importReport, importSettings } from '@jishi/shared/schema/import';
import type { Context } from 'hono';
import type { Deps, Env } from '../../context.ts';
import { managedFacility } from '../../engine/managed.ts';
import { signedIn } from '../../http/actor.ts';
import { byId, json } from '../../http/describe.ts';
import { languageOf } from '../../http/language.ts';
import { newRouter, problems } from '../../http/problem.ts';
import { importByHand, type Target } from './by-hand.ts';
import { faultsFile } from './faults-file.ts';
import { withUpload } from './upload.ts';

const tags = ['Import'];
const query = z.object({ do: importDo.default('preview') });
/** Read by hand, so that nobody's file is taken in who may not send one. */
const body = {
  required: true,
  content: {
    'multipart/form-data': {
      schema: z.object({
        file: z.any().meta({ type: 'string', format: 'binary' }),
        settings: z
          .string()
          .max(200_000)
          .optional()
          .meta({ description: 'JSON: which form, and which column is which' }),
      }),
    },
  },
} as const;
const responses = {
  200: {
    description: 'What was, or in a preview would be, done; with do=faults a file of the rows that are refused',
    content: { ...json(importReport).content, 'text/csv': { schema: z.string() } },
  },
  ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found', 'too-large', 'busy'),
};

type Owner = 'facility' | 'institution';
/** A file of 10 MB, and what is said of it. */
export const IMPORT_BODIES = {
  paths: /^\/api\/v1\/(facilities|institutions)\/[^/]+\/imports$/,
  maxBytes: 11 * 1024 * 1024,
} as const;

const PATHS = { facility: '/facilities/{id}/imports', institution: '/institutions/{id}/imports' } as const;
const SUMMARIES = {
  facility: 'Look at, or import, a CSV or XLSX file of a facility’s instruments (at most 10 MB)',
  institution: 'The same for all facilities of an institution, for administrators',
} as const;

const importRoute = (owner: Owner) =>
  createRoute({
    method: 'post',
    path: PATHS[owner],
    tags,
    summary: SUMMARIES[owner],
    request: { ...byId, query },
    responses,
  });

export function importRoutes(deps: Deps): OpenAPIHono<Env> {
  const router = newRouter();
  for (const owner of ['facility', 'institution'] as const) {
    const route = importRoute(owner);
    router.openapi(route, async (c) => {
      const { id } = c.req.valid('param');
      const target = await targetOf(deps, c.get('actor'), owner, id);
      return takeIn(c, deps, target, c.req.valid('query').do) as never;
    });
    router.openAPIRegistry.registerPath({ ...route, request: { ...route.request, body } });
  }
  return router;
}

async function targetOf(deps: Deps, anyone: Anyone, owner: Owner, ownerId: string): Promise<Target> {
  if (owner === 'facility') {
    const { personId } = await managedFacility(deps, anyone, ownerId);
    const facility = await readFacilityRow(deps.store.read, ownerId);
    const institution = await institutionOf(deps, facility?.institution_id ?? '');
    const place = { institutionId: institution.id, facilityId: ownerId, scheduleId: facility?.schedule_id ?? '' };
    return { institution, home: { ...place, actorId: personId } };
  }
  const institution = await institutionOf(deps, ownerId);
  if (!may.administer(signedIn(anyone))) throw new ProblemError('forbidden', 'only administrators may do this');
  return { institution, home: undefined };
}

async function institutionOf(deps: Deps, institutionId: string) {
  const [found] = await findInstitutionsById(deps.store.read, [institutionId]);
  if (!found) throw new ProblemError('not-found', 'no such institution');
  return found;
}

async function takeIn(c: Context<Env>, deps: Deps, target: Target, what: z.infer<typeof importDo>): Promise<Response> {
  const { file, settings } = await readForm(c);
  const language = languageOf(c);
  return withUpload(file, async (path) => {
    const { report, refused } = await importByHand(deps, path, target, settings, { write: what === 'apply', language });
    if (what !== 'faults') return c.json(report, 200);
    c.header('Content-Disposition', 'attachment; filename="faults.csv"');
    c.header('Cache-Control', 'no-store');
    return c.body(await faultsFile(path, refused, language), 200, { 'Content-Type': 'text/csv; charset=utf-8' });
  });
}

async function readForm(c: Context<Env>) {
  const form = await c.req.formData().catch(() => null);
  const file = form?.get('file');
  if (!form || !(file instanceof Blob)) throw invalid('/file', 'a file is missing');
  const given = form.get('settings');
  const settings = importSettings.safeParse(jsonOf(typeof given === 'string' ? given : '{}'));
  if (!settings.success) throw invalid('/settings', 'not settings of an import');
  return { file, settings: settings.data };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function invalid(pointer: string, detail: string): ProblemError {
  return new ProblemError('invalid', undefined, { errors: [{ pointer, detail }] });
}
