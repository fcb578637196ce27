import { z } from 'zod';
import type { Answer, Client } from './client.ts';

type Media = Readonly<Record<string, { readonly schema: object }>>;
type Operation = {
  readonly responses: Readonly<Record<string, { readonly content?: Media }>>;
  readonly requestBody?: { readonly content: Media; readonly required?: boolean };
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[];
};
/** The part of the OpenAPI document that tests look at. */
export type OpenApi = {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};

/** What the edge may answer to anybody, whatever the route. */
const EVERYWHERE = new Set([403, 413, 429, 500, 503]);
const EMPTY = new Set([204, 304]);

export async function readOpenApi(client: Client): Promise<OpenApi> {
  return (await client.get('/openapi.json')).read({ parse: (value) => value as OpenApi });
}

/** A check of answers against the document: throws for a status, type or body that it does not promise. */
export function checkerOf({ paths }: OpenApi): (method: string, path: string, answer: Answer) => void {
  const routes = Object.entries(paths).map(([template, operations]) => ({
    pattern: patternOf(template),
    template,
    operations,
  }));
  const schemas = new Map<object, z.ZodType>();
  return (method, path, answer) => {
    const pathname = new URL(path, 'http://x').pathname;
    const route = routes.filter(({ pattern }) => pattern.test(pathname)).toSorted(byPlaceholders)[0];
    const operation = route?.operations[method.toLowerCase()];
    if (!route || !operation || (EVERYWHERE.has(answer.status) && !(answer.status in operation.responses))) return;
    const name = `${method} ${route.template} → ${answer.status}`;
    const response = operation.responses[answer.status];
    if (!response) throw new Error(`${name} is not in the document`);
    const type = (answer.headers['content-type'] ?? '').split(';')[0] ?? '';
    if (!response.content) {
      if (EMPTY.has(answer.status) && answer.text !== '') throw new Error(`${name} should have no body`);
      return;
    }
    const media = response.content[type];
    if (!media) throw new Error(`${name} is ${type}, the document knows ${Object.keys(response.content)}`);
    if (!/[/+]json$/.test(type)) return;
    const parsed = schemaOf(schemas, media.schema).safeParse(JSON.parse(answer.text));
    if (!parsed.success) throw new Error(`${name}: ${z.prettifyError(parsed.error)} in ${answer.text.slice(0, 500)}`);
  };
}

function patternOf(template: string): RegExp {
  return new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`);
}

/** The more literal path wins, as in the router. */
function byPlaceholders(a: { readonly template: string }, b: { readonly template: string }): number {
  return a.template.split('{').length - b.template.split('{').length;
}

function schemaOf(schemas: Map<object, z.ZodType>, schema: object): z.ZodType {
  const known = schemas.get(schema);
  if (known) return known;
  const made = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
  schemas.set(schema, made);
  return made;
}
