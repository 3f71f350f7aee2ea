/** Invented pages as a word processor puts them on the clipboard: numbered words, and all its looks. */

export const wordPage = { words: 400 };

const LOOKS = "style='mso-margin-top-alt:auto;font-family:\"Calibri\",sans-serif;mso-fareast-language:EN-GB'";

/** @param {number} pages @returns {string} HTML */
export function wordDocument(pages) {
  const head =
    "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><meta charset=utf-8><style><!-- p.MsoNormal {mso-style-parent:''; font-family:Calibri;} --></style></head><body lang=EN-GB>";
  const body = Array.from({ length: pages }, (_, page) => pageOf(page * wordPage.words));
  return `${head}<!--StartFragment-->${body.join("")}<!--EndFragment--></body></html>`;
}

function pageOf(first) {
  let at = first;
  const some = (count) => Array.from({ length: count }, () => `word${at++}x`).join(" ");
  const run = (words, inside = words) => `<span lang=EN-GB ${LOOKS}>${inside}<o:p></o:p></span>`;
  const paragraph = (count) => `<p class=MsoNormal ${LOOKS}>${run(some(count))}</p>\r\n`;
  const item = (count) =>
    `<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>${run(some(count))}</p>\r\n`;
  const cell = (count) => `<td width=301 valign=top style='border:solid windowtext 1.0pt'><p class=MsoNormal>${run(some(count))}</p></td>`;
  return [
    `<h2 ${LOOKS}>${run(some(4))}</h2>`,
    paragraph(100),
    `<p class=MsoNormal><b ${LOOKS}>${some(20)}</b> <i>${some(20)}</i><o:p>&nbsp;</o:p></p>`,
    item(30),
    item(30),
    `<table class=MsoTableGrid border=1><tr>${cell(3)}${cell(3)}</tr></table>`,
    paragraph(wordPage.words - 4 - 100 - 40 - 60 - 6),
  ].join("");
}
