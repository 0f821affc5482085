/** The style sheet of a page. Its hash stands in the page's content security policy, so no other style acts. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --paper: #fdfdfc; --ink: #1b1b1b; --muted: #5a5a5a; --line: #d6d6d2; --wash: #f4f4f1; --link: #0b4f87;
  --heat: #0072b2; --warn: #a33c00;
  --blue: #0072b2; --vermillion: #d55e00; --green: #009e73; --orange: #b87a00; --sky: #2b8cc4; --purple: #b0548a;
  --yellow: #8a7d00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #16181b; --ink: #e6e6e3; --muted: #a3a6aa; --line: #3a3e44; --wash: #1f2226; --link: #8cc4f0;
    --heat: #56b4e9; --warn: #ffab70;
    --blue: #5eb3ee; --vermillion: #ff8a3d; --green: #2fc49a; --orange: #e69f00; --sky: #7cc8f5; --purple: #dd9cc0;
    --yellow: #f0e442;
  }
}
* { box-sizing: border-box; }
html { font: 100%/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif;
  scroll-padding-top: 1rem; text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: anywhere; }
.frame { max-width: 78rem; margin: 0 auto; padding: 0 1.25rem 4rem; }
a { color: var(--link); text-underline-offset: 0.15em; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { position: static; display: inline-block; padding: 0.5rem 0; }
h1, h2, h3, h4 { line-height: 1.25; font-weight: 600; margin: 0 0 0.6rem; text-wrap: balance; }
h1 { font-size: 1.7rem; margin-top: 2.2rem; }
h2 { font-size: 1.3rem; margin-top: 3.2rem; padding-top: 0.9rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin-top: 2rem; }
h4 { font-size: 0.95rem; margin-top: 1.4rem; }
p, ul, ol, dl { margin: 0 0 0.9rem; max-width: 44rem; }
.subtitle { color: var(--muted); }
.note, figcaption, caption { color: var(--muted); font-size: 0.88rem; line-height: 1.4; }
small { display: block; font-weight: 400; color: var(--muted); font-size: 0.92em; line-height: 1.4; }
code, pre { font-family: ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace; font-size: 0.85em; }
pre { white-space: pre-wrap; margin: 0.3rem 0 0.6rem; unicode-bidi: plaintext; }
.name, code { unicode-bidi: isolate; }
dt { font-weight: 600; }
dd { margin: 0 0 0.6rem 1.25rem; }
.notice { border-left: 4px solid var(--orange); padding: 0.7rem 1rem; background: var(--wash); margin: 1.2rem 0; max-width: 46rem; }
.notice p, .notice ul { margin-bottom: 0.4rem; }
.notice.plain { border-left-color: var(--muted); }
.notice strong { font-weight: 600; }
.warn { color: var(--warn); font-weight: 600; }
.badge { border: 1px solid currentColor; border-radius: 0.6em; padding: 0 0.4em; font-size: 0.72rem; font-weight: 400;
  color: var(--muted); white-space: nowrap; }
nav ol { list-style: none; padding: 0; margin: 0; display: flex; flex-wrap: wrap; gap: 0.2rem 1.4rem; max-width: none; }
nav a { text-decoration: none; }
nav a:hover { text-decoration: underline; }
.scroll { overflow-x: auto; margin: 0 0 1.2rem; max-width: 100%; }
table { border-collapse: collapse; font-size: 0.88rem; line-height: 1.35; border-top: 1.5px solid var(--ink);
  border-bottom: 1.5px solid var(--ink); }
caption { text-align: start; padding: 0 0 0.5rem; max-width: 44rem; }
th, td { padding: 0.3rem 0.9rem 0.3rem 0.45rem; text-align: start; vertical-align: top; overflow-wrap: normal; }
th { font-weight: 600; }
tbody th { font-weight: 500; }
thead th { border-bottom: 1px solid var(--ink); vertical-align: bottom; }
tbody + tbody tr:first-child > * , tr.group > * { border-top: 1px solid var(--line); }
tr.group > th { background: var(--wash); font-weight: 600; padding-top: 0.45rem; }
.sticky { position: sticky; left: 0; display: inline-block; max-width: min(44rem, 100vw - 2.2rem); }
tr.group .sticky { left: 0.45rem; max-width: min(44rem, 80vw); }
th[scope='row'], td:has(> .name) { min-width: 9rem; max-width: 24rem; overflow-wrap: anywhere; }
td.text { min-width: 14rem; max-width: 30rem; overflow-wrap: anywhere; }
td.wide { min-width: 9rem; max-width: 16rem; }
.number { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.number small { white-space: normal; }
td.number small.tight { white-space: nowrap; }
td.bounds { min-width: 8.5rem; }
tbody tr:hover > td, tbody tr:hover > th { background-image: linear-gradient(#8881, #8881); }
.heat small { color: inherit; }
a.behind { color: inherit; text-decoration: underline dotted; text-decoration-thickness: 1px; }
a.behind:hover, a.behind:focus-visible { color: var(--link); text-decoration-style: solid; }
.heat a.behind:hover, .heat a.behind:focus-visible { color: inherit; }
tr:target > *, :target > summary { background-color: color-mix(in srgb, var(--yellow) 22%, var(--paper)); }
[hidden] { display: none; }
a.open, #_filter { display: none; }
.scripted a.open { display: inline; }
.scripted { scroll-padding-top: 6rem; }
.scripted #_filter { display: block; position: sticky; top: 0; z-index: 2; background: var(--paper); padding: 0.6rem 0;
  margin-top: 0.6rem; border-bottom: 1px solid var(--line); font-size: 0.9rem; }
#_filter span { color: var(--muted); }
input, button { font: inherit; color: inherit; background: var(--wash); border: 1px solid var(--muted); border-radius: 0.25rem; }
input { padding: 0.15rem 0.5rem; width: 16rem; max-width: 100%; }
input::placeholder { color: var(--muted); opacity: 1; }
button { padding: 0.25rem 0.8rem; cursor: pointer; }
button.sort { display: block; width: 100%; padding: 0; border: 0; background: none; text-align: inherit; font-weight: inherit; }
button.sort::after { content: ' ↕'; color: var(--muted); font-weight: 400; }
[aria-sort='ascending'] button.sort::after { content: ' ↑'; color: inherit; }
[aria-sort='descending'] button.sort::after { content: ' ↓'; color: inherit; }
button.sort small { display: inline; margin-inline-start: 0.3rem; }
.count { color: var(--muted); font-weight: 400; font-size: 0.9em; }
details.named > summary { padding: 0.15rem 0; }
details.named > summary .name { display: inline; color: var(--link); }
details.named > summary small { display: inline; margin-inline-start: 0.5rem; }
.own tbody th[scope='row'] { min-width: 0; }
details.named > .own, details.drawn > div { padding: 0.5rem 0 0.5rem 1rem; border-left: 2px solid var(--line); }
summary h3 { display: inline; margin: 0; }
.small-charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(13.8rem, 1fr)); gap: 0.6rem 1.4rem; }
.mid-charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(17.5rem, 100%), 1fr)); gap: 0.6rem 1.2rem; }
.mid-charts figure { min-width: 0; margin-bottom: 0.6rem; }
.pairs { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(33rem, 100%), 1fr)); gap: 0.6rem 2rem; }
.pairs > figure { min-width: 0; }
.pair { display: flex; flex-wrap: wrap; gap: 0.4rem 1rem; }
.pair > .chart { flex: none; }
.pair > figure { flex: 0 1 30rem; min-width: 0; }
.small-charts figure { min-width: 0; margin-bottom: 0.6rem; }
dialog.viewer { width: min(78rem, 96vw); max-height: 94vh; height: 94vh; padding: 0 1.2rem 1rem; overflow: auto;
  color: var(--ink); background: var(--paper); border: 1px solid var(--muted); }
dialog.viewer::backdrop { background: #000a; }
dialog.viewer .bar { position: sticky; top: 0; z-index: 3; display: flex; gap: 1rem; align-items: baseline;
  justify-content: space-between; background: var(--paper); padding: 0.8rem 0 0.4rem; border-bottom: 1px solid var(--line); margin-bottom: 0.8rem; }
dialog.viewer h2 { margin: 0; padding: 0; border: 0; font-size: 1.1rem; }
dialog.viewer .scroll.tall { max-height: none; }
dialog.viewer .bar button { flex: none; overflow-wrap: normal; }
dialog.viewer .sticky { max-width: min(44rem, 96vw - 3rem); }
.heat { border: 0 solid var(--paper); border-width: 1px 0 0 1px; }
${[0, 1, 2, 3, 4, 5, 6]
  .map(
    (step) =>
      `.heat-${step} { background-color: color-mix(in srgb, var(--heat) ${4 + step * 7}%, var(--paper)); }`,
  )
  .join('\n')}
.lessons { max-width: none; columns: 2 26rem; column-gap: 2.4rem; padding-inline-start: 1.4rem; font-size: 0.94rem; line-height: 1.45; }
.lessons li { break-inside: avoid; margin-bottom: 0.5rem; }
table.dense { font-size: 0.78rem; line-height: 1.25; }
.dense th, .dense td { padding: 0.2rem 0.3rem; }
.dense button.sort::after { content: none; }
.dense button.sort small { display: block; margin: 0; }
.dense [aria-sort='ascending'] button.sort::after { content: ' ↑'; }
.dense [aria-sort='descending'] button.sort::after { content: ' ↓'; }
.dense th[scope='row'], .dense td:has(> .name) { min-width: 6.5rem; overflow-wrap: break-word; }
thead th.slim { writing-mode: sideways-lr; text-align: start; vertical-align: bottom; font-weight: 500; padding: 0.3rem 0.15rem; }
@supports not (writing-mode: sideways-lr) { thead th.slim { writing-mode: vertical-rl; } }
td.slim i { display: inline-block; width: 0.9em; font-style: normal; text-align: center; }
td.slim small { display: none; }
table.mechanisms { width: 100%; min-width: 62rem; table-layout: fixed; }
.mechanisms thead th:first-child { width: 4.6rem; }
.mechanisms thead th:nth-child(3) { width: 14rem; }
.mechanisms thead th.number:not(.slim) { width: 4.8rem; }
.mechanisms thead th.slim { width: 2.7rem; }
.mechanisms .sticky, .mechanisms caption { max-width: none; }
.mechanisms tbody th[scope='row'] { max-width: none; font-weight: 400; }
.mechanisms tr.group > th { font-size: 0.85rem; line-height: 1.35; }
.mechanisms tr.group span { font-weight: 400; }
.mechanisms summary { color: var(--ink); list-style: none; }
.mechanisms summary::-webkit-details-marker { display: none; }
.mechanisms summary strong { font-weight: 600; }
.mechanisms summary::before { content: '+'; display: inline-block; width: 0.8em; color: var(--link); }
.mechanisms details[open] > summary::before { content: '−'; }
.mechanisms dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.15rem 0.8rem; margin: 0.3rem 0 0.2rem; max-width: none;
  position: relative; width: max(55rem, min(78rem, 100vw) - 9.2rem); padding: 0.4rem 0.6rem; background: var(--wash); border: 1px solid var(--line); }
.mechanisms dt { color: var(--muted); font-weight: 400; }
.mechanisms dd { margin: 0; }
.mechanisms td.formula { overflow-wrap: break-word; }
svg.shape { display: block; width: 4rem; height: auto; }
.shape .edge { fill: none; stroke: var(--muted); stroke-width: 1; }
.shape .head { fill: var(--muted); }
.shape .agent { fill: var(--blue); }
.shape .union { fill: none; stroke: var(--blue); stroke-width: 2; }
.shape .staff { fill: var(--orange); }
.shape .board { fill: var(--green); }
.chips { display: flex; flex-wrap: wrap; gap: 0.1rem 1.6rem; list-style: none; margin: 0; padding: 0; max-width: none; }
.verdict-sufficient { font-weight: 600; }
.verdict-short { color: var(--muted); }
.scale { display: inline-block; width: 1.6rem; height: 0.9em; vertical-align: -0.1em; }
details { margin: 0 0 0.8rem; }
td details, th details { margin: 0; }
summary { cursor: pointer; color: var(--link); }
figure { margin: 0 0 1.4rem; }
figure tbody th[scope='row'] { min-width: 0; white-space: nowrap; }
figure th, figure td { padding-inline-end: 0.5rem; }
figcaption { max-width: 44rem; margin-bottom: 0.3rem; }
figcaption strong { color: var(--ink); font-size: 0.95rem; font-weight: 600; }
.chart { display: block; max-width: 100%; height: auto; }
@media (max-width: 48rem) {
  .frame { padding: 0 0.9rem 3rem; }
  .scroll > .chart { max-width: none; width: 40rem; }
  .scripted #_filter { position: static; }
  .scripted { scroll-padding-top: 1rem; }
  table.mechanisms, .mechanisms tbody { display: block; min-width: 0; border: 0; }
  .mechanisms caption { display: block; }
  .mechanisms thead { display: none; }
  .mechanisms tr { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 0.6rem; padding: 0.4rem 0; border-top: 1px solid var(--line); }
  .mechanisms tbody th[scope='row'] { flex: 1 1 70%; min-width: 0; font-size: 0.9rem; }
  .mechanisms td.formula { flex: 1 1 60%; max-width: none; color: var(--muted); }
  .mechanisms tbody th:has(details[open]) { flex-basis: 100%; }
  .mechanisms dl { width: auto; grid-template-columns: 1fr; gap: 0; }
  .mechanisms dt { margin-top: 0.3rem; }
  .mechanisms td.slim { padding: 0 0.3rem; }
  .mechanisms td.slim:empty { display: none; }
  .mechanisms td.slim small { display: inline; margin-inline-start: 0.2em; }
  .mechanisms tr.group > th { flex: 1; }
  .mechanisms tr.group .sticky { max-width: none; }
  .sequence.few col.lane { width: 15rem; }
  .sequence.one col.lane { width: 64vw; }
  .sequence col.place { width: 3.6rem; }
  .sequence tbody th small { display: block; margin: 0; }
  dialog.viewer { padding: 0 0.8rem 0.8rem; }
}
dl.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.15rem 1.2rem; max-width: none; font-size: 0.9rem; }
dl.facts dd { margin: 0; }
.scroll.tall { max-height: 85vh; overflow: auto; border-bottom: 1px solid var(--line); }
table.sequence { border-collapse: separate; border-spacing: 0; table-layout: fixed; width: 1px; font-size: 0.82rem;
  border: 0; }
.sequence thead th { position: sticky; top: 0; z-index: 1; background: var(--paper); }
.sequence .said { white-space: pre-line; unicode-bidi: plaintext; }
.sequence th, .sequence td { padding: 0.25rem 0.4rem; overflow-wrap: anywhere; }
.sequence col.place { width: 7.5rem; }
.sequence tbody th { min-width: 0; white-space: nowrap; }
.sequence tbody th small { display: inline; margin-inline-start: 0.6rem; }
.sequence col.lane { width: 12rem; }
.sequence.some col.lane { width: 15rem; }
.sequence.few col.lane { width: 21rem; }
.sequence.one col.lane { width: 46rem; }
summary .said { color: var(--ink); }
details[open] > summary > .said { display: none; }
summary:has(> .said)::after { content: ' more'; }
details[open] > summary:has(> .said)::after { content: 'less'; }
.sequence thead th { text-align: center; }
.sequence td.lane { background: linear-gradient(var(--line), var(--line)) center / 1px 100% no-repeat; }
.sequence .card { background: var(--wash); border: 1px solid var(--line); padding: 0.3rem 0.5rem; }
.sequence .card.refused { border-color: var(--warn); border-width: 2px; }
.sequence .across { border-top: 1px solid var(--line); }
.sequence .arrow { display: block; position: relative; margin: 0 calc(50% / var(--span)); padding: 0 0.9rem 0.15rem;
  border-bottom: 1.5px solid var(--blue); text-align: center; }
.sequence .arrow::after { content: ''; position: absolute; bottom: calc(-0.35rem - 0.75px); border: 0.35rem solid transparent; }
.sequence .right::after { right: 0; border-left-color: var(--blue); border-right-width: 0; }
.sequence .left::after { left: 0; border-right-color: var(--blue); border-left-width: 0; }
.sequence .lost { border-bottom: 1.5px dashed var(--vermillion); }
.sequence .lost.right::after { border-left-color: var(--vermillion); }
.sequence .lost.left::after { border-right-color: var(--vermillion); }
${Array.from({ length: 16 }, (_, index) => `.span-${index + 2} { --span: ${index + 2}; }`).join('\n')}
@page { margin: 15mm; }
@page catalogue { size: A4 portrait; margin: 8mm; }
@media print {
  :root { --paper: #fff; --ink: #000; --muted: #444; --line: #bbb; --wash: #f6f6f6; color-scheme: light; }
  html { font-size: 9.5pt; }
  .frame { max-width: none; padding: 0; }
  .skip, nav, .scripted #_filter { display: none; }
  button.sort::after { content: none; }
  dialog.viewer { display: none; }
  .scroll, .scroll.tall { overflow: visible; max-height: none; }
  h2, h3, h4, thead, caption, summary { break-after: avoid; }
  figure, tr { break-inside: avoid; }
  details.further::details-content, details.numbers::details-content, figure details::details-content, table:not(.sequence, .mechanisms) details::details-content {
    content-visibility: visible; block-size: auto; }
  .sequence .card, .sequence .arrow { break-inside: avoid; }
  .small-charts, .mid-charts { grid-template-columns: 1fr 1fr; }
  .pairs { grid-template-columns: 1fr; }
  table.sequence { width: 100%; }
  .sequence col.lane { width: auto !important; }
  .chart { max-width: 100%; height: auto; }
  #catalogue { page: catalogue; break-before: page; }
  #catalogue h2 { margin-top: 0; padding-top: 0; border: 0; font-size: 12pt; }
  #catalogue .lessons { font-size: 6.8pt; line-height: 1.25; columns: 2; margin-bottom: 1.5mm; }
  #catalogue .lessons li { margin-bottom: 0.5mm; }
  #catalogue caption { font-size: 6.4pt; line-height: 1.22; padding-bottom: 1mm; }
  table.mechanisms { font-size: 6.3pt; line-height: 1.14; min-width: 0; }
  .mechanisms th, .mechanisms td { padding: 0.22mm 0.5mm; }
  .mechanisms tr.group > th { font-size: 6.5pt; line-height: 1.18; padding: 0.4mm 0.5mm; }
  .mechanisms thead th:first-child { width: 9mm; }
  .mechanisms thead th:nth-child(3) { width: 37mm; }
  .mechanisms td.formula { font-size: 5.8pt; }
  .mechanisms thead th.number:not(.slim) { width: 10mm; }
  .mechanisms thead th.slim { width: 6.1mm; font-size: 5.6pt; padding: 0.3mm 0; }
  .mechanisms summary::before { content: none; }
  .mechanisms dl { width: 180mm; }
  button.sort { display: contents; }
  svg.shape { width: 8mm; }
  .mechanisms td.slim { padding-inline: 0; }
  .heat { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  a { color: inherit; text-decoration: none; }
}
`
