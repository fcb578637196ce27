import { SaxesParser } from 'saxes';

/** An element as a client sent it; `name` is `{namespace}local`. Text between elements is put together in `text`. */
export type Read = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Read[];
  readonly text: string;
};

export type XmlFault = 'malformed' | 'doctype' | 'too-deep';

/** What cannot be read, or will not be. */
export class XmlError extends Error {
  readonly fault: XmlFault;
  constructor(fault: XmlFault) {
    super(fault);
    this.fault = fault;
  }
}

const MAX_DEPTH = 32;

type Open = { name: string; attributes: Record<string, string>; children: Read[]; text: string };

/**
 * The root element of a document in UTF-8. Nothing is expanded or fetched: a DOCTYPE is refused where it begins, and an
 * entity that XML does not know itself is an error. Throws XmlError.
 */
export function readXml(bytes: ArrayBuffer): Read {
  const open: Open[] = [];
  let root: Read | undefined;
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', () => {
    throw new XmlError('malformed');
  });
  parser.on('doctype', () => {
    throw new XmlError('doctype');
  });
  parser.on('opentag', ({ uri, local, attributes }) => {
    if (open.length >= MAX_DEPTH) throw new XmlError('too-deep');
    const plain = Object.values(attributes).filter((one) => one.uri === '');
    const given = Object.fromEntries(plain.map((one) => [one.local, one.value]));
    open.push({ name: `{${uri}}${local}`, attributes: given, children: [], text: '' });
  });
  const addText = (text: string) => {
    const last = open.at(-1);
    if (last) last.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const closed = open.pop();
    const outer = open.at(-1);
    if (closed && outer) outer.children.push(closed);
    else root = closed;
  });
  parser.write(decode(bytes)).close();
  if (!root) throw new XmlError('malformed');
  return root;
}

function decode(bytes: ArrayBuffer): string {
  const text = new TextDecoder('utf-8').decode(bytes);
  // The parser reports a DOCTYPE when it ends; what never ends need not be read to its end.
  if (/<!DOCTYPE/i.test(text)) throw new XmlError('doctype');
  return text;
}

export function childOf(read: Read, name: string): Read | undefined {
  return read.children.find((child) => child.name === name);
}

export function childrenOf(read: Read, name: string): Read[] {
  return read.children.filter((child) => child.name === name);
}
