import { expect, test } from 'vitest';
import { GAP, HEADING, blockOf, layoutOf, slicesOf, topOf } from '../src/layout';

const months = [
  { month: '2026-06', items: 10, bytes: 1 },
  { month: '2026-05', items: 1, bytes: 1 },
  { month: 'undated', items: 7, bytes: 1 },
];

test('three columns on a phone, and as many as fit elsewhere', () => {
  expect(layoutOf(months, 350).columns).toBe(3);
  expect(layoutOf(months, 1120).columns).toBe(7);
  expect(layoutOf(months, 1536).columns).toBe(10);
});

test('blocks follow one another without gaps and hold every item', () => {
  const layout = layoutOf(months, 350);
  const row = layout.tile + GAP;
  expect(layout.blocks.map(({ first }) => first)).toEqual([0, 10, 11]);
  expect(layout.blocks.map(({ height }) => Math.round(height))).toEqual(
    [4, 1, 3].map((rows) => Math.round(HEADING + rows * row)),
  );
  expect(layout.items).toBe(18);
  expect(layout.blocks[1]?.top).toBe(layout.blocks[0]?.height);
  expect(topOf(layout, 4)).toBeCloseTo(HEADING + row);
  expect(blockOf(layout, 11)?.month).toBe('undated');
  expect(blockOf(layout, 18)).toBeUndefined();
});

test('only the rows between two heights are drawn', () => {
  const layout = layoutOf([{ month: '2026-06', items: 50_000, bytes: 1 }], 1120);
  const row = layout.tile + GAP;
  const [slice, ...rest] = slicesOf(layout, HEADING + 100 * row + 1, HEADING + 105 * row - 1);
  expect(rest).toEqual([]);
  expect([slice?.from, slice?.to]).toEqual([700, 735]);
  expect(slicesOf(layout, -500, 0)).toEqual([]);
  expect(slicesOf(layout, layout.height + 1, layout.height + 900)).toEqual([]);
});

test('slices of neighbouring months end and begin at their borders', () => {
  const layout = layoutOf(months, 350);
  const all = slicesOf(layout, -1000, layout.height + 1000);
  expect(all.map(({ block, from, to }) => [block.month, from, to])).toEqual([
    ['2026-06', 0, 10],
    ['2026-05', 0, 1],
    ['undated', 0, 7],
  ]);
});
