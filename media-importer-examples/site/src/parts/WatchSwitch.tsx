import { useId } from 'react';
import { Refusal, type Watch } from '../api';
import { LIBRARY_SCOPE } from '../signIn';
import { useAction, useSurroundings } from '../surroundings';
import type { Watches } from '../useWatches';
import { watchTimes } from '../words';
import { ProblemNotice } from './ProblemNotice';

export function WatchSwitch({
  album,
  watch,
  watches,
  named = false,
}: {
  album: { readonly id: string; readonly title: string };
  /** Undefined while it is off. */
  watch: Watch | undefined;
  watches: Watches;
  /** Whether to show the album's title, too. */
  named?: boolean;
}) {
  const { ask, tell } = useSurroundings();
  const { busy, problem, run } = useAction();
  const times = useId();

  const flip = () => {
    if (busy) {
      return;
    }
    run(async () => {
      if (watch !== undefined) {
        await watches.switchOff(album.id);
        tell(`New photos in ${album.title} are no longer imported.`);
        return;
      }
      try {
        await watches.switchOn(album);
        tell(`New photos in ${album.title} will be imported.`);
      } catch (error) {
        if (error instanceof Refusal && error.needsConsent) {
          ask({ scope: LIBRARY_SCOPE, intent: 'albums' });
          return;
        }
        throw error;
      }
    });
  };

  return (
    <div className="watch">
      {/* Not disabled while busy: that would take the keyboard away from it. */}
      <button
        type="button"
        role="switch"
        className="switch"
        aria-checked={watch !== undefined}
        aria-busy={busy}
        aria-describedby={watch === undefined ? undefined : times}
        onClick={flip}
      >
        <span className="track" aria-hidden="true" />
        <span>
          Keep importing<span className="hidden"> new photos</span>
          <span className={named ? undefined : 'hidden'}> in {album.title}</span>
        </span>
      </button>
      {watch !== undefined && (
        <p id={times} className="quiet">
          {watchTimes(watch)}
        </p>
      )}
      <ProblemNotice problem={problem} />
    </div>
  );
}
