"""How a copy looks, on paper and before it is paper. One family of type, black on white."""

STYLE = """
@page { size: A4; margin: 20mm 18mm 22mm;
  @top-right { font: 8.5pt "DejaVu Sans", "Noto Sans", sans-serif; color: #444 }
  @bottom-left { width: 130mm; overflow-wrap: anywhere;
    font: 8.5pt/1.35 "DejaVu Sans", "Noto Sans", sans-serif; color: #444 }
  @bottom-right { content: counter(page) " of " counter(pages);
    font: 8.5pt "DejaVu Sans", "Noto Sans", sans-serif; color: #444 } }
html { font: 10.5pt/1.5 "DejaVu Sans", "Noto Sans", system-ui, sans-serif;
  color: #111; background: #fff }
body { margin: 0; overflow-wrap: anywhere }
h1 { font-size: 20pt; line-height: 1.2; margin: 0 0 2mm }
h1 > span { display: inline-block; max-width: 100% }
h2 { font-size: 14pt; margin: 9mm 0 2mm; padding-top: 3mm; border-top: 0.4mm solid #0e5a60;
  break-after: avoid }
h3 { font-size: 11pt; margin: 5mm 0 1mm; break-after: avoid }
.pair { display: flex; gap: 4mm; margin: 3mm 0; break-inside: avoid }
.pair > h3 { flex: 0 0 62mm; margin: 0 }
.pair > p { flex: 1; margin: 0 }
h4, h5 { font-size: 10.5pt; margin: 3mm 0 1mm; break-after: avoid }
h5 { font-weight: normal; font-style: italic }
p, ul, ol, blockquote { margin: 0 0 2mm; orphans: 3; widows: 3 }
ul, ol { padding-left: 6mm }
.lead { font-size: 11.5pt; color: #333 }
.intro, figcaption, .who { color: #444 }
.banner { padding: 2mm 3mm; background: #fbe7c4; font-weight: bold }
blockquote { padding-left: 4mm; border-left: 0.8mm solid #b7c7c5 }
q { font-style: italic }
ins { text-decoration: underline; text-decoration-thickness: 0.2mm; text-underline-offset: 0.6mm }
del { text-decoration: line-through; color: #444 }
dl { margin: 4mm 0; display: grid; grid-template-columns: 42mm 1fr }
dt, dd { margin: 0; padding: 1mm 0; border-bottom: 0.2mm solid #ddd }
dt { padding-right: 4mm; font-weight: bold }
table { width: 100%; border-collapse: collapse; margin: 1mm 0 3mm }
th, td { text-align: left; vertical-align: top; padding: 1.4mm 2mm; border: 0.2mm solid #999 }
th { background: #eef3f2 }
th, td { overflow-wrap: normal }
td.long, .narrow th, .narrow td { overflow-wrap: anywhere }
.narrow { table-layout: fixed; font-size: 9pt }
tr, figure { break-inside: avoid }
figure { margin: 1mm 0 3mm }
img { max-width: 100%; max-height: 120mm; border: 0.2mm solid #ccc }
.signature img { max-height: 28mm; border: 0; border-bottom: 0.3mm solid #111 }
.closing { margin-top: 8mm }
footer { font-size: 8.5pt; line-height: 1.35; color: #444; overflow-wrap: anywhere }
@media print { footer { display: none } }
@media screen {
  html { padding: 6vw 7vw; max-width: 50rem; margin: 0 auto; box-sizing: border-box;
    font-size: 1rem }
  footer { margin-top: 3rem; font-size: 0.85rem }
  dl { grid-template-columns: minmax(6rem, 11rem) 1fr }
  .pair { flex-wrap: wrap; gap: 0 1rem }
  .pair > h3 { flex-basis: 15rem }
  .pair > p { flex-basis: 12rem }
}
"""
