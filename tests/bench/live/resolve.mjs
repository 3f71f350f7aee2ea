/** Bare names are looked up among this measurement's own packages, so that there is one yjs. */
import { registerHooks } from "node:module";

const home = new URL("../../../.cache/bench-live/package.json", import.meta.url).href;

registerHooks({
  resolve(specifier, context, nextResolve) {
    const bare = !/^([./]|[a-z]+:)/i.test(specifier);
    if (!bare || context.parentURL?.includes("/node_modules/")) {
      return nextResolve(specifier, context);
    }
    return nextResolve(specifier, { ...context, parentURL: home });
  },
});
