/**
 * As much of a document as a paste is read from: nodes with names, attributes and children, from HTML
 * as word processors write it. A browser's own parser reads it in the end-to-end tests.
 */

const VOID = new Set(["BR", "HR", "IMG", "META", "LINK", "INPUT", "COL"]);
const RAW = new Set(["STYLE", "SCRIPT", "XML"]);
const PARTS = /<!--[\s\S]*?-->|<!\[[\s\S]*?\]>|<\/([a-z][\w:-]*)\s*>|<([a-z][\w:-]*)((?:\s+[\w:-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+))?)*)\s*\/?>|[^<]+/gi;
const ATTRIBUTES = /([\w:-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?/g;
const ENTITIES = { nbsp: "\u00A0", amp: "&", lt: "<", gt: ">", quot: '"' };

const decoded = (words) => words.replace(/&(nbsp|amp|lt|gt|quot);/g, (_all, name) => ENTITIES[name]);

class Element {
  constructor(name, attributes, parentNode) {
    this.nodeType = 1;
    this.nodeName = name;
    this.attributes = attributes;
    this.childNodes = [];
    this.parentNode = parentNode;
  }

  getAttribute(name) {
    return this.attributes[name] ?? null;
  }
}

/** @param {string} html @returns {any} its body */
export function parsed(html) {
  const body = new Element("BODY", {}, null);
  let open = body;
  let raw = "";
  for (const [whole, closed, opened, attributes] of html.matchAll(PARTS)) {
    if (raw) {
      if (closed?.toUpperCase() === raw) {
        raw = "";
        open = open.parentNode ?? body;
      }
    } else if (opened) {
      const name = opened.toUpperCase();
      const found = {};
      for (const [, key, ...values] of attributes.matchAll(ATTRIBUTES)) {
        found[key.toLowerCase()] = decoded(values.find((value) => value !== undefined) ?? "");
      }
      const element = new Element(name, found, open);
      open.childNodes.push(element);
      if (!VOID.has(name)) open = element;
      if (RAW.has(name)) raw = name;
    } else if (closed) {
      const name = closed.toUpperCase();
      let at = open;
      while (at && at.nodeName !== name) at = at.parentNode;
      if (at) open = at.parentNode ?? body;
    } else if (!whole.startsWith("<!")) {
      open.childNodes.push({ nodeType: 3, nodeName: "#text", nodeValue: decoded(whole), childNodes: [] });
    }
  }
  return body;
}
