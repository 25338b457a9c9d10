import { useCallback, useEffect, useRef, useState } from 'react';
import type { Medium } from './api';
import { useSurroundings } from './surroundings';

interface Page {
  readonly cursor: string | undefined;
  readonly media: readonly Medium[];
  readonly nextCursor: string | undefined;
}

export interface Gallery {
  /** Undefined until it was asked for once. */
  readonly media: readonly Medium[] | undefined;
  readonly unreachable: boolean;
  readonly more: (() => Promise<void>) | undefined;
  /** The same item with a link that works now. */
  readonly fresh: (medium: Medium) => Promise<Medium>;
  readonly refresh: () => void;
}

/** While something arrives, as many pages are looked at again; the rest comes by scrolling. */
const PAGES_LOOKED_AT = 3;
const LOOK_EVERY_MILLIS = 3_000;
const LINK_MARGIN_MILLIS = 20_000;

/** What is stored; grows by itself while something arrives. */
export function useGallery(arriving: boolean): Gallery {
  const { api, expired } = useSurroundings();
  const [pages, setPages] = useState<readonly Page[]>();
  const [unreachable, setUnreachable] = useState(false);
  const latest = useRef<readonly Page[]>([]);
  const newestLook = useRef(0);
  const renewals = useRef(new Map<string | undefined, Promise<void>>());

  const fetchPage = useCallback(
    async (cursor: string | undefined): Promise<Page> => {
      const page = await api.media(cursor);
      // Within a page the newest come first; pages keep their place, so that nothing jumps.
      const media = page.media.toSorted((a, b) => (b.takenAt ?? '').localeCompare(a.takenAt ?? ''));
      return { cursor, media, nextCursor: page.nextCursor };
    },
    [api],
  );

  const show = useCallback((next: readonly Page[]) => {
    latest.current = next;
    setPages(next);
  }, []);

  const refresh = useCallback(async () => {
    const mine = ++newestLook.current;
    try {
      const wanted = Math.max(1, Math.min(PAGES_LOOKED_AT, latest.current.length));
      const fresh: Page[] = [];
      for (let i = 0; i < wanted; i++) {
        const cursor = fresh.at(-1)?.nextCursor;
        if (i > 0 && cursor === undefined) {
          break;
        }
        fresh.push(await fetchPage(cursor));
        if (mine !== newestLook.current) {
          return;
        }
      }
      const last = fresh.at(-1);
      const continues = latest.current[fresh.length]?.cursor === last?.nextCursor;
      show([...fresh, ...(continues ? latest.current.slice(fresh.length) : [])]);
      setUnreachable(false);
    } catch {
      if (mine === newestLook.current) {
        setUnreachable(true);
      }
    }
  }, [fetchPage, show]);

  useEffect(() => {
    if (!expired) {
      void refresh();
    }
  }, [expired, refresh]);

  useEffect(() => {
    if (!arriving || expired) {
      return;
    }
    let stopped = false;
    let timer: ReturnType<typeof setTimeout>;
    const wait = () => {
      timer = setTimeout(() => void look(), LOOK_EVERY_MILLIS);
    };
    const look = async () => {
      if (!document.hidden) {
        await refresh();
      }
      if (!stopped) {
        wait();
      }
    };
    wait();
    return () => {
      stopped = true;
      clearTimeout(timer);
      void refresh();
    };
  }, [arriving, expired, refresh]);

  const next = pages?.at(-1)?.nextCursor;
  const more = useCallback(async () => {
    const page = await fetchPage(next);
    if (latest.current.at(-1)?.nextCursor === next) {
      show([...latest.current, page]);
    }
  }, [fetchPage, next, show]);

  const renew = useCallback(
    async (cursor: string | undefined) => {
      const { media } = await fetchPage(cursor);
      const renewed = new Map(media.map((medium) => [medium.itemId, medium]));
      // Links only: pages that no longer fit together would lose what lies between them.
      show(
        latest.current.map((page) => ({
          ...page,
          media: page.media.map((medium) => renewed.get(medium.itemId) ?? medium),
        })),
      );
    },
    [fetchPage, show],
  );

  const fresh = useCallback(
    async (medium: Medium) => {
      const page = latest.current.find((one) => one.media.some(is(medium)));
      const known = page?.media.find(is(medium)) ?? medium;
      if (page === undefined || worksFor(known) > LINK_MARGIN_MILLIS) {
        return known;
      }
      const { cursor } = page;
      let renewal = renewals.current.get(cursor);
      if (renewal === undefined) {
        renewal = renew(cursor).finally(() => renewals.current.delete(cursor));
        renewals.current.set(cursor, renewal);
      }
      await renewal;
      return latest.current.flatMap(({ media }) => media).find(is(medium)) ?? medium;
    },
    [renew],
  );

  return {
    media: pages?.flatMap((page) => page.media),
    unreachable,
    more: next === undefined ? undefined : more,
    fresh,
    refresh: () => void refresh(),
  };
}

function is(medium: Medium): (other: Medium) => boolean {
  return ({ itemId }) => itemId === medium.itemId;
}

function worksFor(medium: Medium): number {
  return Date.parse(medium.linkEndsAt) - Date.now();
}
