/**
 * Lets Node run the browser's modules: a bare name is looked up among the app's own packages
 * (.web), then among the test packages; "$/public/x" is assets/x, as Reflex serves it.
 */
import { existsSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = new URL("../../", import.meta.url);
const homes = [".web/", ".cache/tests-js/"]
  .map((home) => new URL(home, root))
  .filter((home) => existsSync(new URL("node_modules", home)))
  .map((home) => new URL("package.json", home).href);

const isBare = (specifier) => !/^([./]|[a-z]+:)/i.test(specifier);

registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier.startsWith("$/public/")) {
      const file = new URL(`assets/${specifier.slice("$/public/".length)}`, root);
      return nextResolve(pathToFileURL(fileURLToPath(file)).href, context);
    }
    if (!isBare(specifier) || context.parentURL?.includes("/node_modules/")) {
      return nextResolve(specifier, context);
    }
    for (const parentURL of homes) {
      try {
        return nextResolve(specifier, { ...context, parentURL });
      } catch (error) {
        if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
      }
    }
    return nextResolve(specifier, context);
  },
});
