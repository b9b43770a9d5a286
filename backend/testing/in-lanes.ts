const lanes = 16;

/** Does something for each number from 0 on, several at the same time. */
export async function inLanes(count: number, work: (nth: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    for (let nth = next++; nth < count; nth = next++) await work(nth);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
