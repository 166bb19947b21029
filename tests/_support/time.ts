import type { FakeTime } from "@std/testing/time";

/**
 * How many digests are being made. They are made on other threads, which a busy machine lets wait: until they are
 * there, nothing has settled, however often the event loop turns.
 */
let digests = 0;
const digest = crypto.subtle.digest;
crypto.subtle.digest = async function (...args) {
  digests++;
  try {
    return await digest.apply(this, args);
  } finally {
    digests--;
  }
};

/** Lets what is pending run, through promises that wait for promises. */
export async function settle(time: FakeTime): Promise<void> {
  do {
    for (let round = 0; round < 3; round++) await time.runMicrotasks();
  } while (digests > 0);
}

/** Lets what is pending run, then moves the time on by `ms`. */
export async function tick(time: FakeTime, ms: number): Promise<void> {
  await settle(time);
  time.tick(ms);
}

/** Moves the time on by `ms`, from timer to timer, so that what one starts gets its own timers in time. */
export async function pass(time: FakeTime, ms: number): Promise<void> {
  let over = false;
  setTimeout(() => void (over = true), ms);
  while (!over) {
    await settle(time);
    time.next();
  }
  await settle(time);
  time.tick(0);
  await settle(time);
}

/** Moves the time from timer to timer until `task` settles. */
export async function drive<T>(time: FakeTime, task: Promise<T>): Promise<T> {
  let over = false;
  const end = () => void (over = true);
  task.then(end, end);
  for (let round = 0; round < 2_000; round++) {
    await settle(time);
    if (over) return await task;
    if (!time.next()) throw new Error("It waits for nothing that has a timer");
  }
  throw new Error("It does not settle");
}
