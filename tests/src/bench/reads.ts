import { v7 as uuidv7 } from 'uuid';
import { signIn } from './session.ts';

type Found = { readonly items: readonly { readonly id: string }[] };

/** The addresses of an agenda and of a calendar feed with its present tag. */
export async function prepareReads(
  url: string,
  password: string,
): Promise<{ agenda: string; feed: string; feedTag: string }> {
  const found = (await (await fetch(`${url}/api/v1/instruments?q=TEM&limit=1`)).json()) as Found;
  const instrumentId = found.items[0]?.id;
  const from = new Date(Date.now() - 86_400_000).toISOString();
  const to = new Date(Date.now() + 6 * 86_400_000).toISOString();
  const cookie = await signIn(url, 'manager@demo.test', password);
  const created = await fetch(`${url}/api/v1/feeds`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify({ id: uuidv7(), kind: 'instrument', targetId: instrumentId, detail: 'busy' }),
  });
  const { url: address } = (await created.json()) as { url: string };
  const feed = `${url}${new URL(address).pathname}`;
  const body = await fetch(feed);
  await body.text();
  return {
    agenda: `${url}/api/v1/instruments/${instrumentId}/agenda?from=${from}&to=${to}`,
    feed,
    feedTag: body.headers.get('etag') ?? '',
  };
}
