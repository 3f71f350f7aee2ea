// A number as people type it. Pure.

const MOST_DIGITS = 15;

/** What was typed as an answer: a number where it is one, else the words. A number of more digits
 * than a number here has would be kept as another one: it stays as its words. @param {string} words */
export function numberIn(words) {
  const plain = words.trim().replace(/(\d),(?=\d{3}\b)/g, "$1");
  if (plain === "") return null;
  return /^[-+]?\d+(\.\d+)?$/.test(plain) && plain.replace(/\D/g, "").length <= MOST_DIGITS
    ? Number(plain)
    : words.trim();
}

/** Why it is no answer, or "". @param {any} value @param {string} min @param {string} max "" for none */
export function problemWith(value, min = "", max = "") {
  if (value === null || value === undefined || value === "") return "";
  if (typeof value !== "number") return "This is not a number.";
  if (min !== "" && value < Number(min)) return `The lowest answer here is ${min}.`;
  if (max !== "" && value > Number(max)) return `The highest answer here is ${max}.`;
  return "";
}
