import { type Read, readXml } from '@jishi/server/calendar/dav/read-xml';
import { ROOT } from '@jishi/server/calendar/dav/tree';
import type { newRouter } from '@jishi/server/http/problem';

export type Element = { name: string; attributes: Readonly<Record<string, string>>; children: Element[]; text: string };

/** An answer, with names as `D:href` whatever the prefixes were. */
export function parse(xml: string): Element {
  return renamed(readXml(new TextEncoder().encode(xml).buffer));
}

function renamed({ name, attributes, children, text }: Read): Element {
  const [, uri = '', local = ''] = /^\{(.*)\}(.*)$/s.exec(name) ?? [];
  return {
    name: `${Object.hasOwn(NAMES, uri) ? NAMES[uri] : `{${uri}}`}${local}`,
    attributes,
    children: children.map(renamed),
    text,
  };
}

const NAMES: Readonly<Record<string, string>> = {
  'DAV:': 'D:',
  'urn:ietf:params:xml:ns:caldav': 'C:',
  'http://calendarserver.org/ns/': 'CS:',
  'http://apple.com/ns/ical/': 'A:',
};

/** All elements of that name, wherever they stand. */
export function find(root: Element, name: string): Element[] {
  return root.children.flatMap((child) => [...(child.name === name ? [child] : []), ...find(child, name)]);
}

export function first(root: Element, name: string): string {
  return find(root, name)[0]?.text ?? '';
}

export type Resource = { href: string; status: string; found: Record<string, Element>; missing: string[] };

/** What a multistatus says of each resource. */
export function resources(root: Element): Resource[] {
  return find(root, 'D:response').map((response) => {
    const stats = find(response, 'D:propstat');
    const of = (code: string) =>
      stats
        .filter((stat) => first(stat, 'D:status').includes(code))
        .flatMap((stat) => find(stat, 'D:prop')[0]?.children ?? []);
    return {
      href: first(response, 'D:href'),
      status: response.children.find(({ name }) => name === 'D:status')?.text ?? '',
      found: Object.fromEntries(of('200').map((one) => [one.name, one])),
      missing: of('404').map(({ name }) => name),
    };
  });
}

export const XMLNS =
  'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:CS="http://calendarserver.org/ns/" xmlns:A="http://apple.com/ns/ical/"';

type App = ReturnType<typeof newRouter>;

/** A client of one secret. */
export function davClient(app: App, secret: string, id: string, kind: string) {
  const calendar = `${ROOT}${id}/calendars/${kind}/`;
  const headers = { Authorization: `Basic ${Buffer.from(`anybody:${secret}`).toString('base64')}` };
  const ask = (method: string, path = calendar, body?: string, more: Record<string, string> = {}) =>
    app.request(path, { method, headers: { ...headers, ...more }, ...(body === undefined ? {} : { body }) });
  const multi = async (answer: Response | Promise<Response>) => {
    const given = await answer;
    const text = await given.text();
    if (given.status !== 207) throw new Error(`${given.status} ${text}`);
    const root = parse(text);
    return { root, all: resources(root), token: first(root, 'D:sync-token') };
  };
  const propfind = (props: string, depth = '0', path = calendar) =>
    multi(ask('PROPFIND', path, `<D:propfind ${XMLNS}><D:prop>${props}</D:prop></D:propfind>`, { Depth: depth }));
  const report = (name: string, inside: string) =>
    ask('REPORT', calendar, `<${name} ${XMLNS}>${inside}</${name}>`, { Depth: '1' });
  const query = (filter: string, props = '<D:getetag/>') =>
    multi(
      report(
        'C:calendar-query',
        `<D:prop>${props}</D:prop><C:filter><C:comp-filter name="VCALENDAR">${filter}</C:comp-filter></C:filter>`,
      ),
    );
  const syncBody = (token: string, props: string) =>
    `<D:sync-token>${token}</D:sync-token><D:sync-level>1</D:sync-level><D:prop>${props}</D:prop>`;
  const sync = (token = '', props = '<D:getetag/>') => multi(report('D:sync-collection', syncBody(token, props)));
  return { calendar, ask, multi, propfind, report, query, sync };
}
