import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Api, Totals } from '../src/api';
import { MediaStore } from '../src/mediaStore';
import { medium } from './media';

const MINUTES = 60_000;
let now = 0;

beforeEach(() => {
  now = 1_000_000;
});
afterEach(() => vi.restoreAllMocks());

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

function totals(...months: [string, number][]): Totals {
  return {
    items: months.reduce((sum, [, items]) => sum + items, 0),
    bytes: 0,
    months: months.map(([month, items]) => ({ month, items, bytes: items })),
  };
}

/** Pages of two items, named by month, place and answer. */
function store(sizes: Record<string, number>, answer = { totals: totals(['2026-06', 5]) }) {
  let answers = 0;
  const media = vi.fn<Api['media']>(async ({ month, cursor }) => {
    answers++;
    const from = Number(cursor ?? 0);
    const to = Math.min(from + 2, sizes[month] ?? 0);
    const items = Array.from({ length: to - from }, (_, i) =>
      medium(from + i, { key: `${month}/${from + i}?${answers}` }),
    );
    return to < (sizes[month] ?? 0) ? { media: items, nextCursor: String(to) } : { media: items };
  });
  const months = vi.fn<Api['months']>(async () => answer.totals);
  return { media, months, store: new MediaStore({ media, months }, undefined, () => now) };
}

const key = (of: MediaStore, month: string, place: number) =>
  of.get(month, place)?.key.replace(/\?.*/, '');

test('lists a month as far as it is in view, and no further', async () => {
  const { store: shown, media } = store({ '2026-06': 5 });
  await shown.refresh();
  expect(media).not.toHaveBeenCalled();
  shown.want(new Map([['2026-06', 3]]));
  await settled();
  expect(media).toHaveBeenCalledTimes(2);
  expect(key(shown, '2026-06', 3)).toBe('2026-06/3');
  expect(shown.get('2026-06', 4)).toBeUndefined();
});

test('stops listing what has left the view', async () => {
  const { store: shown, media } = store({ '2026-06': 500, '2026-05': 2 });
  shown.want(new Map([['2026-06', 400]]));
  shown.want(new Map([['2026-05', 2]]));
  await settled();
  expect(media.mock.calls.filter(([{ month }]) => month === '2026-06').length).toBe(1);
  expect(key(shown, '2026-05', 1)).toBe('2026-05/1');
});

test('lists what any of two want', async () => {
  const answer = { totals: totals(['2026-06', 4], ['2026-05', 2]) };
  const { store: shown } = store({ '2026-06': 4, '2026-05': 2 }, answer);
  shown.want(new Map([['2026-05', 2]]));
  shown.want(new Map([['2026-06', 3]]), 'lightbox');
  await settled();
  expect(key(shown, '2026-05', 1)).toBe('2026-05/1');
  expect(key(shown, '2026-06', 2)).toBe('2026-06/2');
  await shown.refresh();
  await settled();
  expect(key(shown, '2026-05', 1)).toBe('2026-05/1');
});

test('lists a month anew when it has changed, and shows the old items until then', async () => {
  const answer = { totals: totals(['2026-06', 2], ['2026-05', 2]) };
  const { store: shown, media } = store({ '2026-06': 3, '2026-05': 2 }, answer);
  await shown.refresh();
  shown.want(
    new Map([
      ['2026-06', 2],
      ['2026-05', 2],
    ]),
  );
  await settled();
  media.mockClear();
  answer.totals = totals(['2026-06', 3], ['2026-05', 2]);
  const refreshed = shown.refresh();
  expect(key(shown, '2026-06', 1)).toBe('2026-06/1');
  await refreshed;
  await settled();
  expect(media.mock.calls.map(([{ month }]) => month)).toEqual(['2026-06']);
  expect(key(shown, '2026-06', 1)).toBe('2026-06/1');
});

test('lists a month anew when its links have ended', async () => {
  const { store: shown, media } = store({ '2026-06': 2 });
  shown.want(new Map([['2026-06', 2]]));
  await settled();
  const before = shown.get('2026-06', 0)?.key;
  now += 4 * MINUTES;
  shown.want(new Map([['2026-06', 2]]));
  await settled();
  expect(shown.get('2026-06', 0)?.key).toBe(before);
  now += MINUTES;
  shown.want(new Map([['2026-06', 2]]));
  await settled();
  expect(media).toHaveBeenCalledTimes(2);
  expect(shown.get('2026-06', 0)?.key).not.toBe(before);
});

test('says when it cannot be reached, and goes on at the next look', async () => {
  const { store: shown, media } = store({ '2026-06': 5 });
  media.mockRejectedValueOnce(new Error('away'));
  shown.want(new Map([['2026-06', 2]]));
  await settled();
  expect(shown.unreachable).toBe(true);
  await shown.refresh();
  await settled();
  expect(shown.unreachable).toBe(false);
  expect(key(shown, '2026-06', 1)).toBe('2026-06/1');
});

test('forgets what was out of view for longest when there is too much', async () => {
  const sizes = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`${2000 + i}-01`, 200]));
  const { store: shown } = store(sizes);
  for (const month of Object.keys(sizes)) {
    shown.want(new Map([[month, 200]]));
    for (let i = 0; i < 30 && key(shown, month, 199) === undefined; i++) {
      await settled();
    }
  }
  shown.want(new Map());
  expect(shown.get('2000-01', 0)).toBeUndefined();
  expect(key(shown, '2039-01', 0)).toBe('2039-01/0');
});
