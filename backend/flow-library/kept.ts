/** Things kept by name, at most so many: what was not asked for longest goes first. */
export class Kept<T> {
  private readonly things = new Map<string, T>();

  constructor(private readonly most: number) {}

  get(name: string): T | undefined {
    const thing = this.things.get(name);
    if (thing !== undefined) {
      this.things.delete(name);
      this.things.set(name, thing);
    }
    return thing;
  }

  keep(name: string, thing: T): T {
    this.things.set(name, thing);
    if (this.things.size > this.most) this.things.delete(this.things.keys().next().value!);
    return thing;
  }
}
