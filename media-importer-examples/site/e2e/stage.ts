import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Google, the cloud and the page, in a process of their own that does what it is told. */
export class Stage {
  private constructor(
    private readonly process: ChildProcessWithoutNullStreams,
    private readonly lines: AsyncIterator<string>,
    readonly site: string,
    readonly api: string,
  ) {}

  /** Starts what SITE_STAGE names: a command as a JSON array, which the Maven build makes. */
  static async open(): Promise<Stage> {
    const command = process.env['SITE_STAGE'];
    if (command === undefined) {
      throw new Error(
        'SITE_STAGE is not set. Run: ./mvnw verify -pl media-importer-examples/cloud -am -Dtest=SiteTest -Dsurefire.failIfNoSpecifiedTests=false',
      );
    }
    const [program = '', ...rest] = JSON.parse(command) as string[];
    const child = spawn(program, rest, { env: { ...process.env, DDB_LOCAL_TELEMETRY: '0' } });
    const log = join(mkdtempSync(join(tmpdir(), 'site-stage-')), 'stage.log');
    child.stderr.pipe(createWriteStream(log));
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const first = await lines.next();
    if (first.done === true) {
      throw new Error(`the stage did not start; it said why in ${log}`);
    }
    const { site, api } = JSON.parse(first.value) as { site: string; api: string };
    return new Stage(child, lines, site, api);
  }

  async tell(command: Record<string, unknown>): Promise<Record<string, number | string[]>> {
    this.process.stdin.write(`${JSON.stringify(command)}\n`);
    const answer = await this.lines.next();
    if (answer.done === true) {
      throw new Error('the stage has ended');
    }
    const told = JSON.parse(answer.value) as { error?: string };
    if (told.error !== undefined) {
      throw new Error(`${JSON.stringify(command)} failed: ${told.error}`);
    }
    return told as Record<string, number | string[]>;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.process.once('exit', () => resolve());
      this.process.stdin.end();
    });
  }
}
