import { afterEach, expect, test, vi } from 'vitest';
import type { Medium } from '../src/api';
import { Thumbnails } from '../src/thumbnails';
import { medium } from './media';

const SAME = async (medium: Medium) => medium;

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

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const FOREVER = new AbortController().signal;
const settled = () => new Promise((resolve) => setTimeout(resolve));

test('fetches three originals at once and no more', async () => {
  const { draw, started, finishOne } = drawing();
  const thumbnails = new Thumbnails(SAME, draw);
  for (let i = 0; i < 10; i++) {
    void thumbnails.get(medium(i), FOREVER);
  }
  await settled();
  expect(started).toHaveLength(3);

  finishOne();
  await settled();
  expect(started).toHaveLength(4);
});

test('does not fetch what has left the view before its turn', async () => {
  const { draw, started, finishOne } = drawing();
  const thumbnails = new Thumbnails(SAME, draw);
  for (let i = 0; i < 3; i++) {
    void thumbnails.get(medium(i), FOREVER);
  }
  await settled();
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
  const thumbnails = new Thumbnails(SAME, async () => {
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

  expect(await new Thumbnails(SAME, draw).get(medium(1, changes), FOREVER)).toBeUndefined();
  expect(started).toEqual([]);
});

test('goes on after one that cannot be drawn', async () => {
  const thumbnails = new Thumbnails(SAME, ({ itemId }) =>
    itemId === 'item-1'
      ? Promise.reject(new Error('no picture'))
      : Promise.resolve(document.createElement('canvas')),
  );

  expect(await thumbnails.get(medium(1), FOREVER)).toBeUndefined();
  expect(await thumbnails.get(medium(2), FOREVER)).toBeDefined();
});

test('draws with a link that works when its turn comes', async () => {
  const drawn: string[] = [];
  const renewed = medium(1, { link: 'https://bucket.example.org/renewed' });
  const thumbnails = new Thumbnails(
    async () => renewed,
    async ({ link }) => {
      drawn.push(link);
      return document.createElement('canvas');
    },
  );

  await thumbnails.get(medium(1), FOREVER);

  expect(drawn).toEqual([renewed.link]);
});

test('goes on after links that cannot be renewed', async () => {
  const away = vi.fn(SAME).mockRejectedValueOnce(new Error('away'));
  const thumbnails = new Thumbnails(away, async () => document.createElement('canvas'));

  expect(await thumbnails.get(medium(1), FOREVER)).toBeUndefined();
  expect(await thumbnails.get(medium(1), FOREVER)).toBeDefined();
});

test('begins the next when one being fetched leaves the view', async () => {
  const { draw, started } = drawing();
  const thumbnails = new Thumbnails(SAME, draw);
  const leave = new AbortController();
  void thumbnails.get(medium(0), leave.signal);
  for (let i = 1; i < 4; i++) {
    void thumbnails.get(medium(i), FOREVER);
  }
  await settled();
  leave.abort();
  await settled();

  expect(started).toEqual(['item-0', 'item-1', 'item-2', 'item-3']);
});

/** Fetches for ever; the elements it was given to are kept. */
function stalling() {
  const sources: HTMLElement[] = [];
  const create = document.createElement.bind(document);
  vi.spyOn(document, 'createElement').mockImplementation((name: string) => {
    const element = create(name);
    if (name === 'img') {
      (element as HTMLImageElement).decode = () => new Promise(() => {});
    }
    sources.push(element);
    return element;
  });
  return sources;
}

test.each(['image/jpeg', 'video/mp4'])(
  'gives up %s that does not arrive, and what was fetched of it',
  async (mimeType) => {
    vi.useFakeTimers();
    const sources = stalling();
    const thumbnails = new Thumbnails(SAME);
    const leave = new AbortController();
    const stalled = thumbnails.get(medium(1, { mimeType }), FOREVER);
    void thumbnails.get(medium(2, { mimeType }), leave.signal);
    await vi.advanceTimersByTimeAsync(0);
    expect(sources.map((source) => source.getAttribute('src'))).toEqual([
      'https://bucket.example.org/1',
      'https://bucket.example.org/2',
    ]);

    leave.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect(sources.map((source) => source.hasAttribute('src'))).toEqual([true, false]);

    await vi.advanceTimersByTimeAsync(60_000);
    expect(await stalled).toBeUndefined();
    expect(sources.map((source) => source.hasAttribute('src'))).toEqual([false, false]);
  },
);
