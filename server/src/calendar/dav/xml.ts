/** Markup that was built here; anything else that goes into an element is text and is escaped. */
export type Xml = { readonly markup: string };
type Child = Xml | string;

const PREFIXES: Readonly<Record<string, string>> = {
  'DAV:': 'd',
  'urn:ietf:params:xml:ns:caldav': 'c',
  'http://calendarserver.org/ns/': 's',
  'http://apple.com/ns/ical/': 'a',
};

/** Names of elements and properties: `{namespace}local`. */
export const d = (local: string): string => `{DAV:}${local}`;
export const c = (local: string): string => `{urn:ietf:params:xml:ns:caldav}${local}`;
export const s = (local: string): string => `{http://calendarserver.org/ns/}${local}`;
export const a = (local: string): string => `{http://apple.com/ns/ical/}${local}`;

// A namespace may hold anything, `}` and line breaks too. What is a name in it: XML Namespaces 1.0 §3, XML 1.0 §2.3.
const NAME_START =
  'A-Z_a-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02ff\\u0370-\\u037d\\u037f-\\u1fff\\u200c\\u200d\\u2070-\\u218f' +
  '\\u2c00-\\u2fef\\u3001-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\ufffd\\u{10000}-\\u{effff}';
const NAME = new RegExp(`^\\{(.*)\\}([${NAME_START}][${NAME_START}0-9.\\u00b7\\u0300-\\u036f\\u203f\\u2040-]*)$`, 'su');
// XML 1.0 has no way to write these.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is removed
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // Readers turn a bare CR LF into LF; this way a calendar arrives as it is in its file.
  '\r': '&#13;',
};

/** One element with texts and elements in it. Throws RangeError for what cannot be a name. */
export function element(name: string, ...children: readonly Child[]): Xml {
  return withAttributes(name, {}, ...children);
}

export function withAttributes(
  name: string,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly Child[]
): Xml {
  const { tag, declared } = tagOf(name);
  const given = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(value)}"`);
  const start = `${tag}${declared}${given.join('')}`;
  if (children.length === 0) return { markup: `<${start}/>` };
  const inside = children.map((child) => (typeof child === 'string' ? escapeXml(child) : child.markup));
  return { markup: `<${start}>${inside.join('')}</${tag}>` };
}

/** A whole document; the prefixes are declared on its element. */
export function writeDocument(name: string, ...children: readonly Child[]): string {
  const known = Object.entries(PREFIXES).map(([uri, prefix]) => [`xmlns:${prefix}`, uri] as const);
  const { markup } = withAttributes(name, Object.fromEntries(known), ...children);
  return `<?xml version="1.0" encoding="utf-8"?>\n${markup}`;
}

export function escapeXml(text: string): string {
  return text.replace(UNWRITABLE, '').replace(/[&<>"\r]/g, (character) => ESCAPES[character] ?? '');
}

/** Names of other houses bring their namespace along. */
function tagOf(name: string): { tag: string; declared: string } {
  const [, uri = '', local] = NAME.exec(name) ?? [];
  if (local === undefined) throw new RangeError('not a name of an element');
  const prefix = Object.hasOwn(PREFIXES, uri) ? PREFIXES[uri] : undefined;
  if (prefix !== undefined) return { tag: `${prefix}:${local}`, declared: '' };
  return uri === '' ? { tag: local, declared: '' } : { tag: `x:${local}`, declared: ` xmlns:x="${escapeXml(uri)}"` };
}
