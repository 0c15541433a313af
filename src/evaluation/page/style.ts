/** The page's style: paper and gold, by day, by night and in print. */
import { seriesColours } from "./colours.ts";

const series = (i: 0 | 1): string =>
  seriesColours.map((pair, place) => `--series-${place}: ${pair[i]};`).join(" ");

const day = `--paper: #fbf9f5; --sheet: #ffffff; --ink: #24211c; --muted: #7b746a; --line: #e4ded3; --gold: #a8720a; --wash: #f6ecd2; ${series(0)}`;
const night = `--paper: #171614; --sheet: #1f1d1a; --ink: #ece6da; --muted: #9c9488; --line: #35312b; --gold: #e3b341; --wash: #3a3018; ${series(1)}`;

export const style = `
:root { color-scheme: light dark; ${day} }
@media (prefers-color-scheme: dark) { :root { ${night} } }
@media print { :root { ${day} --paper: #ffffff; } }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body { margin: 0 auto; padding: 2.5rem 1.5rem 4rem; max-width: 84rem; background: var(--paper); color: var(--ink); font: 15px/1.55 system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
h1 { margin: 0; font-size: 1.9rem; font-weight: 650; letter-spacing: -0.015em; }
h1 + p { margin: .3rem 0 0; color: var(--muted); }
header { padding-bottom: 1.1rem; border-bottom: 3px solid var(--gold); }
nav { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; margin: 1rem 0 0; }
a { color: var(--gold); text-decoration-thickness: 1px; text-underline-offset: .2em; }
h2 { margin: 3rem 0 .6rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); font-size: 1.4rem; font-weight: 650; letter-spacing: -0.01em; }
h3 { margin: 2.2rem 0 .6rem; font-size: 1.08rem; font-weight: 650; }
h4 { margin: 1.6rem 0 .4rem; font-size: .95rem; font-weight: 600; }
h5 { margin: 1rem 0 .35rem; color: var(--muted); font-size: .84rem; font-weight: 500; }
.note, figcaption { color: var(--muted); font-size: .84rem; max-width: 62rem; }
.muted { color: var(--muted); }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.3rem; margin: .4rem 0 1rem; font-size: .88rem; }
.key { display: inline-flex; align-items: center; gap: .45rem; }
.wide { overflow-x: auto; margin: .6rem 0; padding: .2rem .9rem; border: 1px solid var(--line); border-radius: 8px; background: var(--sheet); }
table { width: 100%; border-collapse: collapse; font-size: .88rem; font-variant-numeric: tabular-nums; }
th, td { padding: .42rem .6rem; text-align: right; vertical-align: top; white-space: nowrap; }
thead th { padding-bottom: .3rem; color: var(--muted); font-size: .8rem; font-weight: 500; border-bottom: 1px solid var(--line); vertical-align: bottom; }
th[scope="row"], th[scope="rowgroup"], thead th:first-child, .modes thead th:nth-child(2), .words { text-align: left; font-weight: 600; }
.modes :is(th, td) { padding-block: .16rem; }
.modes th[scope="row"]:not(.counts), .words, tbody.muted th { font-weight: 400; }
.words { white-space: normal; min-width: 10rem; }
tbody tr + tr > *, tbody + tbody tr:first-child > * { border-top: 1px solid var(--line); }
tbody.muted th[scope="rowgroup"] { padding-top: 1rem; font-size: .8rem; }
td small { display: block; color: var(--muted); font-size: .74rem; line-height: 1.25; }
td.best > data, .best > data { padding: .06rem .3rem; margin: 0 -.3rem; border-radius: 4px; background: var(--wash); color: var(--gold); font-weight: 700; }
.sign { margin-right: .3em; color: var(--gold); font-weight: 700; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 1.2rem; }
.plots.small { grid-template-columns: repeat(auto-fit, minmax(min(100%, 18.5rem), 1fr)); }
figure { margin: 0; break-inside: avoid; }
figure.plot { padding: .8rem .9rem .7rem; border: 1px solid var(--line); border-radius: 8px; background: var(--sheet); }
.plot svg { display: block; width: 100%; height: auto; overflow: visible; font: 11.5px system-ui, sans-serif; }
.plot figcaption { margin-top: .45rem; }
.plot svg text { fill: var(--ink); }
.plot svg text.muted, .plot svg text.title { fill: var(--muted); }
.plot svg { --paper: var(--sheet); }
.grid { stroke: var(--line); }
.axis, .tick { stroke: var(--muted); }
.diagonal { stroke: var(--muted); stroke-dasharray: 3 3; }
.row { display: flex; gap: .6rem; align-items: flex-start; overflow-x: auto; }
.cell { flex: 1 1 0; min-width: 6rem; max-width: 12rem; display: grid; gap: .5rem; }
.cell img { width: 100%; height: auto; display: block; border-radius: 4px; }
.cell figcaption { margin-top: .2rem; line-height: 1.3; overflow-wrap: anywhere; }
.cell figcaption b { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; color: var(--ink); font-weight: 600; }
.cell figcaption.under { font-size: .78rem; }
.sample { padding-bottom: .8rem; border-bottom: 1px dashed var(--line); break-inside: avoid; }
.border .cell { flex: none; }
.border img { width: 10rem; height: 10rem; display: block; border-radius: 3px; image-rendering: pixelated; }
.border td, .border thead th { text-align: left; }
.border td figcaption { margin-top: .15rem; }
footer { margin-top: 3.5rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--muted); font-size: .84rem; }
@media print {
  body { max-width: none; padding: 0; font-size: 10.5px; }
  nav { display: none; }
  h2 { break-before: page; } section:first-of-type h2 { break-before: auto; }
  h2, h3, h4, h5 { break-after: avoid; }
  .wide { overflow: visible; padding: 0; border: 0; } th, td { padding: .25rem .35rem; }
  .plots { grid-template-columns: 1fr 1fr; } .plots.small { grid-template-columns: 1fr 1fr 1fr; }
  .row { overflow: visible; } .cell { min-width: 0; } .border img { width: 6rem; height: 6rem; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
