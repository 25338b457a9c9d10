import type { Medium } from './api';

const EDGE = 288;
const AT_ONCE = 3;
const KEPT = 240;
/** Bigger originals are not fetched for a glance. */
const MAX_BYTES = 40_000_000;

/**
 * Small pictures made in this browser: an original is fetched when its place comes into view, few at
 * a time, drawn small, and let go of. The canvases cannot be read back, as the storage is another
 * origin; showing them is all they are for.
 */
export class Thumbnails {
  private readonly kept = new Map<string, HTMLCanvasElement>();
  private readonly queue: { run: () => Promise<void>; wanted: () => boolean }[] = [];
  private busy = 0;

  constructor(private readonly draw: (medium: Medium) => Promise<HTMLCanvasElement> = drawSmall) {}

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
          try {
            const canvas = await this.draw(medium);
            this.keep(medium.itemId, canvas);
            resolve(canvas);
          } catch {
            resolve(undefined);
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

async function drawSmall(medium: Medium): Promise<HTMLCanvasElement> {
  if (medium.mimeType.startsWith('video/')) {
    const video = await firstFrame(medium.link);
    const canvas = small(video, video.videoWidth, video.videoHeight);
    video.removeAttribute('src');
    video.load();
    return canvas;
  }
  const image = new Image();
  image.referrerPolicy = 'no-referrer';
  image.src = medium.link;
  await image.decode();
  const canvas = small(image, image.naturalWidth, image.naturalHeight);
  image.removeAttribute('src');
  return canvas;
}

function firstFrame(link: string): Promise<HTMLVideoElement> {
  return new Promise((resolve, reject) => {
    const video = document.createElement('video');
    video.muted = true;
    video.preload = 'auto';
    video.addEventListener('loadeddata', () => resolve(video), { once: true });
    video.addEventListener('error', () => reject(new Error('the video cannot be shown')), {
      once: true,
    });
    video.src = link;
  });
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
