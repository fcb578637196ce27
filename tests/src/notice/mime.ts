export type ReadMail = {
  readonly messageId: string;
  readonly subject: string;
  readonly from: string;
  readonly text: string;
  readonly html: string;
  readonly headers: ReadonlyMap<string, string>;
  /** All of it as it came. */
  readonly raw: string;
};

/** Reads what our mails are made of: headers, and plain text beside HTML (RFC 5322, 2045, 2047). `raw` is latin1. */
export function readMail(raw: string): ReadMail {
  const { headers, body } = split(raw);
  const boundary = /boundary="?([^";]+)"?/.exec(headers.get('content-type') ?? '')?.[1];
  const parts = boundary === undefined ? [raw] : body.split(`--${boundary}`).slice(1, -1);
  const bodies = new Map(parts.map((part) => bodyOf(split(part.replace(/^\r\n/, '')))));
  return {
    messageId: headers.get('message-id') ?? '',
    subject: words(headers.get('subject') ?? ''),
    from: words(headers.get('from') ?? ''),
    text: bodies.get('text/plain') ?? '',
    html: bodies.get('text/html') ?? '',
    headers,
    raw,
  };
}

type Part = { readonly headers: ReadonlyMap<string, string>; readonly body: string };

function split(text: string): Part {
  const end = text.indexOf('\r\n\r\n');
  const lines = text
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const headers = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  return { headers, body: text.slice(end + 4) };
}

function bodyOf({ headers, body }: Part): [string, string] {
  const type = (headers.get('content-type') ?? '').split(';')[0] ?? '';
  const encoding = (headers.get('content-transfer-encoding') ?? '').toLowerCase();
  const bytes = encoding === 'base64' ? Buffer.from(body, 'base64') : fromQuoted(body, encoding);
  return [type, bytes.toString('utf8').replaceAll('\r\n', '\n')];
}

function fromQuoted(text: string, encoding: string): Buffer {
  if (encoding !== 'quoted-printable') return Buffer.from(text, 'latin1');
  const plain = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(plain, 'latin1');
}

function words(text: string): string {
  return text
    .replace(/\?= =\?/g, '?==?')
    .replace(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toUpperCase() === 'B'
        ? Buffer.from(word, 'base64').toString('utf8')
        : fromQuoted(word.replaceAll('_', ' '), 'quoted-printable').toString('utf8'),
    );
}
