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
    try {
      const wanted = Math.max(1, Math.min(PAGES_LOOKED_AT, latest.current.length));
      const fresh: Page[] = [];
      for (let i = 0; i < wanted; i++) {
        const cursor = fresh.at(-1)?.nextCursor;
        if (i > 0 && cursor === undefined) {
          break;
        }
        fresh.push(await fetchPage(cursor));
      }
      const last = fresh.at(-1);
      const continues = latest.current[fresh.length]?.cursor === last?.nextCursor;
      show([...fresh, ...(continues ? latest.current.slice(fresh.length) : [])]);
      setUnreachable(false);
    } catch {
      setUnreachable(true);
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
    const timer = setInterval(() => {
      if (!document.hidden) {
        void refresh();
      }
    }, LOOK_EVERY_MILLIS);
    return () => {
      clearInterval(timer);
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

  const fresh = useCallback(
    async (medium: Medium) => {
      if (Date.parse(medium.linkEndsAt) - Date.now() > LINK_MARGIN_MILLIS) {
        return medium;
      }
      const index = latest.current.findIndex((page) => holds(page, medium));
      const page = await fetchPage(latest.current[index]?.cursor);
      if (index >= 0) {
        show(latest.current.with(index, page));
      }
      return page.media.find(({ itemId }) => itemId === medium.itemId) ?? medium;
    },
    [fetchPage, show],
  );

  return {
    media: pages?.flatMap((page) => page.media),
    unreachable,
    more: next === undefined ? undefined : more,
    fresh,
    refresh: () => void refresh(),
  };
}

function holds(page: Page, medium: Medium): boolean {
  return page.media.some(({ itemId }) => itemId === medium.itemId);
}
