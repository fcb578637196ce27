import { describe, expect, it } from 'vitest';
import { type Body, keepBodies } from './bodies.ts';

function body(etag: string, bytes = 100): Body {
  return { etag, lastModified: 0, plain: Buffer.alloc(bytes), gzip: null };
}

describe('kept bodies', () => {
  it('one version is made once, however many ask for it meanwhile and later', async () => {
    const bodies = keepBodies({ maxBytes: 1000, maxRenderings: 2 });
    let made = 0;
    const make = async () => {
      made += 1;
      await new Promise((resolve) => setImmediate(resolve));
      return body('a');
    };
    const all = await Promise.all(Array.from({ length: 50 }, () => bodies.get('feed', 'a', make)));
    await bodies.get('feed', 'a', make);
    expect([made, new Set(all).size]).toEqual([1, 1]);
  });

  it('a new version replaces the old one, and a failed one leaves it and may be tried again', async () => {
    const bodies = keepBodies({ maxBytes: 1000, maxRenderings: 1 });
    await bodies.get('feed', 'a', async () => body('a'));
    await expect(bodies.get('feed', 'b', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(bodies.last('feed')?.etag).toBe('a');
    await bodies.get('feed', 'b', async () => body('b'));
    expect(bodies.last('feed')?.etag).toBe('b');
    bodies.forget('feed');
    expect(bodies.last('feed')).toBeUndefined();
  });

  it('stays within its bytes by dropping what nobody asked for longest', async () => {
    const bodies = keepBodies({ maxBytes: 300, maxRenderings: 1 });
    for (const feed of ['one', 'two', 'three']) await bodies.get(feed, 'a', async () => body('a'));
    bodies.last('one');
    await bodies.get('four', 'a', async () => body('a'));
    const kept = ['one', 'two', 'three', 'four'].filter((feed) => bodies.last(feed));
    expect(kept).toEqual(['one', 'three', 'four']);
  });

  it('at most so many are made at a time, and all get their turn', async () => {
    const bodies = keepBodies({ maxBytes: 10_000, maxRenderings: 2 });
    let now = 0;
    let most = 0;
    const make = (etag: string) => async () => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      if (etag === '3') throw new Error('down');
      return body(etag);
    };
    const all = await Promise.allSettled(Array.from({ length: 9 }, (_, i) => bodies.get(`${i}`, `${i}`, make(`${i}`))));
    expect(most).toBe(2);
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(8);
  });
});
