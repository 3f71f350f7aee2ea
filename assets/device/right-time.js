// The time as it is written into documents: who answered, said or signed when. An iPad's clock may be
// wrong by a year, and what stands in a document stands there for good; so once the server has told
// this start of the app how wrong it is, its moments are put right. Not from what an earlier start
// heard: meanwhile somebody may have set the clock.

const WRONG = 300_000; // ms; less is how long a message takes, and clocks that differ a little

let behind = 0;

/** How far this device's clock is behind the server's, just heard. @param {number | null} ms */
export function putRight(ms) {
  behind = typeof ms === "number" && Math.abs(ms) > WRONG ? ms : 0;
}

/** Now, as an ISO moment. */
export const nowText = () => new Date(Date.now() + behind).toISOString();
