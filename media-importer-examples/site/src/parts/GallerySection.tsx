import { useEffect, useMemo, useRef, useState } from 'react';
import type { Medium } from '../api';
import { useAction } from '../surroundings';
import { Thumbnails } from '../thumbnails';
import type { Gallery } from '../useGallery';
import { size, time } from '../words';
import { Dialog } from './Dialog';
import { Film, Left, Pictures, Right } from './Icons';

/** A few rows, so that what follows stays in reach; divides by the usual numbers of columns. */
const FIRST_IN_VIEW = 21;
const MORE_IN_VIEW = 84;

export function GallerySection({ gallery, arriving }: { gallery: Gallery; arriving: boolean }) {
  const [open, setOpen] = useState<string>();
  const { busy, problem, run } = useAction();
  const [inView, setInView] = useState(FIRST_IN_VIEW);
  const { fresh, media, more } = gallery;
  const thumbnails = useMemo(() => new Thumbnails(fresh), [fresh]);
  const listed = media?.slice(0, inView) ?? [];
  const hasMore = media !== undefined && (media.length > inView || more !== undefined);
  const showMore = () =>
    run(async () => {
      if (more !== undefined && media !== undefined && media.length < inView + MORE_IN_VIEW) {
        await more();
      }
      setInView(inView + MORE_IN_VIEW);
    });

  const index = media?.findIndex(({ itemId }) => itemId === open) ?? -1;
  const shown = media?.[index];

  return (
    <section aria-labelledby="stored-heading">
      <div className="section-head">
        <h2 id="stored-heading">Stored</h2>
        {media !== undefined && media.length > 0 && (
          <p className="quiet">
            {media.length.toLocaleString('en')}
            {more === undefined ? '' : '+'} {media.length === 1 ? 'item' : 'items'},{' '}
            {size(media.reduce((sum, medium) => sum + medium.sizeBytes, 0))}
            {more === undefined ? '' : '+'}
          </p>
        )}
      </div>
      {media === undefined ? (
        gallery.unreachable ? (
          <p className="empty">
            What is stored cannot be shown right now.
            <button type="button" className="button" onClick={gallery.refresh}>
              Try again
            </button>
          </p>
        ) : (
          <ul className="gallery" aria-label="Stored items are being fetched" aria-busy="true">
            {[0, 1, 2, 3, 4, 5].map((number) => (
              <li key={number} className="tile ghost" />
            ))}
          </ul>
        )
      ) : media.length === 0 ? (
        <p className="empty">
          <Pictures />
          {arriving ? 'The first ones are on their way…' : 'Nothing is stored yet.'}
        </p>
      ) : (
        <ul className="gallery">
          {listed.map((medium) => (
            <Tile
              key={medium.itemId}
              medium={medium}
              thumbnails={thumbnails}
              onOpen={() => setOpen(medium.itemId)}
            />
          ))}
        </ul>
      )}
      {problem !== undefined && (
        <p className="notice warn" role="alert">
          {problem}
        </p>
      )}
      {hasMore && (
        <button type="button" className="button" disabled={busy} onClick={showMore}>
          Show more
        </button>
      )}
      {shown !== undefined && (
        <Detail
          key={shown.itemId}
          medium={shown}
          fresh={fresh}
          onClose={() => setOpen(undefined)}
          onPrevious={index > 0 ? () => setOpen(media?.[index - 1]?.itemId) : undefined}
          onNext={
            media !== undefined && index < media.length - 1
              ? () => setOpen(media[index + 1]?.itemId)
              : undefined
          }
        />
      )}
    </section>
  );
}

function nameOf(medium: Medium): string {
  return medium.filename ?? medium.key.slice(medium.key.lastIndexOf('/') + 1);
}

