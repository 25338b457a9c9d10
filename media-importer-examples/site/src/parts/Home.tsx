import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Job } from '../api';
import { LIBRARY_SCOPE, PICKER_SCOPE, type Intent } from '../signIn';
import { useOnline, useSurroundings } from '../surroundings';
import { useAlbums } from '../useAlbums';
import { useGallery } from '../useGallery';
import { usePicking } from '../usePicking';
import { useJobs } from '../useJobs';
import { useWatches } from '../useWatches';
import { isOver, titleOf, verdict } from '../words';
import { Albums } from './Albums';
import { Banner } from './Banner';
import { DownloadAll } from './DownloadAll';
import { Forget } from './Forget';
import { GallerySection } from './GallerySection';
import { Imports } from './Imports';
import { Picker } from './Picker';
import { Takeout } from './Takeout';

export function Home({
  scopes,
  intent,
  denied,
  destination,
  onForgotten,
}: {
  scopes: readonly string[];
  intent: Intent;
  /** Whether the user has just said no to what was asked for. */
  denied: boolean;
  destination: string | undefined;
  onForgotten: () => void;
}) {
  const { tell, api } = useSurroundings();
  const online = useOnline();
  const albums = useAlbums(scopes.includes(LIBRARY_SCOPE));
  const titles = useMemo(
    () => new Map(albums.list?.map((album) => [album.id, album.title ?? 'Untitled album'])),
    [albums.list],
  );
  const titleFor = useCallback(
    (job: Job) =>
      titleOf(job.source, job.source.type === 'album' ? titles.get(job.source.albumId) : undefined),
    [titles],
  );
  const onOver = useCallback(
    (job: Job) => tell(`${titleFor(job)}: ${verdict(job)}`),
    [tell, titleFor],
  );
  const jobs = useJobs(onOver);
  const arriving = jobs.jobs?.some((job) => job.state === 'running') ?? false;
  const [filter, setFilter] = useState<Job>();
  const gallery = useGallery(arriving, filter?.id);
  const watches = useWatches(albums.allowed, jobs.jobs?.[0]?.id);

  const { put } = jobs;
  const onStarted = useCallback(
    (job: Job) => {
      put(job);
      tell('The import has started.');
    },
    [put, tell],
  );
  const { picking, start, cancel } = usePicking(scopes.includes(PICKER_SCOPE), onStarted);

  // The user came back from Google to go on with what they began.
  const begun = useRef(false);
  useEffect(() => {
    if (intent === 'pick' && scopes.includes(PICKER_SCOPE) && !begun.current) {
      begun.current = true;
      start(null);
    }
  }, [intent, scopes, start]);

  const withoutConsent =
    intent !== 'none' && !scopes.includes(intent === 'pick' ? PICKER_SCOPE : LIBRARY_SCOPE);
  const picked = jobs.jobs?.find((job) => job.source.type === 'picker' && !isOver(job));

  const showStoredBy = (job: Job) => {
    setFilter(job);
    document.getElementById('stored')?.scrollIntoView({ block: 'start' });
  };

  return (
    <main className="home">
      <h1 className="hidden">Your imports from Google Photos</h1>
      {(jobs.unreachable || !online) && (
        <Banner kind="calm" action="Try now" onAction={jobs.look}>
          <strong>{online ? 'The server cannot be reached.' : 'You are offline.'}</strong> Imports
          keep running. Reconnecting…
        </Banner>
      )}
      {(withoutConsent || denied) && (
        <Banner kind="warn">
          <strong>Access wasn’t granted.</strong>{' '}
          {denied
            ? 'Nothing was changed.'
            : 'The box on Google’s page has to stay ticked. Nothing was changed.'}
        </Banner>
      )}
      <section className="choose" aria-labelledby="choose-heading">
        <h2 id="choose-heading">Import photos</h2>
        <div className="sources">
          <Picker picking={picking} job={picked} onStart={start} onCancel={cancel} />
          <Albums albums={albums} jobs={jobs.jobs ?? []} watches={watches} onStarted={onStarted} />
          <Takeout onStarted={onStarted} />
        </div>
      </section>
      <section id="imports" aria-labelledby="imports-heading" tabIndex={-1}>
        <h2 id="imports-heading">Imports</h2>
        <Imports jobs={jobs} albums={albums.list} titleFor={titleFor} onShowStored={showStoredBy} />
      </section>
      {/* What follows waits for what stands above it, so that nothing moves when that comes. */}
      {(jobs.jobs !== undefined || jobs.unreachable) && (
        <>
          <GallerySection
            store={gallery}
            arriving={arriving}
            filter={filter && titleFor(filter)}
            onShowAll={() => setFilter(undefined)}
          />
          {gallery.totals !== undefined && (
            <footer className="end">
              {destination !== undefined && <DownloadAll destination={destination} />}
              <Forget
                onForget={async (withMedia) => {
                  await api.disconnect(withMedia);
                  onForgotten();
                }}
              />
            </footer>
          )}
        </>
      )}
    </main>
  );
}
