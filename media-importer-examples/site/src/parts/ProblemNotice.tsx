import type { Problem } from '../words';

/** What went wrong, and what the server said literally for those who want to know. */
export function ProblemNotice({ problem }: { problem: Problem | undefined }) {
  return (
    problem !== undefined && (
      <div className="notice warn" role="alert">
        <p>{problem.text}</p>
        {problem.details !== undefined && (
          <details>
            <summary>Details</summary>
            <p className="mono">{problem.details}</p>
          </details>
        )}
      </div>
    )
  );
}
