import type { MonthTotals } from './api';

/** One month in the gallery: a heading, and rows of tiles below it. Lengths are in pixels. */
export interface Block {
  readonly month: string;
  readonly items: number;
  /** The number of its first item among all. */
  readonly first: number;
  readonly top: number;
  readonly height: number;
}

export interface Layout {
  readonly columns: number;
  /** The edge of a tile. */
  readonly tile: number;
  readonly height: number;
  readonly items: number;
  readonly blocks: readonly Block[];
}

/** What of a block is to be drawn: the items from one up to, but not including, another. */
export interface Slice {
  readonly block: Block;
  readonly from: number;
  readonly to: number;
}

export const HEADING = 52;
export const GAP = 6;
const NARROW = 640;
const LEAST_TILE = 148;

/** Where everything is, known from counts alone, so that the page can scroll to any month at once. */
export function layoutOf(months: readonly MonthTotals[], width: number): Layout {
  const columns = width < NARROW ? 3 : Math.max(3, Math.floor((width + GAP) / (LEAST_TILE + GAP)));
  const tile = Math.max(1, (width - GAP * (columns - 1)) / columns);
  const blocks: Block[] = [];
  let top = 0;
  let first = 0;
  for (const { month, items } of months) {
    const height = HEADING + Math.ceil(items / columns) * (tile + GAP);
    blocks.push({ month, items, first, top, height });
    top += height;
    first += items;
  }
  return { columns, tile, height: top, items: first, blocks };
}

/** What lies between two heights; empty when nothing does. */
export function slicesOf(layout: Layout, from: number, to: number): Slice[] {
  const { blocks, columns, tile } = layout;
  const slices: Slice[] = [];
  for (let i = firstBelow(blocks, from); i < blocks.length; i++) {
    const block = blocks[i] as Block;
    if (block.top >= to) {
      break;
    }
    const start = block.top + HEADING;
    const firstRow = Math.max(0, Math.floor((from - start) / (tile + GAP)));
    const rows = Math.max(0, Math.ceil((to - start) / (tile + GAP)));
    slices.push({
      block,
      from: Math.min(block.items, firstRow * columns),
      to: Math.min(block.items, rows * columns),
    });
  }
  return slices;
}

/** The number of the first block that ends below a height. */
function firstBelow(blocks: readonly Block[], height: number): number {
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const block = blocks[middle] as Block;
    if (block.top + block.height > height) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

/** The block that holds an item, by the item's number among all. */
export function blockOf(layout: Layout, index: number): Block | undefined {
  return layout.blocks.find(({ first, items }) => index >= first && index < first + items);
}

/** The top of an item's tile. */
export function topOf(layout: Layout, index: number): number {
  const block = blockOf(layout, index);
  return block === undefined
    ? 0
    : block.top +
        HEADING +
        Math.floor((index - block.first) / layout.columns) * (layout.tile + GAP);
}
