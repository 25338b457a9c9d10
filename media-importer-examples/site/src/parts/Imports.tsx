import { useState } from 'react';
import type { Album, Job } from '../api';
import { useAction } from '../surroundings';
import type { Jobs } from '../useJobs';
import { isOver } from '../words';
import { Arrow } from './Icons';
import { JobCard } from './JobCard';
import { ProblemNotice } from './ProblemNotice';

/** So many that are over stay in full view. */
const IN_VIEW = 2;

export function Imports({
  jobs,
  albums,
  titleFor,
  onShowStored,
}: {
  jobs: Jobs;
  albums: readonly Album[] | undefined;
  titleFor: (job: Job) => string;
  onShowStored: (job: Job) => void;
}) {
  const { busy, problem, run } = useAction();
  const [all, setAll] = useState(false);
  if (jobs.jobs === undefined) {
    return jobs.unreachable ? (
      <p className="empty">Your imports cannot be shown right now.</p>
    ) : (
      <div className="card ghost" role="status">
        <span className="hidden">Loading imports…</span>
      </div>
    );
  }
  if (jobs.jobs.length === 0) {
    return (
      <p className="empty">
        <Arrow />
        No imports yet.
      </p>
    );
  }
  const active = jobs.jobs.filter((job) => !isOver(job));
  const over = jobs.jobs.filter(isOver);
  const shown = all ? over : over.slice(0, IN_VIEW);
  return (
    <>
      <ul className="imports">
        {[...active, ...shown].map((job) => (
          <JobCard
            key={job.id}
            job={job}
            title={titleFor(job)}
            total={totalOf(job, albums)}
            pace={jobs.paceOf(job.id)}
            onChanged={jobs.put}
            onShowStored={onShowStored}
          />
        ))}
      </ul>
      <ProblemNotice problem={problem} />
      {!all && over.length > IN_VIEW ? (
        <button type="button" className="button" onClick={() => setAll(true)}>
          Show earlier imports ({over.length - IN_VIEW}
          {jobs.more === undefined ? '' : '+'})
        </button>
      ) : (
        jobs.more !== undefined && (
          <button
            type="button"
            className="button"
            disabled={busy}
            onClick={() => run(jobs.more ?? (async () => {}))}
          >
            Show earlier imports
          </button>
        )
      )}
    </>
  );
}

/** How many there are, or what Google says an album holds: a hint, no proof of anything. */
function totalOf(job: Job, albums: readonly Album[] | undefined): number | undefined {
  const { source, total } = job;
  return (total ?? job.takeout?.items) !== undefined
    ? (total ?? job.takeout?.items)
    : source.type === 'album'
      ? albums?.find(({ id }) => id === source.albumId)?.itemCount
      : undefined;
}
