import { Logo } from './Icons';

/** There is not even a deployment to speak of. */
export function Broken({ detail }: { detail: string | undefined }) {
  return (
    <main className="message" role="alert">
      <Logo />
      <h1>This page cannot start</h1>
      <p>{detail ?? 'Its settings could not be fetched. Are you online?'}</p>
      <button type="button" className="button main" onClick={() => location.reload()}>
        Try again
      </button>
    </main>
  );
}
