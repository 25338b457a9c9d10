import { useState } from 'react';
import { Refusal, type Album, type Job } from '../api';
import { LIBRARY_SCOPE } from '../signIn';
import { useAction, useSurroundings } from '../surroundings';
import type { Albums as AlbumList } from '../useAlbums';
import type { Watches } from '../useWatches';
import { count, isOver, time } from '../words';
import { Arrow, Pictures, Tick } from './Icons';
import { WatchSwitch } from './WatchSwitch';

export function Albums({
  albums,
  jobs,
  watches,
  onStarted,
}: {
  albums: AlbumList;
  jobs: readonly Job[];
  watches: Watches;
  onStarted: (job: Job) => void;
}) {
  const { ask } = useSurroundings();
  return (
    <div className="card albums">
      <h3>Albums this app made</h3>
      <p className="quiet">
        Google shows apps only the albums that they made themselves. For all your other albums, use
        Google’s window.
      </p>
      {albums.allowed ? (
        <List albums={albums} jobs={jobs} watches={watches} onStarted={onStarted} />
      ) : (
        <>
          <button
            type="button"
            className="button"
            onClick={() => ask({ scope: LIBRARY_SCOPE, intent: 'albums' })}
          >
            Allow and show them
          </button>
          <div className="album-grid" aria-hidden="true">
            {[0, 1, 2].map((number) => (
              <span key={number} className="album later">
                <Pictures />
              </span>
            ))}
          </div>
        </>
      )}
    </div>
  );
}

function List({
  albums,
  jobs,
  watches,
  onStarted,
}: {
  albums: AlbumList;
  jobs: readonly Job[];
  watches: Watches;
  onStarted: (job: Job) => void;
}) {
  const { busy, problem, run } = useAction();
  if (albums.problem !== undefined) {
    return (
      <div className="notice warn" role="alert">
        <p>{albums.problem}</p>
        <button type="button" className="button" onClick={albums.again}>
          Try again
        </button>
      </div>
    );
  }
  if (albums.list === undefined) {
    return (
      <ul className="album-grid" aria-label="Albums are being fetched" aria-busy="true">
        {[0, 1, 2].map((number) => (
          <li key={number} className="album ghost" />
        ))}
      </ul>
    );
  }
  if (albums.list.length === 0) {
    return (
      <>
        <p className="empty">
          <Pictures />
          This app has not made any albums in your Google Photos. Pick your photos in Google’s
          window.
        </p>
        <Elsewhere watches={watches} shown={albums.list} />
      </>
    );
  }
  return (
    <>
      <ul className="album-grid">
        {albums.list.map((album) => (
          <AlbumCard
            key={album.id}
            album={album}
            jobs={jobs.filter(
              ({ source }) => source.type === 'album' && source.albumId === album.id,
            )}
            watches={watches}
            onStarted={onStarted}
          />
        ))}
      </ul>
      <Elsewhere watches={watches} shown={albums.list} />
      {problem !== undefined && (
        <p className="notice warn" role="alert">
          {problem}
        </p>
      )}
      {albums.more !== undefined && (
        <button
          type="button"
          className="button"
          disabled={busy}
          onClick={() => run(albums.more ?? (async () => {}))}
        >
          Show more albums
        </button>
      )}
    </>
  );
}

/** Watched albums that are not among those in view, so that they can be switched off. */
function Elsewhere({ watches, shown }: { watches: Watches; shown: readonly Album[] }) {
  const others = (watches.list ?? []).filter(
    ({ albumId }) => !shown.some(({ id }) => id === albumId),
  );
  return (
    <>
      {others.map((watch) => (
        <WatchSwitch
          key={watch.albumId}
          album={{ id: watch.albumId, title: watch.title ?? 'an untitled album' }}
          watch={watch}
          watches={watches}
          named
        />
      ))}
    </>
  );
}

function AlbumCard({
  album,
  jobs,
  watches,
  onStarted,
}: {
  album: Album;
  /** The imports of this album, newest first. */
  jobs: readonly Job[];
  watches: Watches;
  onStarted: (job: Job) => void;
}) {
  const { api, ask } = useSurroundings();
  const { busy, problem, run } = useAction();
  // The same click sent twice starts one job; a later click starts another.
  const [key, setKey] = useState(() => crypto.randomUUID());
  const title = album.title ?? 'Untitled album';
  const running = jobs.some((job) => !isOver(job));
  const done = jobs.find((job) => job.state === 'done')?.endedAt;

  const start = () =>
    run(async () => {
      try {
        onStarted(await api.startJob({ type: 'album', albumId: album.id }, key));
        setKey(crypto.randomUUID());
      } catch (error) {
        if (error instanceof Refusal && error.needsConsent) {
          ask({ scope: LIBRARY_SCOPE, intent: 'albums' });
          return;
        }
        throw error;
      }
    });

  return (
    <li className="album">
      <Cover url={album.coverUrl} />
      <div className="album-text">
        <h4>{title}</h4>
        <p className="quiet">{album.itemCount !== undefined && count(album.itemCount, 'item')}</p>
        {done !== undefined && (
          <p className="quiet">
            <Tick /> Imported {time(done)}
          </p>
        )}
      </div>
      <button
        type="button"
        className={done === undefined ? 'button main' : 'button'}
        disabled={busy || running}
        onClick={start}
      >
        <Arrow />
        {running ? 'Importing' : done === undefined ? 'Import' : 'Import again'}{' '}
        <span className="hidden">{title}</span>
      </button>
      {watches.list !== undefined && (
        <WatchSwitch
          album={{ id: album.id, title }}
          watch={watches.list.find(({ albumId }) => albumId === album.id)}
          watches={watches}
        />
      )}
      {problem !== undefined && (
        <p className="notice warn" role="alert">
          {problem}
        </p>
      )}
    </li>
  );
}

function Cover({ url }: { url: string | undefined }) {
  const [failed, setFailed] = useState(false);
  return url === undefined || failed ? (
    <span className="cover none">
      <Pictures />
    </span>
  ) : (
    <img
      className="cover"
      src={url}
      alt=""
      loading="lazy"
      decoding="async"
      referrerPolicy="no-referrer"
      onError={() => setFailed(true)}
    />
  );
}
