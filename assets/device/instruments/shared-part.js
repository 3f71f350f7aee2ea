/** Where instruments find the part that siblings' assessments have in common. */

import { createContext, useContext } from "react";

/** @type {import("react").Context<import("./live-context.jsx").Page | null>} */
export const SharedContext = createContext(/** @type {any} */ (null));

/** The page of the common document; null where the assessment has nothing in common. */
export const useSharedPart = () => useContext(SharedContext);
