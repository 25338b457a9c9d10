import type { Api, Medium, Totals } from './api';

/** What is known of a month. */
interface Kept {
  /** As listed before; shown until it is listed again. */
  before: readonly Medium[];
  listed: readonly Medium[];
  cursor: string | undefined;
  complete: boolean;
  /** Raised when it is to be listed anew. */
  generation: number;
  listedAt: number;
  /** How many items somebody wants to see; none when it is out of view. */
  wanted: number;
  busy: boolean;
}

const PAGE = 60;
/** Links work for five minutes; those in view are renewed a little earlier. */
const LINKS_WORK_MILLIS = 270_000;
const MOST_ITEMS = 6_000;

/**
 * What is stored, by month: how much is known of all months, the items of those months in view, and
 * of some more until there are too many. Tells when something changed.
 */
export class MediaStore {
  totals: Totals | undefined;
  /** Whether the last request failed. */
  unreachable = false;
  version = 0;
  private readonly months = new Map<string, Kept>();
  private readonly listeners = new Set<() => void>();
  private readonly wishes = new Map<string, ReadonlyMap<string, number>>();
  private newestLook = 0;

  constructor(
    private readonly api: Pick<Api, 'media' | 'months'>,
    private readonly jobId: string | undefined,
    private readonly now: () => number = Date.now,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): number => this.version;

  private changed(): void {
    this.version++;
    this.listeners.forEach((listener) => listener());
  }

  /** Asks how much there is; months that have changed are listed again. */
  async refresh(): Promise<void> {
    const mine = ++this.newestLook;
    try {
      const totals = await this.api.months(this.jobId);
      if (mine !== this.newestLook) {
        return;
      }
      const known = new Map(this.totals?.months.map((month) => [month.month, month]));
      for (const { month, items, bytes } of totals.months) {
        const before = known.get(month);
        if (before?.items !== items || before.bytes !== bytes) {
          this.startAnew(month);
        }
      }
      const there = new Set(totals.months.map(({ month }) => month));
      [...this.months.keys()]
        .filter((month) => !there.has(month))
        .forEach((month) => this.months.delete(month));
      this.totals = totals;
      this.unreachable = false;
      this.listWanted();
    } catch {
      if (mine !== this.newestLook) {
        return;
      }
      this.unreachable = true;
    }
    this.changed();
  }

  private startAnew(month: string): void {
    const kept = this.months.get(month);
    if (kept !== undefined) {
      kept.before = kept.listed.length >= kept.before.length ? kept.listed : kept.before;
      kept.listed = [];
      kept.cursor = undefined;
      kept.complete = false;
      kept.generation++;
    }
  }

  /** The item at a place in a month, when it is known already. */
  get(month: string, place: number): Medium | undefined {
    const kept = this.months.get(month);
    return kept?.listed[place] ?? (kept?.complete ? undefined : kept?.before[place]);
  }

  /**
   * What is in view now: how many items of each month. What nobody wants any more is not listed.
   *
   * @param who whose wishes these are; they replace earlier ones of the same
   */
  want(wishes: ReadonlyMap<string, number>, who = 'grid'): void {
    this.wishes.set(who, wishes);
    for (const [month, kept] of this.months) {
      kept.wanted = this.mostWanted(month);
    }
    for (const month of wishes.keys()) {
      const kept = this.months.get(month) ?? {
        before: [],
        listed: [],
        cursor: undefined,
        complete: false,
        generation: 0,
        listedAt: this.now(),
        wanted: this.mostWanted(month),
        busy: false,
      };
      // The latest to be wanted is the last in the map.
      this.months.delete(month);
      this.months.set(month, kept);
      if (kept.listed.length > 0 && this.now() - kept.listedAt > LINKS_WORK_MILLIS) {
        this.startAnew(month);
      }
    }
    this.listWanted();
    this.letGo();
  }

  private mostWanted(month: string): number {
    return Math.max(0, ...Array.from(this.wishes.values(), (wishes) => wishes.get(month) ?? 0));
  }

  private listWanted(): void {
    for (const [month, kept] of this.months) {
      void this.list(month, kept);
    }
  }

  private async list(month: string, kept: Kept): Promise<void> {
    if (kept.busy) {
      return;
    }
    kept.busy = true;
    try {
      while (!kept.complete && kept.listed.length < kept.wanted) {
        const { generation, cursor } = kept;
        if (cursor === undefined) {
          kept.listedAt = this.now();
        }
        const page = await this.api.media({ month, jobId: this.jobId, cursor, limit: PAGE });
        if (generation === kept.generation) {
          kept.listed = [...kept.listed, ...page.media];
          kept.cursor = page.nextCursor;
          kept.complete = page.nextCursor === undefined;
          this.unreachable = false;
          this.changed();
        }
      }
    } catch {
      this.unreachable = true;
      this.changed();
    } finally {
      kept.busy = false;
    }
  }

  /** Forgets the months that were out of view for longest when too many items are kept. */
  private letGo(): void {
    let items = 0;
    for (const kept of this.months.values()) {
      items += Math.max(kept.listed.length, kept.before.length);
    }
    for (const [month, kept] of this.months) {
      if (items <= MOST_ITEMS) {
        return;
      }
      if (kept.wanted === 0 && !kept.busy) {
        items -= Math.max(kept.listed.length, kept.before.length);
        this.months.delete(month);
      }
    }
  }
}
