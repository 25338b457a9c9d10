import type { Page, Route } from 'playwright-core';

const MONTHS = 120;
export const MANY = 50_000;

interface Traffic {
  /** What the browser was sent, bodies only. */
  bytes: number;
}

/** Answers in the API's place, for a user who has 50,000 items over ten years. */
export async function pretendMany(
  page: Page,
  api: string,
  storage: string,
  picture: Buffer,
): Promise<Traffic> {
  const traffic: Traffic = { bytes: 0 };
  const send = (route: Route, body: string | Buffer, contentType: string) => {
    traffic.bytes += body.length;
    return route.fulfill({
      body,
      contentType,
      headers: { 'access-control-allow-origin': '*' },
    });
  };
  const json = (route: Route, body: unknown) =>
    send(route, JSON.stringify(body), 'application/json');
  const monthName = (number: number) =>
    `${2026 - Math.floor(number / 12)}-${String(12 - (number % 12)).padStart(2, '0')}`;
  const sizes = Array.from({ length: MONTHS }, (_, i) =>
    i < MANY % MONTHS ? Math.ceil(MANY / MONTHS) : Math.floor(MANY / MONTHS),
  );
  await page.route(`${api}/v1/months*`, (route) =>
    json(route, {
      items: MANY,
      bytes: MANY * 4_000_000,
      months: sizes.map((items, i) => ({ month: monthName(i), items, bytes: items * 4_000_000 })),
    }),
  );
  await page.route(`${api}/v1/media?*`, (route) => {
    const asked = new URL(route.request().url()).searchParams;
    const month = asked.get('month') ?? '';
    const from = Number(asked.get('cursor') ?? 0);
    const all = sizes[Array.from({ length: MONTHS }, (_, i) => monthName(i)).indexOf(month)] ?? 0;
    const to = Math.min(all, from + Number(asked.get('limit')));
    return json(route, {
      media: Array.from({ length: to - from }, (_, i) => ({
        itemId: `${month}-${from + i}`,
        key: `0123456789abcdef0123456789abcdef/IMG_${month}_${from + i}.jpg`,
        filename: `IMG_${month}_${from + i}.jpg`,
        mimeType: 'image/jpeg',
        sizeBytes: 4_000_000,
        sha256: '0'.repeat(64),
        takenAt: `${month}-10T12:00:00Z`,
        remarks: ['location-removed'],
        // As long as a link that a role with a session token signs.
        link: `${storage}/original/${month}-${from + i}?${'x'.repeat(1500)}`,
        smallPictureLink: `${storage}/small/${month}-${from + i}?${'x'.repeat(1500)}`,
        linkEndsAt: new Date(Date.now() + 300_000).toISOString(),
      })),
      ...(to < all ? { nextCursor: String(to) } : {}),
    });
  });
  await page.route(`${storage}/small/*`, (route) => send(route, picture, 'image/jpeg'));
  page.on('response', (response) => {
    if (!response.url().startsWith(api) && !response.url().startsWith(storage)) {
      void response.body().then(
        (body) => (traffic.bytes += body.length),
        () => {},
      );
    }
  });
  return traffic;
}

export interface Scrolled {
  readonly frames: number;
  /** Those that took longer than two frames of a screen with 60 a second. */
  readonly long: number;
  /** Work of the main thread for one frame. */
  readonly millisOfWork: number;
  readonly mostNodes: number;
}

/** Scrolls by so many pixels a frame and measures. */
export async function scrolled(page: Page, frames: number, step: number): Promise<Scrolled> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const work = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics
      .filter(({ name }) =>
        ['ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration'].includes(name),
      )
      .reduce((sum, { value }) => sum + value, 0);
  };
  const before = await work();
  const seen = await page.evaluate(
    ([count, pixels]) =>
      new Promise<{ long: number; mostNodes: number }>((resolve) => {
        let left = count as number;
        let last = performance.now();
        let long = 0;
        let mostNodes = 0;
        const frame = (now: number) => {
          long += now - last > 34 ? 1 : 0;
          last = now;
          if (left % 10 === 0) {
            mostNodes = Math.max(mostNodes, document.getElementsByTagName('*').length);
          }
          if (left-- > 0) {
            scrollBy(0, pixels as number);
            requestAnimationFrame(frame);
          } else {
            resolve({ long, mostNodes });
          }
        };
        requestAnimationFrame(frame);
      }),
    [frames, step],
  );
  const after = await work();
  await session.detach();
  return { ...seen, frames, millisOfWork: ((after - before) * 1000) / frames };
}
