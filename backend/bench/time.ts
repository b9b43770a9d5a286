/** Milliseconds on the clock that all processes of this machine share and nobody sets. */
export function sharedNow(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}
