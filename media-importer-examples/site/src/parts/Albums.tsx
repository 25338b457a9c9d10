import { useState } from 'react';
import type { Album, Sync } from '../api';
import { LIBRARY_SCOPE } from '../signIn';
import { useAction, useSurroundings } from '../surroundings';
import type { Albums as AlbumList } from '../useAlbums';
import { count } from '../words';
import { Arrow, Pictures } from './Icons';

export function Albums({
  albums,
  active,
  onStarted,
}: {
  albums: AlbumList;
  active: readonly Sync[];
  onStarted: (sync: Sync) => void;
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
        <List albums={albums} active={active} onStarted={onStarted} />
      ) : (
        <button
          type="button"
          className="button"
          onClick={() => ask({ scope: LIBRARY_SCOPE, intent: 'albums' })}
        >
          Allow and show them
        </button>
      )}
    </div>
  );
}

function List({
  albums,
  active,
  onStarted,
}: {
  albums: AlbumList;
  active: readonly Sync[];
  onStarted: (sync: Sync) => void;
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
      <p className="empty">
        <Pictures />
        This app has not made any albums in your Google Photos. Pick your photos in Google’s window.
      </p>
    );
  }
  return (
    <>
      <ul className="album-grid">
        {albums.list.map((album) => (
          <AlbumCard
            key={album.id}
            album={album}
            running={active.some(
              ({ source }) => source.type === 'album' && source.albumId === album.id,
            )}
            onStarted={onStarted}
          />
        ))}
      </ul>
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

function AlbumCard({
  album,
  running,
  onStarted,
}: {
  album: Album;
  running: boolean;
  onStarted: (sync: Sync) => void;
}) {
  const { api, ask } = useSurroundings();
  const { busy, problem, run } = useAction();
  // The same click sent twice starts one sync; a later click starts another.
  const [key, setKey] = useState(() => crypto.randomUUID());
  const title = album.title ?? 'Untitled album';

  const start = () =>
    run(async () => {
      try {
        onStarted(await api.startSync({ type: 'album', albumId: album.id }, key));
        setKey(crypto.randomUUID());
      } catch (error) {
        if (error instanceof Error && 'needsConsent' in error && error.needsConsent) {
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
        {album.itemCount !== undefined && <p className="quiet">{count(album.itemCount, 'item')}</p>}
      </div>
      <button type="button" className="button main" disabled={busy || running} onClick={start}>
        <Arrow />
        {running ? 'Importing' : 'Import'} <span className="hidden">{title}</span>
      </button>
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
