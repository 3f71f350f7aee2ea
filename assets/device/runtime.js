// What the pages written in Python import: hooks that read this device, actions that change it, and
// the words for dates and ages.

export * from "./actions.js";
export * from "./hooks.js";
export {
  ageText, dateText, daysBetween, dueDay, londonMoment, momentText, namesText, plusMinutes, relativeDay,
  relativeMinutes, timeText,
} from "./words.js";
export { device } from "./page.js";
export { chosenAt, passageKey, passagesOf } from "./sign-off/passages.js";
export { dayStops, degrees, isInBritain, tidyPostcode, unplaced } from "./travel.js";
export { waitingThings } from "./waiting.js";
