import { useState } from 'react';
import type { Album, Sync } from '../api';
import { useAction } from '../surroundings';
import type { Syncs } from '../useSyncs';
import { isOver } from '../words';
import { Arrow } from './Icons';
import { SyncCard } from './SyncCard';

/** So many that are over stay in full view. */
const IN_VIEW = 2;

export function Imports({
  syncs,
  albums,
  titleFor,
}: {
  syncs: Syncs;
  albums: readonly Album[] | undefined;
  titleFor: (sync: Sync) => string;
}) {
  const { busy, problem, run } = useAction();
  const [all, setAll] = useState(false);
  if (syncs.syncs === undefined) {
    return syncs.unreachable ? (
      <p className="empty">Your imports cannot be shown right now.</p>
    ) : (
      <div className="card ghost" aria-label="Imports are being fetched" aria-busy="true" />
    );
  }
  if (syncs.syncs.length === 0) {
    return (
      <p className="empty">
        <Arrow />
        Nothing yet. Choose above, and see it arrive here.
      </p>
    );
  }
  const active = syncs.syncs.filter((sync) => !isOver(sync));
  const over = syncs.syncs.filter(isOver);
  const shown = all ? over : over.slice(0, IN_VIEW);
  return (
    <>
      <ul className="imports">
        {[...active, ...shown].map((sync) => (
          <SyncCard
            key={sync.id}
            sync={sync}
            title={titleFor(sync)}
            total={totalOf(sync, albums)}
            pace={syncs.paceOf(sync.id)}
            onChanged={syncs.put}
          />
        ))}
      </ul>
      {problem !== undefined && (
        <p className="notice warn" role="alert">
          {problem}
        </p>
      )}
      {!all && over.length > IN_VIEW ? (
        <button type="button" className="button" onClick={() => setAll(true)}>
          Show earlier imports ({over.length - IN_VIEW}
          {syncs.more === undefined ? '' : '+'})
        </button>
      ) : (
        syncs.more !== undefined && (
          <button
            type="button"
            className="button"
            disabled={busy}
            onClick={() => run(syncs.more ?? (async () => {}))}
          >
            Show earlier imports
          </button>
        )
      )}
    </>
  );
}

/** What Google says an album holds: a hint for the time left, no proof of anything. */
function totalOf(sync: Sync, albums: readonly Album[] | undefined): number | undefined {
  const { source } = sync;
  return source.type === 'album'
    ? albums?.find(({ id }) => id === source.albumId)?.itemCount
    : undefined;
}
