import { useCallback, useEffect, useState } from 'react';
import { blockOf, layoutOf } from '../layout';
import type { MediaStore } from '../mediaStore';
import { count, size } from '../words';
import { Grid } from './Grid';
import { Cross, Pictures } from './Icons';
import { Lightbox } from './Lightbox';

export function GallerySection({
  store,
  arriving,
  filter,
  onShowAll,
}: {
  store: MediaStore;
  arriving: boolean;
  /** The import whose items are shown; all are without. */
  filter: string | undefined;
  onShowAll: () => void;
}) {
  const { totals } = store;
  const { open, show, turn, close } = useOpenItem();
  const [focus, setFocus] = useState<{ index: number }>();
  const items = totals?.items ?? 0;

  // The last one may be gone, and so may all.
  const index = open === undefined || items === 0 ? undefined : Math.min(open, items - 1);
  const block = index === undefined ? undefined : blockOf(layoutOf(totals?.months ?? [], 1), index);

  return (
    <section id="stored" aria-labelledby="stored-heading" tabIndex={-1}>
      <div className="section-head">
        <h2 id="stored-heading">Stored</h2>
        {totals !== undefined && items > 0 && (
          <p className="quiet">
            {count(items, 'item')}, {size(totals.bytes)}
          </p>
        )}
      </div>
      {filter !== undefined && (
        <p className="filter">
          <span>
            Only what one import stored: <strong title={filter}>{filter}</strong>
          </span>
          <button type="button" className="button" onClick={onShowAll}>
            <Cross />
            Show everything
          </button>
        </p>
      )}
      {store.unreachable && (
        <p className="notice warn" role="alert">
          Some of what is stored could not be loaded.
          <button type="button" className="button" onClick={() => void store.refresh()}>
            Try again
          </button>
        </p>
      )}
      {totals === undefined ? (
        !store.unreachable && (
          <div className="ghost-grid" role="status">
            <span className="hidden">Loading what is stored…</span>
          </div>
        )
      ) : items === 0 ? (
        <p className="empty">
          <Pictures />
          {arriving ? 'Importing…' : 'Nothing is stored yet.'}
        </p>
      ) : (
        <Grid store={store} version={store.version} focus={focus} onOpen={show} />
      )}
      {index !== undefined && block !== undefined && (
        <Lightbox
          store={store}
          index={index}
          of={items}
          month={block.month}
          place={index - block.first}
          onTurn={turn}
          onClose={() => {
            close();
            setFocus({ index });
          }}
        />
      )}
    </section>
  );
}

/** The item that is open, which the browser's Back closes. */
function useOpenItem() {
  const [open, setOpen] = useState<number>();

  useEffect(() => {
    const back = () => setOpen(undefined);
    addEventListener('popstate', back);
    return () => removeEventListener('popstate', back);
  }, []);

  const show = useCallback((index: number) => {
    history.pushState('photo', '', '#photo');
    setOpen(index);
  }, []);

  const close = useCallback(() => {
    setOpen(undefined);
    if (history.state === 'photo') {
      history.back();
    }
  }, []);

  return { open, show, turn: setOpen, close };
}