function Tile({
  medium,
  thumbnails,
  onOpen,
}: {
  medium: Medium;
  thumbnails: Thumbnails;
  onOpen: () => void;
}) {
  const place = useRef<HTMLButtonElement>(null);
  const latest = useRef(medium);
  latest.current = medium;
  const [state, setState] = useState<'empty' | 'drawn' | 'none'>('empty');

  useEffect(() => {
    const tile = place.current;
    if (tile === null) {
      return;
    }
    let leave = new AbortController();
    const watcher = new IntersectionObserver(
      (entries) => {
        const inView = entries.at(-1)?.isIntersecting ?? false;
        leave.abort();
        leave = new AbortController();
        const { signal } = leave;
        if (!inView) {
          // Out of view it costs no memory.
          tile.querySelector('canvas')?.remove();
          setState('empty');
          return;
        }
        void thumbnails.get(latest.current, signal).then((canvas) => {
          if (signal.aborted) {
            return;
          }
          if (canvas === undefined) {
            setState('none');
          } else {
            tile.prepend(canvas);
            setState('drawn');
          }
        });
      },
      { rootMargin: '400px' },
    );
    watcher.observe(tile);
    return () => {
      leave.abort();
      watcher.disconnect();
    };
  }, [thumbnails, medium.itemId]);

  const video = medium.mimeType.startsWith('video/');
  return (
    <li className="tile">
      <button ref={place} type="button" className={state} onClick={onOpen}>
        <span className="hidden">
          {nameOf(medium)}, {size(medium.sizeBytes)}
        </span>
        {state === 'none' && (
          <span className="tile-type">
            <Pictures />
            {medium.mimeType.replace(/^.*\//, '').toUpperCase()}
          </span>
        )}
        {video && (
          <span className="tile-video">
            <Film />
          </span>
        )}
      </button>
    </li>
  );
}

function Detail({
  medium,
  fresh,
  onClose,
  onPrevious,
  onNext,
}: {
  medium: Medium;
  fresh: (medium: Medium) => Promise<Medium>;
  onClose: () => void;
  onPrevious: (() => void) | undefined;
  onNext: (() => void) | undefined;
}) {
  const [current, setCurrent] = useState<Medium>();
  const [unseen, setUnseen] = useState(false);
  const { problem, run } = useAction();

  useEffect(() => {
    run(async () => setCurrent(await fresh(medium)));
    // The link is renewed once when it is opened, not whenever the list is.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [medium.itemId]);

  useEffect(() => {
    const turn = (event: KeyboardEvent) => {
      if (event.key === 'ArrowLeft') {
        onPrevious?.();
      } else if (event.key === 'ArrowRight') {
        onNext?.();
      }
    };
    addEventListener('keydown', turn);
    return () => removeEventListener('keydown', turn);
  }, [onNext, onPrevious]);

  const video = medium.mimeType.startsWith('video/');
  return (
    <Dialog title={nameOf(medium)} className="detail" onClose={onClose}>
      <div className="stage">
        {current !== undefined && !unseen ? (
          video ? (
            <video src={current.link} controls onError={() => setUnseen(true)} />
          ) : (
            <img
              src={current.link}
              alt={nameOf(medium)}
              referrerPolicy="no-referrer"
              onError={() => setUnseen(true)}
            />
          )
        ) : (
          <p className="quiet">
            {unseen ? 'This browser cannot show it. It is stored.' : 'Opening…'}
          </p>
        )}
        <button
          type="button"
          className="turn left"
          aria-label="Previous"
          disabled={onPrevious === undefined}
          onClick={onPrevious}
        >
          <Left />
        </button>
        <button
          type="button"
          className="turn right"
          aria-label="Next"
          disabled={onNext === undefined}
          onClick={onNext}
        >
          <Right />
        </button>
      </div>
      {problem !== undefined && (
        <p className="notice warn" role="alert">
          {problem}
        </p>
      )}
      <dl className="facts-of">
        <div>
          <dt>Size</dt>
          <dd>
            {size(medium.sizeBytes)} ({medium.sizeBytes.toLocaleString('en')} bytes)
          </dd>
        </div>
        {medium.takenAt !== undefined && (
          <div>
            <dt>Taken</dt>
            <dd>{time(medium.takenAt)}</dd>
          </div>
        )}
        <div>
          <dt>Type</dt>
          <dd>{medium.mimeType}</dd>
        </div>
        <div className="wide">
          <dt>Stored as</dt>
          <dd className="mono">{medium.key}</dd>
        </div>
        {medium.sha256 !== undefined && (
          <div className="wide">
            <dt>SHA-256</dt>
            <dd className="mono">{medium.sha256}</dd>
          </div>
        )}
      </dl>
      {current !== undefined && (
        <p className="actions start">
          <a className="button main" href={current.link} target="_blank" rel="noopener noreferrer">
            Open the original
          </a>
          <span className="quiet">This link works until {time(current.linkEndsAt)}.</span>
        </p>
      )}
    </Dialog>
  );
}
