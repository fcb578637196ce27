/** Bodies by key, the least recently used dropped when their length passes a bound; each is made once at a time. */
export function makeBodyCache(maxLength: number) {
  const bodies = new Map<string, string>();
  const underway = new Map<string, Promise<string>>();
  let length = 0;

  function remember(key: string, body: string): void {
    bodies.set(key, body);
    length += body.length;
    for (const [oldest, dropped] of bodies) {
      if (length <= maxLength) return;
      bodies.delete(oldest);
      length -= dropped.length;
    }
  }

  async function get(key: string, make: () => Promise<string>): Promise<string> {
    const known = bodies.get(key);
    if (known !== undefined) {
      bodies.delete(key);
      bodies.set(key, known);
      return known;
    }
    const running = underway.get(key);
    if (running) return running;
    const making = make().then((body) => {
      remember(key, body);
      return body;
    });
    underway.set(key, making);
    try {
      return await making;
    } finally {
      underway.delete(key);
    }
  }

  return { get };
}

export type BodyCache = ReturnType<typeof makeBodyCache>;
