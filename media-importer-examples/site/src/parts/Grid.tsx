import {
  memo,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
} from 'react';
import type { Medium, MonthTotals } from '../api';
import { GAP, HEADING, layoutOf, slicesOf, topOf, type Layout, type Slice } from '../layout';
import type { MediaStore } from '../mediaStore';
import { count, monthTitle, nameOf, size } from '../words';
import { Film, Pictures } from './Icons';

/** How much is drawn above and below what is in view. */
const MARGIN = 240;
/** Drawn anew only after so much has been scrolled. */
const STEP = 120;
/** What is scrolled past is not asked for. */
const SETTLED_MILLIS = 90;

const NONE: readonly MonthTotals[] = [];

/**
 * Everything that is stored, by month. Only the rows in view are in the document, however many items
 * there are.
 */
export function Grid({
  store,
  version,
  focus,
  onOpen,
}: {
  store: MediaStore;
  /** Changes whenever the store has. */
  version: number;
  /** The item that takes the keyboard's focus, each time this is another object. */
  focus: { readonly index: number } | undefined;
  onOpen: (index: number) => void;
}) {
  const grid = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [view, setView] = useState({ from: 0, to: 0 });
  const months = store.totals?.months ?? NONE;
  const layout = useMemo(() => layoutOf(months, width), [months, width]);
  const slices = useMemo(
    () => (width === 0 ? [] : slicesOf(layout, view.from, view.to)),
    [layout, view, width],
  );
  const [active, setActive] = useState(0);

  useLayoutEffect(() => {
    const element = grid.current;
    if (element === null) {
      return;
    }
    const look = () => {
      const { top } = element.getBoundingClientRect();
      const from = Math.floor((-top - MARGIN) / STEP) * STEP;
      const to = Math.ceil((-top + innerHeight + MARGIN) / STEP) * STEP;
      setView((before) => (before.from === from && before.to === to ? before : { from, to }));
    };
    let frame = 0;
    const lookSoon = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        look();
      });
    };
    const measure = () => {
      setWidth(element.clientWidth);
      look();
    };
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    // What stands above may grow, which moves the grid without a scroll.
    watcher.observe(document.body);
    measure();
    addEventListener('scroll', lookSoon, { passive: true });
    addEventListener('resize', lookSoon);
    return () => {
      cancelAnimationFrame(frame);
      watcher.disconnect();
      removeEventListener('scroll', lookSoon);
      removeEventListener('resize', lookSoon);
    };
  }, []);

  useEffect(() => {
    const timer = setTimeout(
      () => store.want(new Map(slices.map(({ block, to }) => [block.month, to]))),
      SETTLED_MILLIS,
    );
    return () => clearTimeout(timer);
  }, [slices, store]);

  const show = useCallback(
    (index: number) => {
      setActive(index);
      const element = grid.current;
      if (element === null) {
        return;
      }
      const top = element.getBoundingClientRect().top + topOf(layout, index);
      if (top < 80 || top + layout.tile > innerHeight) {
        scrollBy(0, top - innerHeight / 3);
      }
      // Its row is drawn in the frame after the scroll.
      requestAnimationFrame(() =>
        requestAnimationFrame(() =>
          grid.current
            ?.querySelector<HTMLElement>(`[data-index="${index}"]`)
            ?.focus({ preventScroll: true }),
        ),
      );
    },
    [layout],
  );

  useEffect(() => {
    if (focus !== undefined) {
      show(focus.index);
    }
    // Once for each wish, not whenever the layout changes.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [focus]);

  const onKeyDown = (event: KeyboardEvent) => {
    const from = Number((event.target as HTMLElement).dataset['index']);
    const steps: Record<string, number> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -layout.columns,
      ArrowDown: layout.columns,
      Home: -from,
      End: layout.items - 1 - from,
    };
    const step = steps[event.key];
    if (step === undefined || Number.isNaN(from)) {
      return;
    }
    event.preventDefault();
    const to = from + step;
    if (to >= 0 && to < layout.items) {
      show(to);
    }
  };

  const drawn = slices.some(
    ({ block, from, to }) => active >= block.first + from && active < block.first + to,
  );
  const entry = drawn ? active : (slices[0]?.block.first ?? 0) + (slices[0]?.from ?? 0);

  return (
    <div ref={grid} className="grid" style={{ height: layout.height }} onKeyDown={onKeyDown}>
      {slices.map((slice) => (
        <Month
          key={slice.block.month}
          slice={slice}
          layout={layout}
          store={store}
          version={version}
          entry={entry}
          onOpen={onOpen}
        />
      ))}
    </div>
  );
}

function Month({
  slice: { block, from, to },
  layout: { columns, tile },
  store,
  entry,
  onOpen,
}: {
  slice: Slice;
  layout: Layout;
  store: MediaStore;
  version: number;
  entry: number;
  onOpen: (index: number) => void;
}) {
  const places = Array.from({ length: to - from }, (_, i) => from + i);
  const heading = `month-${block.month}`;
  return (
    <div className="month" style={{ top: block.top, height: block.height }}>
      <h3 id={heading} style={{ height: HEADING }}>
        {monthTitle(block.month)} <span className="quiet">{count(block.items, 'item')}</span>
      </h3>
      {places.length > 0 && (
        <ul aria-labelledby={heading}>
          {places.map((place) => (
            <Tile
              key={place}
              medium={store.get(block.month, place)}
              index={block.first + place}
              of={block.items}
              place={place}
              left={(place % columns) * (tile + GAP)}
              top={HEADING + Math.floor(place / columns) * (tile + GAP)}
              edge={tile}
              inTabOrder={block.first + place === entry}
              onOpen={onOpen}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

const Tile = memo(function Tile({
  medium,
  index,
  of,
  place,
  left,
  top,
  edge,
  inTabOrder,
  onOpen,
}: {
  medium: Medium | undefined;
  index: number;
  of: number;
  place: number;
  left: number;
  top: number;
  edge: number;
  inTabOrder: boolean;
  onOpen: (index: number) => void;
}) {
  const [failed, setFailed] = useState<string>();
  const link = medium?.smallPictureLink;
  const picture = link !== undefined && failed !== link;
  return (
    <li
      className="tile"
      aria-setsize={of}
      aria-posinset={place + 1}
      style={{ width: edge, height: edge, transform: `translate(${left}px, ${top}px)` }}
    >
      <button
        type="button"
        data-index={index}
        tabIndex={inTabOrder ? 0 : -1}
        aria-label={
          medium === undefined ? 'Loading' : `${nameOf(medium)}, ${size(medium.sizeBytes)}`
        }
        onClick={() => onOpen(index)}
      >
        {medium !== undefined && picture && (
          <img
            src={link}
            alt=""
            decoding="async"
            referrerPolicy="no-referrer"
            onError={() => setFailed(link)}
          />
        )}
        {medium !== undefined && !picture && (
          <span className="tile-type">
            <Pictures />
            {medium.mimeType.replace(/^.*\/(x-)?/, '').toUpperCase()}
          </span>
        )}
        {medium?.mimeType.startsWith('video/') && (
          <span className="tile-video">
            <Film />
          </span>
        )}
      </button>
    </li>
  );
});
