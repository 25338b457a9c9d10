import { useEffect, useRef, useState } from 'react';
import { Refusal, type Album, type Job } from '../api';
import { share } from '../progress';
import { LIBRARY_SCOPE } from '../signIn';
import { useAction, useSurroundings } from '../surroundings';
import type { Albums as AlbumList } from '../useAlbums';
import type { Watches } from '../useWatches';
import { count, isOver, time } from '../words';
import { Arrow, Pictures, Search, Tick } from './Icons';
import { ProblemNotice } from './ProblemNotice';
import { WatchSwitch } from './WatchSwitch';

/** With so many albums, a search is shown. */
const MANY = 6;

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
      <h3>Albums created by this app</h3>
      {albums.allowed ? (
        <List albums={albums} jobs={jobs} watches={watches} onStarted={onStarted} />
      ) : (
        <>
          <p className="quiet">
            Google shows apps only the albums that they created themselves. Use Google’s photo
            picker for all others.
          </p>
          <button
            type="button"
            className="button"
            onClick={() => ask({ scope: LIBRARY_SCOPE, intent: 'albums' })}
          >
            Show albums
          </button>
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
  const [wanted, setWanted] = useState('');
  const end = useRef<HTMLLIElement>(null);
  const { list, more } = albums;

  // The rest comes when the end of the list is in view.
  useEffect(() => {
    const element = end.current;
    if (element === null || more === undefined || busy || problem !== undefined) {
      return;
    }
    const watcher = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) {
          run(more);
        }
      },
      { rootMargin: '300px' },
    );
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [busy, more, problem, run, wanted]);

  if (albums.problem !== undefined) {
    return (
      <>
        <ProblemNotice problem={albums.problem} />
        <button type="button" className="button" onClick={albums.again}>
          Try again
        </button>
      </>
    );
  }
  if (list === undefined) {
    return (
      <div className="album-list ghost" role="status">
        <span className="hidden">Loading albums…</span>
      </div>
    );
  }
  if (list.length === 0) {
    return (
      <>
        <p className="empty">
          <Pictures />
          This app has not created any albums in your Google Photos. Use Google’s photo picker.
        </p>
        <Elsewhere watches={watches} shown={list} />
      </>
    );
  }
  const found = list.filter((album) =>
    titleOf(album).toLocaleLowerCase().includes(wanted.trim().toLocaleLowerCase()),
  );
  return (
    <>
      {(list.length > MANY || more !== undefined) && (
        <label className="search">
          <Search />
          <span className="hidden">Search albums</span>
          <input
            type="search"
            placeholder="Search albums"
            value={wanted}
            onChange={(event) => setWanted(event.target.value)}
          />
        </label>
      )}
      <ul className="album-list" aria-label="Albums" tabIndex={0}>
        {found.map((album) => (
          <AlbumRow
            key={album.id}
            album={album}
            jobs={jobs.filter(
              ({ source }) => source.type === 'album' && source.albumId === album.id,
            )}
            watches={watches}
            onStarted={onStarted}
          />
        ))}
        {more !== undefined && (
          <li ref={end} className="quiet">
            Loading more albums…
          </li>
        )}
        {found.length === 0 && more === undefined && (
          <li className="quiet">No album has this in its title.</li>
        )}
      </ul>
      <Elsewhere
        watches={watches}
        shown={more === undefined ? list : (watches.list ?? []).map(asAlbum)}
      />
      <ProblemNotice problem={problem} />
    </>
  );
}

function titleOf(album: Album): string {
  return album.title ?? 'Untitled album';
}

function asAlbum({ albumId }: { albumId: string }): Album {
  return { id: albumId };
}

/** Watched albums that are not in the list, so that they can be switched off. */
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

function AlbumRow({
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
  const title = titleOf(album);
  const active = jobs.find((job) => !isOver(job));
  const done = jobs.find((job) => job.state === 'done')?.endedAt;
  const consent = () => ask({ scope: LIBRARY_SCOPE, intent: 'albums' });

  const start = () =>
    run(async () => {
      try {
        onStarted(await api.startJob({ type: 'album', albumId: album.id }, key));
        setKey(crypto.randomUUID());
      } catch (error) {
        if (error instanceof Refusal && error.needsConsent) {
          consent();
          return;
        }
        throw error;
      }
    });

  return (
    <li className="album">
      <Cover url={album.coverUrl} />
      <div className="album-text">
        <h4 title={title}>{title}</h4>
        {active !== undefined ? (
          <AlbumProgress job={active} total={album.itemCount} title={title} />
        ) : (
          <p className="quiet">
            {album.itemCount !== undefined && count(album.itemCount, 'item')}
            {done !== undefined && (
              <>
                {' '}
                <Tick /> Imported {time(done)}
              </>
            )}
          </p>
        )}
      </div>
      {active?.state === 'needs-consent' ? (
        <button type="button" className="button" onClick={consent}>
          Reconnect <span className="hidden">for {title}</span>
        </button>
      ) : (
        <button
          type="button"
          className="button"
          disabled={busy || active !== undefined}
          onClick={start}
        >
          <Arrow />
          {busy ? 'Starting…' : labelOf(active, done !== undefined)}{' '}
          <span className="hidden">{title}</span>
        </button>
      )}
      {watches.list !== undefined && (
        <WatchSwitch
          album={{ id: album.id, title }}
          watch={watches.list.find(({ albumId }) => albumId === album.id)}
          watches={watches}
        />
      )}
      <ProblemNotice problem={problem} />
    </li>
  );
}

function labelOf(active: Job | undefined, before: boolean): string {
  switch (active?.state) {
    case undefined:
      return before ? 'Import again' : 'Import';
    case 'waiting':
      return 'Queued';
    case 'suspended':
      return 'Paused';
    default:
      return 'Importing';
  }
}

function AlbumProgress({
  job,
  total,
  title,
}: {
  job: Job;
  total: number | undefined;
  title: string;
}) {
  return (
    <div className="album-progress">
      <p className="quiet">
        {job.listed.toLocaleString('en')}
        {total !== undefined && ` of ${total.toLocaleString('en')}`}
      </p>
      <progress
        aria-label={`Import of ${title}`}
        className={job.state === 'running' ? '' : 'still'}
        value={share(job, total)}
        max={1}
      />
    </div>
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
      width="56"
      height="56"
      loading="lazy"
      decoding="async"
      referrerPolicy="no-referrer"
      onError={() => setFailed(true)}
    />
  );
}
