import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { expect } from 'vitest';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync);
const PICTURES = join(import.meta.dirname, '..', 'target', 'screenshots');
/** Where those of the walk-through go, whose names begin with a number. */
const WALK_THROUGH = process.env['SCREENSHOTS'] ?? PICTURES;

export function openBrowser(): Promise<Browser> {
  if (CHROMIUM === undefined) {
    throw new Error('There is no Chromium. Install it: apt-get install chromium');
  }
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
}

export interface Looks {
  readonly dark?: boolean;
  readonly phone?: boolean;
}

/** Somebody with a browser of their own in front of the page. */
export class Visitor {
  /** What the browser complained about; nothing may be there at the end. */
  readonly complaints: string[] = [];

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    private readonly site: string,
    private readonly email: string,
  ) {}

  static async come(
    browser: Browser,
    site: string,
    email: string,
    looks: Looks = {},
  ): Promise<Visitor> {
    const context = await browser.newContext({
      viewport: looks.phone ? { width: 390, height: 844 } : { width: 1280, height: 860 },
      deviceScaleFactor: looks.phone ? 2 : 1,
      hasTouch: looks.phone ?? false,
      colorScheme: looks.dark ? 'dark' : 'light',
      locale: 'en-GB',
      timezoneId: 'Europe/Berlin',
    });
    // A busy machine is slow, above all at its first sign-in; what fails, fails all the same.
    context.setDefaultTimeout(60_000);
    const page = await context.newPage();
    const visitor = new Visitor(context, page, site, email);
    page.on('pageerror', (error) => visitor.complaints.push(error.message));
    page.on('console', (message) => {
      if (/Content.Security.Policy|Content-Security-Policy/.test(message.text())) {
        visitor.complaints.push(message.text());
      }
    });
    await page.goto(site);
    return visitor;
  }

  /** Adds up, from the next page load on, how far things move that nobody asked to. */
  async watchShifts(): Promise<void> {
    await this.page.addInitScript(() => {
      const page = globalThis as unknown as { shifts: number };
      page.shifts = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          const shift = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
          page.shifts += shift.hadRecentInput ? 0 : shift.value;
        }
      }).observe({ type: 'layout-shift', buffered: true });
    });
  }

  /** The cumulative layout shift of this page load. */
  shifts(): Promise<number> {
    return this.page.evaluate(() => (globalThis as unknown as { shifts: number }).shifts);
  }

  /** Signs in, from the first page to the own. */
  async signIn(): Promise<void> {
    await this.page.getByRole('button', { name: 'Sign in with Google' }).click();
    await this.consent();
    await this.page.getByRole('heading', { name: 'Import photos' }).waitFor();
  }

  /** Does what Google asks for: chooses the account, allows what is asked. */
  async consent(): Promise<void> {
    await this.page.waitForURL((url) => url.pathname.includes('/o/oauth2/'));
    const account = this.page.locator(`[data-account="${this.email}"]`);
    const allow = this.page.locator('#allow');
    await account.or(allow).first().waitFor();
    if (await account.isVisible()) {
      await account.click();
    }
    await this.page.waitForURL(
      (url) => url.href.startsWith(this.site) || url.pathname.includes('/o/oauth2/'),
    );
    if (!this.page.url().startsWith(this.site)) {
      await allow
        .or(this.page.getByRole('heading', { name: 'Import photos' }))
        .first()
        .waitFor();
      if (await allow.isVisible()) {
        await allow.click();
      }
    }
    await this.page.waitForURL((url) => url.href.startsWith(this.site));
  }

  async allowAlbums(): Promise<void> {
    await this.page.getByRole('button', { name: 'Show albums' }).click();
    await this.consent();
  }

  async importAlbum(title: string): Promise<void> {
    await this.page.getByRole('button', { name: `Import ${title}` }).click();
  }

  /** The card of the newest import. */
  get newest() {
    return this.page.locator('.import').first();
  }

  /** No serious finding of axe's in what is shown now. */
  async checkAccessibility(): Promise<void> {
    await this.page.evaluate(AXE);
    const violations = await this.page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
      const found = await axe.run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      });
      return found.violations.map(
        ({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map(({ html }) => html).join(' | ')}`,
      );
    });
    expect(violations).toEqual([]);
  }

  async picture(name: string, fullPage = false): Promise<void> {
    const folder = /^\d/.test(name) ? WALK_THROUGH : PICTURES;
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({
      path: join(folder, `${name}.jpg`),
      type: 'jpeg',
      quality: 88,
      animations: 'disabled',
      fullPage,
    });
  }

  /** Scrolls to what is stored: what is out of view is not in the document. */
  async showStored(): Promise<void> {
    await this.page.locator('#stored').waitFor();
    await this.page.evaluate(() => document.getElementById('stored')?.scrollIntoView());
  }

  /** Moves a finger over the open photo, by so many pixels to the right. */
  async swipe(right: number): Promise<void> {
    await this.page.locator('.stage').evaluate((stage, by) => {
      const { left, top, width, height } = stage.getBoundingClientRect();
      const at = (x: number) => ({
        clientX: x,
        clientY: top + height / 2,
        pointerType: 'touch',
        bubbles: true,
      });
      const middle = left + width / 2;
      stage.dispatchEvent(new PointerEvent('pointerdown', at(middle)));
      stage.dispatchEvent(new PointerEvent('pointerup', at(middle + by)));
    }, right);
  }

  /** Tiles that show a picture. */
  drawn() {
    return this.page.locator('.tile img');
  }

  async leave(): Promise<void> {
    await this.context.close();
    expect(this.complaints).toEqual([]);
  }
}
