/**
 * The engine away from the screen's thread. A job: {id, what, arguments}; answers: {id, better},
 * then {id, result} or {id, error}. Talked to through client.js.
 */

import * as engine from "./engine.js";

addEventListener("message", (event) => {
  const { id, what, arguments: given } = event.data;
  try {
    const told = (/** @type {import("./model.js").Answer} */ better) => postMessage({ id, better });
    const result =
      what === "solve"
        ? engine.solve(given[0], { ...given[1], better: told })
        : engine[what](...given);
    postMessage({ id, result });
  } catch (error) {
    postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
});
