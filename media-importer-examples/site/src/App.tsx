import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Api } from './api';
import type { Config } from './config';
import {
  account,
  denial,
  goToGoogle,
  signInBeside,
  type Intent,
  type Outcome,
  type Wish,
} from './signIn';
import { Surroundings, useNews } from './surroundings';
import { Banner } from './parts/Banner';
import { Header } from './parts/Header';
import { Home } from './parts/Home';
import { Welcome, type Notice } from './parts/Welcome';

interface User {
  readonly email: string;
  readonly scopes: readonly string[];
  readonly intent: Intent;
  readonly destination?: string;
}

export function App({ config, api, outcome }: { config: Config; api: Api; outcome: Outcome }) {
  const [user, setUser] = useState<User | undefined>(
    outcome.kind === 'signed-in' ? { ...outcome.signIn, intent: outcome.intent } : undefined,
  );
  const [notice, setNotice] = useState<Notice | undefined>(noticeOf(outcome));
  const [expired, setExpired] = useState(false);
  const [denied] = useState(denial.take);
  const [news, tell] = useNews();

  useEffect(() => api.onExpired(() => setExpired(true)), [api]);

  const ask = useCallback(
    (wish: Wish) => void goToGoogle(config, { hint: account.get(), ...wish }),
    [config],
  );

  const email = user?.email;
  const renew = useCallback(
    () =>
      signInBeside(config, api, email ?? '', (outcome) => {
        // What is running belongs to this account and to no other.
        if (outcome.kind === 'signed-in' && outcome.signIn.email === email) {
          api.use(outcome.signIn.idToken);
          setExpired(false);
        }
      }),
    [api, config, email],
  );

  const leave = useCallback(
    (why: Notice) => {
      api.forget();
      sessionStorage.clear();
      setUser(undefined);
      setExpired(false);
      setNotice(why);
      window.scrollTo(0, 0);
    },
    [api],
  );

  const surroundings = useMemo(
    () => ({ api, ask, renew, tell, expired, email: email ?? '' }),
    [api, ask, renew, tell, expired, email],
  );

  return (
    <Surroundings value={surroundings}>
      <p className="hidden" role="status">
        {news}
      </p>
      {user === undefined ? (
        <Welcome
          notice={notice}
          email={account.get()}
          onSignIn={() => ask({})}
          onOther={() => {
            account.clear();
            void goToGoogle(config, {});
          }}
        />
      ) : (
        <>
          <Header email={user.email} onSignOut={() => leave({ kind: 'signed-out' })} />
          {expired && (
            <Banner kind="warn" action="Sign in again" onAction={() => ask({})}>
              <strong>Your sign-in has ended.</strong> Imports keep running. Sign in again to follow
              them.
            </Banner>
          )}
          <Home
            scopes={user.scopes}
            intent={user.intent}
            denied={denied}
            destination={user.destination}
            onForgotten={() => leave({ kind: 'forgotten' })}
          />
        </>
      )}
    </Surroundings>
  );
}

function noticeOf(outcome: Outcome): Notice | undefined {
  switch (outcome.kind) {
    case 'denied':
    case 'expired':
      return { kind: outcome.kind };
    case 'failed':
      return { kind: 'failed', message: outcome.message };
    default:
      return undefined;
  }
}
