/** Runs one piece of work at a time. Woken while it runs, it runs once more after that, so that no wake-up is lost. */
export class Pump {
  private running: Promise<void> | undefined;
  private again = false;
  private stopped = false;

  constructor(
    private readonly work: () => Promise<void>,
    private readonly failed: (error: unknown) => void,
  ) {}

  get isBusy(): boolean {
    return this.running !== undefined;
  }

  /** Resolves when there is nothing more to do. A failure is told to `failed`; the next wake-up tries again. */
  wake(): Promise<void> {
    if (this.stopped) return Promise.resolve();
    this.again = true;
    return (this.running ??= this.run());
  }

  /** Lets the current piece of work end and starts no other. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.again = false;
    await this.running;
  }

  private async run(): Promise<void> {
    while (this.again && !this.stopped) {
      this.again = false;
      try {
        await this.work();
      } catch (error) {
        this.failed(error);
        break;
      }
    }
    this.running = undefined;
  }
}
