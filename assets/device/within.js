// Waiting for something, but not for ever.

/** What `within` gives for what took too long. */
export const LATE = Symbol("late");

/**
 * What a promise gives, or `LATE` after so many milliseconds; what takes longer goes on by itself.
 * @template T @param {number} milliseconds @param {Promise<T>} promise @returns {Promise<T | typeof LATE>}
 */
export async function within(milliseconds, promise) {
  let timer;
  /** @type {Promise<typeof LATE>} */
  const late = new Promise((done) => {
    timer = setTimeout(() => done(LATE), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
