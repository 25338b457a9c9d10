import { expect, test } from 'vitest';
import type { Medium } from '../src/api';
import { Thumbnails } from '../src/thumbnails';

function medium(id: number, changes: Partial<Medium> = {}): Medium {
  return {
    itemId: `item-${id}`,
    key: `k/${id}.jpg`,
    mimeType: 'image/jpeg',
    sizeBytes: 1000,
    link: `https://bucket.example.org/${id}`,
    linkEndsAt: '2026-01-01T12:00:00Z',
    ...changes,
  };
}

/** Draws when it is told to, and counts. */
function drawing() {
  const waiting: (() => void)[] = [];
  const started: string[] = [];
  const draw = ({ itemId }: Medium) => {
    started.push(itemId);
    return new Promise<HTMLCanvasElement>((resolve) =>
      waiting.push(() => resolve(document.createElement('canvas'))),
    );
  };
  return { draw, started, finishOne: () => waiting.shift()?.() };
}

const FOREVER = new AbortController().signal;
const settled = () => new Promise((resolve) => setTimeout(resolve));

test('fetches three originals at once and no more', async () => {
  const { draw, started, finishOne } = drawing();
  const thumbnails = new Thumbnails(draw);
  for (let i = 0; i < 10; i++) {
    void thumbnails.get(medium(i), FOREVER);
  }
  expect(started).toHaveLength(3);

  finishOne();
  await settled();
  expect(started).toHaveLength(4);
});

test('does not fetch what has left the view before its turn', async () => {
  const { draw, started, finishOne } = drawing();
  const thumbnails = new Thumbnails(draw);
  for (let i = 0; i < 3; i++) {
    void thumbnails.get(medium(i), FOREVER);
  }
  const gone = new AbortController();
  const fourth = thumbnails.get(medium(4), gone.signal);
  void thumbnails.get(medium(5), FOREVER);
  gone.abort();
  finishOne();
  await settled();

  expect(await fourth).toBeUndefined();
  expect(started).toEqual(['item-0', 'item-1', 'item-2', 'item-5']);
});

test('keeps what it has drawn, up to a limit', async () => {
  let drawn = 0;
  const thumbnails = new Thumbnails(async () => {
    drawn++;
    return document.createElement('canvas');
  });
  await thumbnails.get(medium(0), FOREVER);
  await thumbnails.get(medium(0), FOREVER);
  expect(drawn).toBe(1);

  for (let i = 1; i <= 240; i++) {
    await thumbnails.get(medium(i), FOREVER);
  }
  await thumbnails.get(medium(0), FOREVER);
  expect(drawn).toBe(242);
});

test.each([
  ['huge', { sizeBytes: 50_000_000 }],
  ['no picture', { mimeType: 'application/octet-stream' }],
])('does not fetch what is %s', async (_, changes) => {
  const { draw, started } = drawing();

  expect(await new Thumbnails(draw).get(medium(1, changes), FOREVER)).toBeUndefined();
  expect(started).toEqual([]);
});

test('goes on after one that cannot be drawn', async () => {
  const thumbnails = new Thumbnails(({ itemId }) =>
    itemId === 'item-1'
      ? Promise.reject(new Error('no picture'))
      : Promise.resolve(document.createElement('canvas')),
  );

  expect(await thumbnails.get(medium(1), FOREVER)).toBeUndefined();
  expect(await thumbnails.get(medium(2), FOREVER)).toBeDefined();
});
