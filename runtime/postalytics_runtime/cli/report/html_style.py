"""Style sheet and content security policy of the HTML report."""

from __future__ import annotations

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
STYLE = """
:root {
  color-scheme: light dark;
  --paper: #fbfaf8; --card: #fff; --ink: #1d1f24; --soft: #5c6270; --line: #dcdad5;
  --succeeded: #23794a; --rejected: #b3361e; --unconfirmed: #8f6100; --pending: #5c6270;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15171b; --card: #1e2127; --ink: #e9e8e4; --soft: #a3a9b5; --line: #363b45;
    --succeeded: #5cc98b; --rejected: #ff8a70; --unconfirmed: #e9b44c; --pending: #a3a9b5;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
main { max-width: 52rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
header p { margin: 0; color: var(--soft); }
header .state { margin-top: .25rem; color: var(--ink); overflow-wrap: anywhere; }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin: 2.25rem 0 .75rem; font-size: 1.125rem; }
.counts {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem;
  margin: 0;
}
.counts div {
  background: var(--card); border: 1px solid var(--line); border-top: 4px solid var(--kind);
  border-radius: .5rem; padding: .75rem 1rem;
}
.counts dt { color: var(--soft); }
.counts dd { margin: 0; font-size: 1.75rem; font-variant-numeric: tabular-nums; }
.succeeded { --kind: var(--succeeded); } .rejected { --kind: var(--rejected); }
.unconfirmed { --kind: var(--unconfirmed); } .pending { --kind: var(--pending); }
.sum, .note { margin: .5rem 0 0; color: var(--soft); }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0; margin: 0 0 .5rem; }
.legend li { list-style: none; }
.legend li::before {
  content: ""; display: inline-block; width: .75em; height: .75em; margin-right: .4em;
  border-radius: 2px; background: var(--kind);
}
svg {
  display: block; width: 100%; height: auto; background: var(--card);
  border: 1px solid var(--line); border-radius: .5rem;
}
svg rect { fill: var(--kind); }
svg line { stroke: var(--line); }
svg text { fill: var(--soft); font-size: 12px; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 600; }
th, td {
  padding: .4rem 1rem .4rem 0; border-bottom: 1px solid var(--line); vertical-align: top;
}
td { overflow-wrap: anywhere; }
td:first-child { white-space: nowrap; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.facts { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; margin: 0; }
.facts dt { color: var(--soft); padding: .2rem 1.5rem .2rem 0; }
.facts dd { margin: 0; padding: .2rem 0; overflow-wrap: anywhere; }
@media (max-width: 36rem) {
  svg text { font-size: 18px; }
  .counts { grid-template-columns: 1fr 1fr; }
  .facts { grid-template-columns: 1fr; }
  .facts dd { padding: 0 0 .5rem; }
}
@media print {
  :root {
    --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb;
    --succeeded: #23794a; --rejected: #b3361e; --unconfirmed: #8f6100; --pending: #5c6270;
  }
  main { max-width: none; padding: 0; }
  section { break-inside: avoid; }
  svg rect, .counts div, .legend li::before { print-color-adjust: exact; }
}
"""
