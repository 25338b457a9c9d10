import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Stage } from './stage';
import { MANY, pretendMany, scrolled } from './manyItems';
import { openBrowser, Visitor, type Looks } from './visitor';

let stage: Stage;
let browser: Browser;
const visitors: Visitor[] = [];

beforeAll(async () => {
  [stage, browser] = await Promise.all([Stage.open(), openBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

afterEach(async () => {
  await stage.tell({ do: 'mend' });
  await Promise.all(visitors.splice(0).map((visitor) => visitor.leave()));
});

async function visitor(email: string, looks: Looks = {}): Promise<Visitor> {
  const come = await Visitor.come(browser, stage.site, email, looks);
  visitors.push(come);
  return come;
}

const LONG = { timeout: 60_000 };

test('is painted before the importer answers', async () => {
  const { page } = await visitor('anna@example.com');
  await page.route(`${stage.api}/**`, () => undefined);
  await page.reload();
  await page.getByRole('heading', { level: 1 }).waitFor();
  const painted = await page.waitForFunction(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
  );
  console.log(`painted after ${Math.round((await painted.jsonValue()) ?? 0)} ms`);
});

test('asks for no more than the address at sign-in, and keeps no token anywhere', async () => {
  const anna = await visitor('anna@example.com');
  await anna.page.getByRole('button', { name: 'Sign in with Google' }).click();
  await anna.page.waitForURL((url) => url.pathname.includes('/o/oauth2/'));
  const asked = new URL(anna.page.url()).searchParams;
  expect(asked.get('scope')).toBe('openid email');
  expect(asked.get('code_challenge_method')).toBe('S256');
  expect(asked.get('state')).toHaveLength(43);
  expect(asked.get('nonce')).toHaveLength(43);
  await anna.consent();
  await anna.page.getByText('anna@example.com').waitFor();

  expect(new URL(anna.page.url()).search).toBe('');
  const kept = await anna.page.evaluate(() =>
    JSON.stringify({ ...localStorage, ...sessionStorage, cookie: document.cookie }),
  );
  expect(kept).not.toContain('eyJ');
  expect(kept).toContain('anna@example.com');
});

test('the walk-through: sign in, see albums, import one, look at what is stored', async () => {
  const anna = await visitor('anna@example.com');
  await anna.page.getByRole('heading', { level: 1 }).waitFor();
  await anna.checkAccessibility();
  await anna.picture('1-welcome');

  await anna.signIn();
  await anna.page.getByText('No imports yet.').waitFor();
  await anna.checkAccessibility();
  await anna.allowAlbums();
  await expectCovers(anna, 2);
  await anna.checkAccessibility();
  await anna.picture('2-albums');

  await stage.tell({ do: 'slow', millis: 1500 });
  await anna.importAlbum('Summer at the lake');
  await anna.newest.getByText(/^[1-9]\d* of 20$/).waitFor(LONG);
  await anna.showStored();
  await anna.drawn().nth(3).waitFor(LONG);
  await anna.checkAccessibility();
  await anna.page.evaluate(() => document.getElementById('imports')?.scrollIntoView());
  await anna.picture('3-importing');
  await stage.tell({ do: 'mend' });

  await anna.newest.getByText('Complete: 20 items found, 20 stored.').waitFor(LONG);
  await anna.page.getByText('20 items, 2.1 MB').waitFor(LONG);
  await anna.showStored();
  await anna.drawn().nth(14).waitFor(LONG);
  await anna.checkAccessibility();
  await anna.picture('4-stored');

  const fourth = anna.page.locator('.tile button').nth(3);
  await fourth.click();
  await anna.page.getByText('SHA-256').waitFor();
  await expectOriginal(anna);
  await anna.checkAccessibility();
  await anna.picture('5-original');
  const [download] = await Promise.all([
    anna.page.waitForEvent('download'),
    anna.page.getByRole('button', { name: 'Download' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.(jpe?g|mp4)$/i);
  await anna.page.keyboard.press('ArrowRight');
  await expectFocusBack(anna, () => anna.page.keyboard.press('Escape'));
  // The arrow keys go from tile to tile as well.
  const focused = () =>
    anna.page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset['index']);
  await expect.poll(focused).toBe('4');
  await anna.page.keyboard.press('ArrowRight');
  await expect.poll(focused).toBe('5');
  // Back closes it, too, and leaves the page where it is.
  await fourth.click();
  await expectOriginal(anna);
  await expectFocusBack(anna, () => anna.page.goBack());
  await anna.page.getByText('anna@example.com').first().waitFor();
  await anna.page.emulateMedia({ colorScheme: 'dark' });
  await anna.checkAccessibility();
  await anna.picture('dark', true);
  await anna.page.emulateMedia({ colorScheme: 'light' });
  await anna.picture('light', true);

  const compared = await stage.tell({ do: 'compare', email: 'anna@example.com' });
  expect(compared['stored']).toBe(20);
});

/** These buttons can be pressed without scrolling. */
async function expectInView(someone: Visitor, ...names: string[]): Promise<void> {
  for (const name of names) {
    const box = await someone.page.getByRole('button', { name }).boundingBox();
    const bottom = await someone.page.evaluate(() => innerHeight);
    expect(box, name).not.toBeNull();
    expect(box!.y + box!.height, name).toBeLessThanOrEqual(bottom);
  }
}

/** The original, not its small picture, is on the screen. */
async function expectOriginal(someone: Visitor): Promise<void> {
  await someone.page.waitForFunction(() => {
    const image = document.querySelector<HTMLImageElement>('.stage img:not(.preview)');
    return image !== null && image.complete && image.naturalWidth > 0;
  });
}

async function expectFocusBack(someone: Visitor, close: () => Promise<unknown>): Promise<void> {
  await close();
  await someone.page.locator('dialog').waitFor({ state: 'detached' });
  await someone.page.waitForFunction(() => document.activeElement?.closest('.tile') !== null);
}

async function expectCovers(someone: Visitor, count: number): Promise<void> {
  await someone.page.waitForFunction((wanted) => {
    const covers = Array.from(document.querySelectorAll<HTMLImageElement>('img.cover'));
    return covers.length === wanted && covers.every((cover) => cover.naturalWidth > 0);
  }, count);
}

test('scrolls through 50,000 items smoothly, with little in the document', async () => {
  const anna = await visitor('anna@example.com');
  await anna.signIn();
  await anna.showStored();
  await anna.drawn().first().waitFor(LONG);
  const small = (await anna.drawn().first().getAttribute('src')) ?? '';
  const picture = await (await anna.page.request.get(small)).body();
  const traffic = await pretendMany(anna.page, stage.api, new URL(small).origin, picture);
  await anna.page.reload();
  await anna.page.getByText(`${MANY.toLocaleString('en')} items`).waitFor();
  await anna.showStored();
  await anna.drawn().nth(20).waitFor();
  await anna.page.waitForLoadState('networkidle');
  const first = traffic.bytes;
  expect(first).toBeLessThan(2_000_000);

  // How long frames take depends on the machine, so it is told and not tested.
  const frames = await scrolled(anna.page, 240, 90);
  console.log(`50,000 items: ${JSON.stringify(frames)}, ${first} bytes for the first screen`);
  expect(frames.mostNodes).toBeLessThan(1_500);

  // Any month is reached at once, and shows its own items.
  await anna.page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await anna.page.getByRole('heading', { name: /^January 2017/ }).waitFor();
  await anna.page.getByRole('button', { name: 'IMG_2017-01_415.jpg, 4.0 MB' }).waitFor();
  await anna.checkAccessibility();
});

test('moves nothing when it opens, nor when an import starts', async () => {
  const calm = await visitor('calm@example.com');
  await calm.watchShifts();
  await calm.page.reload();
  await calm.page.getByRole('button', { name: 'Sign in with Google' }).waitFor();
  expect(await calm.shifts()).toBeLessThanOrEqual(0.05);
  await calm.signIn();
  await calm.allowAlbums();
  await calm.page.locator('.album').first().waitFor();
  await calm.page.getByText('Nothing is stored yet.').waitFor();
  expect(await calm.shifts()).toBeLessThanOrEqual(0.05);
  await calm.importAlbum('Calm');
  await calm.page.locator('.album progress').waitFor();
  await calm.newest.waitFor();
  expect(await calm.page.evaluate(() => scrollY)).toBe(0);
  expect(await calm.shifts()).toBeLessThanOrEqual(0.05);
});

test('the same in the dark and on a phone', async () => {
  const anna = await visitor('anna@example.com', { dark: true, phone: true });
  await anna.page.getByRole('heading', { level: 1 }).waitFor();
  await anna.checkAccessibility();
  await anna.picture('phone-welcome');
  await anna.signIn();
  await expectCovers(anna, 2);
  await anna.showStored();
  await anna.drawn().nth(2).waitFor(LONG);
  await anna.checkAccessibility();
  await anna.picture('6-phone');
  await anna.page.locator('.tile button').first().click();
  await anna.page.getByText('1 of ').waitFor();
  await anna.checkAccessibility();
  await expectInView(anna, 'Download', 'Delete…');
  await anna.page.getByRole('button', { name: 'Details' }).click();
  await anna.page.getByText('SHA-256').waitFor();
  await expectInView(anna, 'Download', 'Delete…');
  await anna.checkAccessibility();
  await anna.picture('phone-original');
  await anna.swipe(-200);
  await anna.page.getByText('2 of ').waitFor();
  await anna.swipe(200);
  await anna.page.getByText('1 of ').waitFor();
  await anna.page.getByRole('button', { name: 'Close' }).click();
  await anna.page.locator('dialog').waitFor({ state: 'detached' });
  const wide = await anna.page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBeLessThanOrEqual(390);
});

test('imports 300 items to the end, also over a reload and dying access tokens', async () => {
  const many = await visitor('many@example.com');
  await many.signIn();
  await many.allowAlbums();
  await stage.tell({ do: 'slow', millis: 60 });
  await many.importAlbum('Three hundred');
  await many.newest.getByText('of 300').waitFor();
  await many.page.reload();
  await many.newest.getByText('of 300').waitFor();
  await stage.tell({ do: 'expire' });
  await many.newest.getByText(/items\/s/).waitFor(LONG);
  await stage.tell({ do: 'mend' });
  await many.newest.getByText('Complete: 300 items found, 300 stored.').waitFor(LONG);
  expect(await stage.tell({ do: 'compare', email: 'many@example.com' })).toEqual({
    stored: 300,
    equal: 300,
  });
  // Only what is in view is in the document.
  await many.showStored();
  await many.drawn().nth(6).waitFor(LONG);
  expect(await many.page.locator('.tile').count()).toBeLessThan(100);
});

test('goes on when the sign-in ends while an import runs', async () => {
  const slow = await visitor('slow@example.com');
  await slow.signIn();
  await slow.allowAlbums();
  await stage.tell({ do: 'slow', millis: 60 });
  await slow.importAlbum('Slow ones');
  await slow.newest.getByText('of 250').waitFor();
  // From now on the page sends what the API no longer takes.
  await slow.page.route(`${stage.api}/v1/**`, (route) =>
    route.continue({
      headers: { ...route.request().headers(), authorization: 'Bearer e30.e30.e30' },
    }),
  );
  await slow.page.getByText('Your sign-in has ended.').waitFor();
  await slow.checkAccessibility();
  await slow.page.unroute(`${stage.api}/v1/**`);
  await slow.page.getByRole('button', { name: 'Sign in again' }).click();
  await slow.page.getByText('slow@example.com').waitFor();
  await stage.tell({ do: 'mend' });
  await slow.newest.getByText('Complete: 250 items found, 250 stored.').waitFor(LONG);
});

test('tells what failed and why, and tries just that again', async () => {
  const faulty = await visitor('faulty@example.com');
  await faulty.signIn();
  await faulty.allowAlbums();
  await stage.tell({ do: 'break', email: 'faulty@example.com', items: 3 });
  await faulty.importAlbum('Some broken');
  await faulty.newest.getByText('30 items found, 27 stored, 3 failed.').waitFor(LONG);
  await faulty.newest.getByText('What failed and why').click();
  await faulty.newest.getByText('The download broke off: 3 items').waitFor();
  await faulty.newest.getByRole('row').nth(3).waitFor();
  await faulty.checkAccessibility();
  await faulty.picture('failures');
  await stage.tell({ do: 'mend' });
  await faulty.newest.getByRole('button', { name: 'Retry 3 failed' }).click();
  await faulty.newest.getByText('Complete: 30 items found, 30 stored.').waitFor(LONG);
  expect(await stage.tell({ do: 'compare', email: 'faulty@example.com' })).toEqual({
    stored: 30,
    equal: 30,
  });
});

test('tells until when it is paused and why, and can be cancelled', async () => {
  const paused = await visitor('paused@example.com');
  await paused.signIn();
  await paused.allowAlbums();
  await stage.tell({ do: 'throttle' });
  await paused.importAlbum('Later');
  await paused.newest.getByText(/Paused until .*: Google asked to slow down\./).waitFor(LONG);
  await paused.checkAccessibility();
  await paused.picture('paused');
  await paused.newest.getByRole('button', { name: 'Cancel' }).click();
  await paused.newest.getByText('Cancelled.').waitFor();
  await stage.tell({ do: 'mend' });
  await paused.newest.getByRole('button', { name: 'Resume' }).click();
  await paused.newest.getByText('Complete: 10 items found, 10 stored.').waitFor(LONG);
});

test('keeps importing an album that is watched, until that is switched off', async () => {
  const watching = await visitor('watching@example.com');
  await watching.signIn();
  await watching.allowAlbums();
  const name = 'Keep importing new photos in Growing';
  const off = watching.page.getByRole('switch', { name, checked: false });
  const on = watching.page.getByRole('switch', { name, checked: true });
  await off.waitFor();
  await off.focus();
  await watching.page.keyboard.press('Space');
  await on.waitFor();
  await watching.page
    .getByText('Checked daily. Next check in under 15 minutes.')
    .or(watching.page.getByText(/Checked daily. Last check/))
    .waitFor();

  await stage.tell({ do: 'sweep' });
  await watching.page.reload();
  await watching.newest.getByText('Complete: 8 items found, 8 stored.').waitFor(LONG);
  await on.waitFor();
  await watching.page.getByText(/^Checked daily\. Last check .*\. Next check .*\.$/).waitFor();
  await watching.checkAccessibility();
  await on.scrollIntoViewIfNeeded();
  await watching.picture('watching');
  await watching.page.emulateMedia({ colorScheme: 'dark' });
  await watching.checkAccessibility();
  await watching.picture('watching-dark');
  await watching.page.setViewportSize({ width: 390, height: 844 });
  await on.scrollIntoViewIfNeeded();
  await watching.checkAccessibility();
  await watching.picture('watching-phone');
  const wide = await watching.page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBeLessThanOrEqual(390);
  expect(await stage.tell({ do: 'compare', email: 'watching@example.com' })).toEqual({
    stored: 8,
    equal: 8,
  });

  await on.click();
  await off.waitFor();
  await watching.page.reload();
  await off.waitFor();
});

test('takes over by itself what was picked in Google’s window', async () => {
  const picking = await visitor('picking@example.com');
  await picking.signIn();
  await picking.page.getByRole('button', { name: 'Open Google Photos' }).click();
  await picking.consent();
  const link = picking.page.getByRole('link', { name: 'Go to Google’s photo picker' });
  await link.waitFor();
  await picking.checkAccessibility();
  await picking.picture('picking');
  const [window] = await Promise.all([picking.context.waitForEvent('page'), link.click()]);
  const items = window.locator('.item input');
  await items.first().waitFor();
  for (let i = 0; i < 5; i++) {
    await items.nth(i).check();
  }
  await window.getByRole('button', { name: 'Done' }).click();

  await picking.newest.getByText('Complete: 5 items found, 5 stored.').waitFor(LONG);
  await picking.newest.getByRole('button', { name: 'Show its photos' }).click();
  await picking.page.getByText('Only what one import stored: Picked from Google Photos').waitFor();
  await picking.page.getByText('5 items, ').first().waitFor();
  await picking.checkAccessibility();
  await picking.page.getByRole('button', { name: 'Show everything' }).click();
  await picking.showStored();
  await picking.drawn().nth(4).waitFor(LONG);
  expect((await stage.tell({ do: 'compare', email: 'picking@example.com' }))['stored']).toBe(5);

  // The second time nothing has to be allowed, so the window opens at the click.
  const [second] = await Promise.all([
    picking.context.waitForEvent('page'),
    picking.page.getByRole('button', { name: 'Open Google Photos' }).click(),
  ]);
  await second.locator('.item input').first().waitFor();
  await picking.page.getByRole('button', { name: 'Cancel' }).click();
  await picking.page.getByRole('button', { name: 'Open Google Photos' }).waitFor();
});

test('works by keyboard alone', async () => {
  const anna = await visitor('anna@example.com');
  await anna.signIn();
  await expectCovers(anna, 2);
  await anna.page.keyboard.press('Tab');
  expect(await anna.page.evaluate(() => document.activeElement?.textContent)).toBe(
    'Skip to your imports',
  );
  const reached = new Set<string>();
  for (let i = 0; i < 12; i++) {
    await anna.page.keyboard.press('Tab');
    reached.add(
      await anna.page.evaluate(
        () =>
          document.activeElement?.getAttribute('aria-label') ??
          document.activeElement?.textContent ??
          '',
      ),
    );
  }
  expect([...reached]).toEqual(
    expect.arrayContaining(['Sign out', 'Open Google Photos', 'Import Two days in the dunes']),
  );
});

test('says so when access is denied, or the box is not ticked', async () => {
  const fresh = await visitor('new@example.com');
  await fresh.signIn();
  await fresh.page.getByRole('button', { name: 'Show albums' }).click();
  await fresh.page.locator('#deny').click();
  // Somebody who says no to the albums stays signed in.
  await fresh.page.getByText('Access wasn’t granted.').waitFor();
  await fresh.page.getByText('new@example.com').waitFor();
  await fresh.checkAccessibility();
  await fresh.page.getByRole('button', { name: 'Show albums' }).click();
  await fresh.page.locator('#scope-0').uncheck();
  await fresh.page.locator('#allow').click();
  await fresh.page.getByText(/The box on Google’s page has to stay ticked/).waitFor();
  await fresh.allowAlbums();
  await fresh.page.getByText('This app has not created any albums').waitFor();
  await fresh.page.getByText('Nothing is stored yet.').waitFor();
  await fresh.checkAccessibility();
  await fresh.picture('empty');
});

test('tells when the importer cannot be reached, and comes back', async () => {
  const anna = await visitor('anna@example.com');
  await anna.signIn();
  await anna.newest.waitFor();
  await anna.context.setOffline(true);
  await anna.page.getByText('You are offline.').waitFor();
  await anna.checkAccessibility();
  await anna.context.setOffline(false);
  await anna.page.getByText('You are offline.').waitFor({ state: 'detached' });
  await anna.page.route(`${stage.api}/**`, (route) => route.abort());
  await anna.page.getByRole('button', { name: 'Import Two days in the dunes' }).click();
  await anna.page.getByText('The server cannot be reached.').first().waitFor();
});

test('says of the storage only what was looked up, and deletes what it is told to', async () => {
  const anna = await visitor('anna@example.com');
  await anna.signIn();
  await anna.showStored();
  const first = anna.page.locator('.tile button').first();
  await anna.drawn().first().waitFor(LONG);
  const storage = new URL((await anna.drawn().first().getAttribute('src')) ?? '').origin;
  const original = (url: URL) => url.origin === storage && !url.pathname.includes('.thumbs');

  // What arrives is no picture, but the storage has the file.
  await anna.page.route(original, (route) => route.fulfill({ body: 'no picture' }));
  await first.click();
  await anna.page.getByText('No preview in this browser. Download the original.').waitFor();
  await anna.checkAccessibility();
  await anna.page.unroute(original);
  await anna.page.getByRole('button', { name: 'Try again' }).click();
  await expectOriginal(anna);
  await anna.page.keyboard.press('Escape');

  // The storage does not have the file.
  const item = `${stage.api}/v1/media/*`;
  await anna.page.route(item, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), found: false } });
  });
  await first.click();
  await anna.page.getByText('The file could not be found in the storage.').waitFor();
  await anna.page.unroute(item);
  await anna.page.getByRole('button', { name: 'Try again' }).click();
  await expectOriginal(anna);

  await anna.page.getByRole('button', { name: 'Delete…' }).click();
  const ask = anna.page.getByRole('dialog', { name: 'Delete from storage?' });
  await anna.checkAccessibility();
  await ask.getByRole('button', { name: 'Delete' }).click();
  await anna.page.getByText('1 of 19').waitFor();
  await anna.page.keyboard.press('Escape');
  await anna.page.getByText('19 items, ').waitFor();
  expect((await stage.tell({ do: 'compare', email: 'anna@example.com' }))['stored']).toBe(19);
});

test('finds one of 500 albums, which take no more room than two', async () => {
  const anna = await visitor('anna@example.com');
  await anna.signIn();
  const height = () => anna.page.locator('.choose').evaluate((section) => section.clientHeight);
  const before = await height();
  await anna.page.route(`${stage.api}/v1/albums*`, (route) => {
    const from = Number(new URL(route.request().url()).searchParams.get('cursor') ?? 0);
    return route.fulfill({
      headers: { 'access-control-allow-origin': '*' },
      json: {
        albums: Array.from({ length: 50 }, (_, i) => ({
          id: `album-${from + i}`,
          title: `Album ${from + i} `.repeat(12),
          itemCount: 3,
        })),
        ...(from < 450 ? { nextCursor: String(from + 50) } : {}),
      },
    });
  });
  await anna.page.reload();
  await anna.page.getByRole('searchbox', { name: 'Search albums' }).fill('Album 499');
  await anna.page.getByRole('heading', { name: /^Album 499/ }).waitFor();
  expect(await anna.page.locator('.album').count()).toBe(1);
  expect((await height()) - before).toBeLessThan(100);
  await anna.checkAccessibility();
});

test('is accessible while it loads', async () => {
  const anna = await visitor('anna@example.com');
  await anna.signIn();
  let go = () => {};
  const until = new Promise<void>((resolve) => (go = resolve));
  for (const path of ['jobs*', 'albums*', 'months*']) {
    await anna.page.route(`${stage.api}/v1/${path}`, async (route) => {
      await until;
      await route.continue();
    });
  }
  await anna.page.reload();
  await anna.page.getByText('Loading imports…').waitFor({ state: 'attached' });
  await anna.page.getByText('Loading albums…').waitFor({ state: 'attached' });
  await anna.checkAccessibility();
  go();
  await anna.newest.waitFor();
  await anna.checkAccessibility();
});

test('signs out, and a reload does not sign in again', async () => {
  const anna = await visitor('anna@example.com');
  await anna.signIn();
  await anna.page.getByRole('button', { name: 'Sign out' }).click();
  await anna.page.getByText('You are signed out.').waitFor();
  await anna.page.reload();
  await anna.page.getByRole('button', { name: 'Sign in with Google' }).waitFor();
});

test('disconnects and forgets', async () => {
  const leaving = await visitor('leaving@example.com');
  await leaving.signIn();
  await leaving.allowAlbums();
  await leaving.importAlbum('Goodbye');
  await leaving.newest.getByText('Complete: 5 items found, 5 stored.').waitFor(LONG);
  await leaving.page.getByRole('button', { name: 'Disconnect account…' }).click();
  await leaving.checkAccessibility();
  await leaving.page
    .getByRole('dialog')
    .getByRole('button', { name: 'Disconnect account' })
    .click();
  await leaving.page.getByText('Disconnected.').waitFor();

  await leaving.page.getByRole('button', { name: 'Sign in with Google' }).click();
  await leaving.consent();
  await leaving.page.getByRole('button', { name: 'Show albums' }).waitFor();
  await leaving.page.getByText('No imports yet.').waitFor(LONG);
  expect((await stage.tell({ do: 'compare', email: 'leaving@example.com' }))['stored']).toBe(5);

  // What is there is found, and deleted when it is asked for.
  await leaving.allowAlbums();
  await leaving.importAlbum('Goodbye');
  await leaving.newest.getByText('Nothing new: all 5 are already stored.').waitFor(LONG);
  await leaving.page.getByRole('button', { name: 'Disconnect account…' }).click();
  await leaving.page.getByLabel('Delete my stored photos and videos, too').check();
  await leaving.checkAccessibility();
  await leaving.page
    .getByRole('dialog')
    .getByRole('button', { name: 'Disconnect and delete photos' })
    .click();
  await leaving.page.getByText('Disconnected.').waitFor();
  await expect
    .poll(
      async () => (await stage.tell({ do: 'compare', email: 'leaving@example.com' }))['stored'],
      { timeout: LONG.timeout },
    )
    .toBe(0);
});

test('refuses an answer that belongs to another sign-in', async () => {
  const anna = await visitor('anna@example.com');
  await anna.page.goto(`${stage.site}/?state=forged&code=4%2Fstolen`);
  await anna.page.getByText('This sign-in link has expired.').waitFor();
  expect(new URL(anna.page.url()).search).toBe('');
});

test('a Takeout export is uploaded and imported', async () => {
  const { parts } = await stage.tell({ do: 'export' });
  const anna = await visitor('takeout@example.com');
  await anna.signIn();
  await anna.page.getByText('No imports yet.').waitFor();
  await anna.checkAccessibility();

  // The sign-in ends while the upload runs.
  let ended = false;
  await anna.page.route('**/v1/inbox/*/completions', (route) => {
    if (ended) {
      return route.fallback();
    }
    ended = true;
    return route.fulfill({ status: 401, headers: { 'Access-Control-Allow-Origin': stage.site } });
  });
  await anna.page.locator('.takeout input[type=file]').setInputFiles(parts as string[]);
  await anna.page.getByRole('button', { name: 'Sign in in another window' }).click();

  await anna.newest.getByText('Complete: 6 items found, 6 stored.').waitFor(LONG);
  await anna.newest.getByText(/The export is complete/).waitFor();
  await anna.page.getByText(/3 files/).waitFor();
  await anna.picture('takeout');
  await anna.checkAccessibility();
  await anna.page.getByRole('button', { name: /^Delete takeout-2026/ }).click();
  await anna.page.getByRole('button', { name: 'Delete it' }).click();
  await anna.page.getByText(/3 files/).waitFor({ state: 'detached' });
});
