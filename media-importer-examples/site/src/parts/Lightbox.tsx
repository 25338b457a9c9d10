import { useEffect, useId, useLayoutEffect, useRef, useState, type PointerEvent } from 'react';
import type { Medium } from '../api';
import type { MediaStore } from '../mediaStore';
import { useSurroundings } from '../surroundings';
import { nameOf } from '../words';
import { Facts } from './Facts';
import { Cross, Info, Left, Right } from './Icons';

const SWIPE = 60;

/** One stored item on the whole screen, with what is known of it at the side. */
export function Lightbox({
  store,
  index,
  of,
  month,
  place,
  onTurn,
  onClose,
}: {
  store: MediaStore;
  /** The number of the item among all. */
  index: number;
  of: number;
  month: string;
  /** Its place in its month. */
  place: number;
  onTurn: (index: number) => void;
  onClose: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const [facts, setFacts] = useState(() => matchMedia('(min-width: 50rem)').matches);
  const medium = store.get(month, place);

  // In a layout effect, so that it closes while it is in the document and focus goes back.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  useEffect(() => {
    store.want(new Map([[month, place + 2]]), 'lightbox');
  }, [month, place, store]);

  useEffect(() => () => store.want(new Map(), 'lightbox'), [store]);

  const previous = index > 0 ? () => onTurn(index - 1) : undefined;
  const next = index < of - 1 ? () => onTurn(index + 1) : undefined;

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.target instanceof HTMLVideoElement || document.querySelector('dialog.ask')) {
        return;
      }
      if (event.key === 'ArrowLeft') {
        previous?.();
      } else if (event.key === 'ArrowRight') {
        next?.();
      } else if (event.key === 'i') {
        setFacts((before) => !before);
      }
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  });

  const touch = useRef<{ x: number; y: number }>(undefined);
  const onPointerDown = (event: PointerEvent) => {
    touch.current =
      event.pointerType === 'touch' ? { x: event.clientX, y: event.clientY } : undefined;
  };
  const onPointerUp = (event: PointerEvent) => {
    const start = touch.current;
    touch.current = undefined;
    if (start === undefined) {
      return;
    }
    const right = event.clientX - start.x;
    const down = event.clientY - start.y;
    if (Math.abs(right) > SWIPE && Math.abs(right) > 2 * Math.abs(down)) {
      (right > 0 ? previous : next)?.();
    } else if (down > 2 * SWIPE && down > 2 * Math.abs(right)) {
      onClose();
    }
  };

  return (
    <dialog
      ref={dialog}
      className={facts ? 'lightbox with-facts' : 'lightbox'}
      aria-labelledby={heading}
      onCancel={(event) => {
        if (event.target === dialog.current) {
          event.preventDefault();
          onClose();
        }
      }}
    >
      <div className="lightbox-bar">
        <h2 id={heading} title={medium && nameOf(medium)}>
          {medium === undefined ? 'Loading…' : nameOf(medium)}
        </h2>
        <span className="quiet">
          {(index + 1).toLocaleString('en')} of {of.toLocaleString('en')}
        </span>
        <button
          type="button"
          className="button icon-only"
          aria-label="Details"
          aria-expanded={facts}
          onClick={() => setFacts(!facts)}
        >
          <Info />
        </button>
        <button type="button" className="button icon-only" aria-label="Close" onClick={onClose}>
          <Cross />
        </button>
      </div>
      <div className="stage" onPointerDown={onPointerDown} onPointerUp={onPointerUp}>
        {medium !== undefined && <Picture key={medium.itemId} medium={medium} />}
        <button
          type="button"
          className="turn left"
          aria-label="Previous"
          disabled={previous === undefined}
          onClick={previous}
        >
          <Left />
        </button>
        <button
          type="button"
          className="turn right"
          aria-label="Next"
          disabled={next === undefined}
          onClick={next}
        >
          <Right />
        </button>
      </div>
      {medium !== undefined && (
        <Facts key={medium.itemId} medium={medium} store={store} folded={!facts} />
      )}
    </dialog>
  );
}

type Seen =
  | { readonly kind: 'loading' }
  | { readonly kind: 'shown' }
  /** The storage has the file, this browser cannot draw it. */
  | { readonly kind: 'undrawable' }
  /** The storage was asked and does not have the file, or does not hand it out. */
  | { readonly kind: 'not-found' }
  | { readonly kind: 'unknown'; readonly why: string };

function Picture({ medium }: { medium: Medium }) {
  const { api } = useSurroundings();
  const [current, setCurrent] = useState<Medium>();
  const [seen, setSeen] = useState<Seen>({ kind: 'loading' });
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let stopped = false;
    setSeen({ kind: 'loading' });
    api.medium(medium.itemId).then(
      (answer) => {
        if (!stopped) {
          setCurrent(answer);
          if (answer.found === false) {
            setSeen({ kind: 'not-found' });
          }
        }
      },
      (error: unknown) => {
        if (!stopped) {
          setSeen({
            kind: 'unknown',
            why: error instanceof Error ? error.message : 'The server did not answer.',
          });
        }
      },
    );
    return () => {
      stopped = true;
    };
  }, [api, attempt, medium.itemId]);

  // The file was found when its link was made; whether it still is, is asked before anything is said.
  const onError = () => {
    api.medium(medium.itemId).then(
      (answer) => setSeen({ kind: answer.found === false ? 'not-found' : 'undrawable' }),
      () => setSeen({ kind: 'unknown', why: 'The file could not be loaded.' }),
    );
  };

  const video = medium.mimeType.startsWith('video/');
  const original = current !== undefined && (seen.kind === 'loading' || seen.kind === 'shown');
  return (
    <>
      {medium.smallPictureLink !== undefined && seen.kind !== 'shown' && (
        <img
          className="preview"
          src={medium.smallPictureLink}
          alt=""
          referrerPolicy="no-referrer"
        />
      )}
      {original &&
        (video ? (
          <video
            key={attempt}
            src={current.link}
            controls
            playsInline
            aria-label={nameOf(medium)}
            onLoadedData={() => setSeen({ kind: 'shown' })}
            onError={onError}
          />
        ) : (
          <img
            key={attempt}
            src={current.link}
            alt={nameOf(medium)}
            referrerPolicy="no-referrer"
            onLoad={() => setSeen({ kind: 'shown' })}
            onError={onError}
          />
        ))}
      {seen.kind === 'loading' && (
        <p className="hidden" role="status">
          Loading…
        </p>
      )}
      {(seen.kind === 'undrawable' || seen.kind === 'not-found' || seen.kind === 'unknown') && (
        <div className="unseen" role="alert">
          <p>{sentenceOf(seen)}</p>
          <button type="button" className="button" onClick={() => setAttempt(attempt + 1)}>
            Try again
          </button>
        </div>
      )}
    </>
  );
}

function sentenceOf(seen: Seen): string {
  switch (seen.kind) {
    case 'undrawable':
      return 'No preview in this browser. Download the original.';
    case 'not-found':
      return 'The file could not be found in the storage.';
    case 'unknown':
      return seen.why;
    default:
      return '';
  }
}
