/**
 * Planning on the device, with or without a network: `planOnDevice(problem, options)` searches in
 * a worker; `askPlanner(what, …)` calls another function of engine.js there.
 *
 * @typedef {import("./model.js").Problem} Problem
 * @typedef {import("./model.js").Answer} Answer
 */

const WORKER = "/device/planner/worker.js";

/** @type {Worker | null} */
let kept = null;
let jobs = 0;

/** One worker is kept; a stopped search takes its worker with it, since it listens to nothing. */
function worker() {
  kept ??= new Worker(WORKER, { type: "module" });
  return kept;
}

/**
 * @param {string} what
 * @param {unknown[]} given
 * @param {{better?: (answer: Answer) => void, signal?: AbortSignal}} [options]
 * @returns {Promise<any>}
 */
function ask(what, given, { better, signal } = {}) {
  const own = worker();
  const id = (jobs += 1);
  return new Promise((resolve, reject) => {
    const stop = (/** @type {Error} */ error) => {
      own.terminate();
      if (kept === own) kept = null;
      end();
      reject(error);
    };
    const heard = (/** @type {MessageEvent} */ event) => {
      if (event.data.id !== id) return;
      if ("better" in event.data) {
        better?.(event.data.better);
        return;
      }
      end();
      if ("error" in event.data) reject(new Error(event.data.error));
      else resolve(event.data.result);
    };
    const broken = (/** @type {ErrorEvent} */ event) =>
      stop(new Error(event.message || "The planner could not start."));
    const aborted = () => stop(new DOMException("The search was stopped.", "AbortError"));
    const end = () => {
      own.removeEventListener("message", heard);
      own.removeEventListener("error", broken);
      signal?.removeEventListener("abort", aborted);
    };
    if (signal?.aborted) {
      reject(new DOMException("The search was stopped.", "AbortError"));
      return;
    }
    own.addEventListener("message", heard);
    own.addEventListener("error", broken);
    signal?.addEventListener("abort", aborted);
    own.postMessage({ id, what, arguments: given });
  });
}

/**
 * Searches for a plan; `better` hears each better one, `signal` stops the search.
 * @param {Problem} problem
 * @param {{seed?: number, iterations?: number, milliseconds?: number,
 *   start?: number[][] | null}} limits
 * @param {{better?: (answer: Answer) => void, signal?: AbortSignal}} [options]
 * @returns {Promise<Answer>}
 */
export const planOnDevice = (problem, limits, options) => ask("solve", [problem, limits], options);

/**
 * Calls another function of engine.js: evaluate, orderDay, bestSlots, checkMove, explain, clashes.
 * @param {string} what
 * @param {...unknown} given
 * @returns {Promise<any>}
 */
export const askPlanner = (what, ...given) => ask(what, given);
