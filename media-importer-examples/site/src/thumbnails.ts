import type { Medium } from './api';

const EDGE = 288;
const AT_ONCE = 3;
const KEPT = 240;
/** Bigger originals are not fetched for a glance. */
const MAX_BYTES = 40_000_000;
const MAX_MILLIS = 60_000;

/**
 * Small pictures made in this browser: an original is fetched when its place comes into view, few at
 * a time, drawn small, and let go of. The canvases cannot be read back, as the storage is another
 * origin; showing them is all they are for.
 */
export class Thumbnails {
  private readonly kept = new Map<string, HTMLCanvasElement>();
  private readonly queue: { run: () => Promise<void>; wanted: () => boolean }[] = [];
  private busy = 0;

  /**
   * @param fresh gives the same item with a link that works now
   * @param draw  lets go of what it fetches when the signal is aborted
   */
  constructor(
    private readonly fresh: (medium: Medium) => Promise<Medium>,
    private readonly draw: (
      medium: Medium,
      signal: AbortSignal,
    ) => Promise<HTMLCanvasElement> = drawSmall,
  ) {}

  /**
   * The small picture; undefined when there can be none or it is no longer wanted.
   *
   * @param signal aborted when its place has left the view
   */
  get(medium: Medium, signal: AbortSignal): Promise<HTMLCanvasElement | undefined> {
    const known = this.kept.get(medium.itemId);
    if (known !== undefined) {
      this.keep(medium.itemId, known);
      return Promise.resolve(known);
    }
    const drawable = /^(image|video)\//.test(medium.mimeType);
    if (!drawable || medium.sizeBytes > MAX_BYTES || signal.aborted) {
      return Promise.resolve(undefined);
    }
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve(undefined), { once: true });
      this.queue.push({
        wanted: () => !signal.aborted,
        run: async () => {
          const end = new AbortController();
          const giveUp = () => end.abort();
          const timer = setTimeout(giveUp, MAX_MILLIS);
          signal.addEventListener('abort', giveUp, { once: true });
          try {
            const current = await unless(end.signal, this.fresh(medium));
            end.signal.throwIfAborted();
            const canvas = await unless(end.signal, this.draw(current, end.signal));
            this.keep(medium.itemId, canvas);
            resolve(canvas);
          } catch {
            resolve(undefined);
          } finally {
            clearTimeout(timer);
          }
        },
      });
      this.next();
    });
  }

  private keep(id: string, canvas: HTMLCanvasElement): void {
    this.kept.delete(id);
    this.kept.set(id, canvas);
    const oldest = this.kept.keys().next();
    if (this.kept.size > KEPT && !oldest.done) {
      this.kept.delete(oldest.value);
    }
  }

  private next(): void {
    while (this.busy < AT_ONCE) {
      const task = this.queue.shift();
      if (task === undefined) {
        return;
      }
      if (task.wanted()) {
        this.busy++;
        void task.run().finally(() => {
          this.busy--;
          this.next();
        });
      }
    }
  }
}

/** The outcome, or an error as soon as the signal is aborted. */
function unless<T>(signal: AbortSignal, outcome: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    outcome.then(resolve, reject);
  });
}

async function drawSmall(medium: Medium, signal: AbortSignal): Promise<HTMLCanvasElement> {
  return medium.mimeType.startsWith('video/')
    ? drawVideo(medium.link, signal)
    : drawImage(medium.link, signal);
}

async function drawImage(link: string, signal: AbortSignal): Promise<HTMLCanvasElement> {
  const image = document.createElement('img');
  const letGo = () => image.removeAttribute('src');
  signal.addEventListener('abort', letGo, { once: true });
  try {
    image.referrerPolicy = 'no-referrer';
    image.src = link;
    await image.decode();
    return small(image, image.naturalWidth, image.naturalHeight);
  } finally {
    letGo();
  }
}

async function drawVideo(link: string, signal: AbortSignal): Promise<HTMLCanvasElement> {
  const video = document.createElement('video');
  const letGo = () => {
    video.removeAttribute('src');
    video.load();
  };
  signal.addEventListener('abort', letGo, { once: true });
  try {
    video.muted = true;
    video.preload = 'auto';
    const loaded = new Promise<void>((resolve, reject) => {
      video.addEventListener('loadeddata', () => resolve(), { once: true });
      video.addEventListener('error', () => reject(new Error('the video cannot be shown')), {
        once: true,
      });
    });
    video.src = link;
    await loaded;
    return small(video, video.videoWidth, video.videoHeight);
  } finally {
    letGo();
  }
}

/** A square out of the middle. */
function small(source: CanvasImageSource, width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = EDGE;
  canvas.height = EDGE;
  const edge = Math.min(width, height);
  const context = canvas.getContext('2d');
  if (context === null || edge === 0) {
    throw new Error('nothing to draw');
  }
  context.imageSmoothingQuality = 'high';
  context.drawImage(source, (width - edge) / 2, (height - edge) / 2, edge, edge, 0, 0, EDGE, EDGE);
  return canvas;
}
