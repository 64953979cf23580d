#include "pipeline/report/page_style.h"

namespace dateline::pipeline {

const std::string_view page_style = R"css(
:root { color-scheme: light dark; --ink: #1b1b1b; --paper: #fff; --faint: #5a5a5a; --line: #d0d0d0; --link: #0b4f9e;
  --events: #2f6f9f; --statements: #b06a10; --mark: #a01818; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e6e6; --paper: #161616; --faint: #a8a8a8; --line: #404040;
  --link: #8ab8f0; --events: #5b9bd0; --statements: #d09a4a; --mark: #ff9a9a; } }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.2; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); font-size: 1.25rem; }
h3 { font-size: 1.05rem; }
a { color: var(--link); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; }
dt, .faint, .rule, .source, caption, .legend { color: var(--faint); }
dd { margin: 0; }
nav ul { display: flex; flex-wrap: wrap; gap: 0 1.25rem; padding: 0; list-style: none; }
ol.rows { padding: 0; list-style: none; }
ol.rows li { margin: 0 0 1.25rem; break-inside: avoid; }
ol.rows p { margin: 0; }
.date { font-variant-numeric: tabular-nums; font-weight: 600; margin-inline-end: .75rem; }
.status, .tolls { color: var(--mark); font-weight: 600; }
blockquote { margin: .15rem 0; padding-inline-start: .75rem; border-inline-start: 3px solid var(--line); }
.source, .rule, .legend, caption { font-size: .875rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; min-width: 100%; overflow-wrap: normal; }
caption { text-align: start; padding: .25rem 0; }
th, td { padding: .25rem .6rem .25rem 0; border-bottom: 1px solid var(--line); text-align: start; vertical-align: top; }
.words { min-width: 16rem; overflow-wrap: anywhere; }
.number, .number-head { text-align: end; font-variant-numeric: tabular-nums; }
svg { display: block; width: 100%; min-width: 34rem; height: auto; }
svg text { fill: var(--ink); font-size: 11px; }
svg line { stroke: var(--line); }
svg .events { fill: var(--events); }
svg .statements { fill: var(--statements); }
.legend span { border-bottom: 3px solid; color: var(--ink); }
.legend .events { border-color: var(--events); }
.legend .statements { border-color: var(--statements); }
footer { margin-top: 2.5rem; border-top: 1px solid var(--line); font-size: .875rem; }
@media print { :root { --ink: #000; --paper: #fff; --faint: #333; --line: #999; --link: #000; --mark: #000; }
  body { max-width: none; padding: 0; font-size: 9.5pt; }
  nav, details { display: none; }
  .scroll { overflow: visible; }
  table { font-size: 8pt; overflow-wrap: anywhere; }
  .words { min-width: 10rem; }
  svg { min-width: 0; }
  tr { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  a.titled::after { content: " (" attr(href) ")"; overflow-wrap: anywhere; } }
)css";

}  // namespace dateline::pipeline
