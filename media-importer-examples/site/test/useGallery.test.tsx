import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Api, Medium } from '../src/api';
import { useGallery } from '../src/useGallery';
import { around, later } from './around';
import { medium } from './media';

const MINUTES = 60_000;

beforeEach(() => vi.useFakeTimers({ now: new Date('2026-01-01T12:00:00Z') }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const pass = (millis: number) => act(() => vi.advanceTimersByTimeAsync(millis));

/** Two pages of two; every answer has links of its own, which work for five minutes. */
function twoPages() {
  let answers = 0;
  return vi.fn<Api['media']>(async (cursor) => {
    const answer = ++answers;
    const linkEndsAt = new Date(Date.now() + 5 * MINUTES).toISOString();
    const item = (id: number) =>
      medium(id, { link: `https://bucket.example.org/${id}?${answer}`, linkEndsAt });
    return cursor === undefined
      ? { media: [item(1), item(2)], nextCursor: 'second' }
      : { media: [item(3), item(4)] };
  });
}

async function gallery(media: Api['media'], arriving = false) {
  const { result, rerender } = renderHook(
    (props: { arriving: boolean }) => useGallery(props.arriving),
    { ...around({ media }), initialProps: { arriving } },
  );
  await pass(0);
  return { result, rerender };
}

const links = (media: readonly Medium[] | undefined) =>
  media?.map(({ link }) => link.slice(link.lastIndexOf('/') + 1));

test('renews the links of a page at once, asking a single time', async () => {
  const media = twoPages();
  const { result } = await gallery(media);
  await act(async () => result.current.more?.());
  const { fresh, media: old = [] } = result.current;
  await pass(5 * MINUTES);
  media.mockClear();

  const renewed = await act(() => Promise.all(old.slice(2).map(fresh)));
  const again = await act(() => Promise.all(old.slice(2).map(fresh)));

  expect(media.mock.calls).toEqual([['second']]);
  expect(links(renewed)).toEqual(['3?3', '4?3']);
  expect(again).toEqual(renewed);
  expect(result.current.fresh).toBe(fresh);
  expect(links(result.current.media)).toEqual(['1?1', '2?1', '3?3', '4?3']);
});

test('leaves links alone that still work', async () => {
  const media = twoPages();
  const { result } = await gallery(media);
  const [first] = result.current.media ?? [];
  await pass(4 * MINUTES);

  expect(await result.current.fresh(first as Medium)).toBe(first);
  expect(media).toHaveBeenCalledOnce();
});

test('renews links without moving anything, though more was stored since', async () => {
  const media = twoPages();
  const { result } = await gallery(media);
  await act(async () => result.current.more?.());
  const [first] = result.current.media ?? [];
  await pass(5 * MINUTES);
  const linkEndsAt = new Date(Date.now() + 5 * MINUTES).toISOString();
  media.mockResolvedValueOnce({
    media: [medium(0, { linkEndsAt }), medium(1, { linkEndsAt })],
    nextCursor: 'between',
  });

  const renewed = await act(() => result.current.fresh(first as Medium));

  expect(renewed.linkEndsAt).toBe(linkEndsAt);
  expect(result.current.media?.map(({ itemId }) => itemId)).toEqual([
    'item-1',
    'item-2',
    'item-3',
    'item-4',
  ]);
});

test('tries again to renew after it could not', async () => {
  const media = twoPages();
  const { result } = await gallery(media);
  const [first] = result.current.media ?? [];
  await pass(5 * MINUTES);
  media.mockRejectedValueOnce(new Error('away'));

  await expect(act(() => result.current.fresh(first as Medium))).rejects.toThrow('away');
  expect(links([await act(() => result.current.fresh(first as Medium))])).toEqual(['1?2']);
});

test('looks one at a time while something arrives', async () => {
  const { asked, waiting } = later<{ media: Medium[] }>();
  await gallery(asked, true);
  await act(async () => waiting[0]?.resolve({ media: [] }));
  await pass(30_000);
  expect(asked).toHaveBeenCalledTimes(2);

  await act(async () => waiting[1]?.resolve({ media: [] }));
  await pass(3_000);
  expect(asked).toHaveBeenCalledTimes(3);
});

test('lets no slow answer take the place of a newer one', async () => {
  const { asked, waiting } = later<{ media: Medium[] }>();
  const { result } = await gallery(asked);
  act(() => result.current.refresh());
  await act(async () => waiting[1]?.resolve({ media: [medium(2)] }));
  await act(async () => waiting[0]?.resolve({ media: [medium(1)] }));

  expect(result.current.media?.map(({ itemId }) => itemId)).toEqual(['item-2']);
});

test('looks a last time when nothing arrives any more', async () => {
  const { asked, waiting } = later<{ media: Medium[] }>();
  const { rerender } = await gallery(asked, true);
  await act(async () => waiting[0]?.resolve({ media: [] }));

  rerender({ arriving: false });
  await pass(60_000);

  expect(asked).toHaveBeenCalledTimes(2);
});
