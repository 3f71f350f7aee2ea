import assert from "node:assert/strict";
import test from "node:test";

import Delta from "quill-delta";

import { cleanedPaste, plainText } from "../../assets/device/instruments/text-delta.js";
import { deltaOf } from "../../assets/device/instruments/text-paste.js";
import { parsed } from "./small-dom.mjs";
import { wordDocument, wordPage } from "./word-pages.mjs";

const pasted = (html) => cleanedPaste(deltaOf(parsed(html))).ops;
const words = (html) => pasted(html).map(({ insert }) => insert).join("");

test("paragraphs, headings and marks of a page stay; looks, scripts and pictures go", () => {
  assert.deepEqual(
    pasted(`<h1 style="color:red">Rules</h1>
      <p>They are <b>kept</b> <i>here</i>.</p><script>alert(1)</script><img src="x.png">`),
    [
      { insert: "Rules" },
      { insert: "\n", attributes: { header: 1 } },
      { insert: "They are " },
      { insert: "kept", attributes: { bold: true } },
      { insert: " " },
      { insert: "here", attributes: { italic: true } },
      { insert: "." },
    ],
  );
});

test("Word's lists, which are paragraphs with a bullet as text, are lists", () => {
  const item = (bullet, said) =>
    `<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>${bullet}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>${said}<o:p></o:p></p>`;
  assert.deepEqual(pasted(item("·", "Milk") + item("1.", "First")), [
    { insert: "Milk" },
    { insert: "\n", attributes: { list: "bullet" } },
    { insert: "First" },
    { insert: "\n", attributes: { list: "ordered" } },
  ]);
});

test("Google's wrapper in <b> of normal weight makes nothing bold; its spans say what is", () => {
  assert.deepEqual(
    pasted(`<b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr"><span style="font-weight:400">Seen </span><span style="font-weight:700">alone</span></p></b>`),
    [{ insert: "Seen " }, { insert: "alone", attributes: { bold: true } }],
  );
});

test("a table of short cells reads as lines, a table for its looks as what is in it", () => {
  assert.equal(
    words("<table><tr><td>Name</td><td>Age</td></tr><tr><td><p>Ada</p></td><td>7</td></tr></table>"),
    "Name | Age\nAda | 7",
  );
  assert.equal(
    words("<table><tr><td><p>One.</p><p>Two.</p></td><td><p>Three.</p></td></tr></table>"),
    "One.\nTwo.\nThree.",
  );
});

test("line ends in the code of a page mean nothing, breaks and empty paragraphs do", () => {
  assert.equal(words("<p>He\n  slept\n</p><p>Well<br>or so</p><p>&nbsp;</p><p></p><p>End</p>"), "He slept\nWell\nor so\n\nEnd");
});

test("what a tracked change deleted, or a writer hid, is not pasted", () => {
  assert.equal(words("<p>He did <del>not </del><ins>say</ins> so<span style='mso-hide:all'>secret</span>.</p>"), "He did say so.");
});

test("exact words and mentions copied from a field stay what they are", () => {
  const sam = "0193a1b2-0000-7000-8000-000000000001";
  assert.deepEqual(
    pasted(`<p>She said <q data-exact="Ada#0123abcd">I <strong>hate</strong> it</q>, to <span class="mention" data-mention="${sam}">Sam</span></p>`),
    [
      { insert: "She said " },
      { insert: "I ", attributes: { exact: "Ada#0123abcd" } },
      { insert: "hate", attributes: { bold: true, exact: "Ada#0123abcd" } },
      { insert: " it", attributes: { exact: "Ada#0123abcd" } },
      { insert: ", to " },
      { insert: "Sam", attributes: { mention: sam } },
    ],
  );
});

test("200 pages of a word processor keep every word, once and in order, and no looks", () => {
  const pages = 200;
  const delta = cleanedPaste(deltaOf(parsed(wordDocument(pages))));
  const text = plainText(delta);
  const found = [...text.matchAll(/word(\d+)x/g)].map(([, number]) => Number(number));
  assert.deepEqual(found, Array.from({ length: pages * wordPage.words }, (_, index) => index));
  assert.equal(/mso-|font|<|&nbsp;/.test(text), false);
  const count = (mark, value) => delta.ops.filter(({ attributes }) => attributes?.[mark] === value).length;
  assert.equal(count("header", 2), pages);
  assert.equal(count("list", "bullet"), pages * 2);
  assert.ok(delta.ops.some(({ insert }) => typeof insert === "string" && insert.includes(" | ")));
});

test("a break within a paragraph, and a page's end, keep the words on both sides apart", () => {
  const plain = (text) => plainText(cleanedPaste(new Delta().insert(text)));
  assert.equal(plain("Line\vnext\fpage\u2028more\u2029last\u0085end"), "Line\nnext\npage\nmore\nlast\nend");
  assert.equal(plain("no\0thing un\x1Fseen\x07"), "nothing unseen");
});
