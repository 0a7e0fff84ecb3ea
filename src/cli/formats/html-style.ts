/** The style of the html report: system fonts, light and dark, one column, and paper. Loads nothing. */
export const STYLESHEET = `
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#59636e;--page:#fff;--card:#f6f7f9;--line:#d5dae0;--link:#0b4fa8;
--mark:#ffe58a;--mark-ink:#1b1f24;--critical:#8f1020;--high:#b3261e;--medium:#8a5300;--low:#1c5d7a;--informational:#59636e}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9ed;--soft:#a3adb8;--page:#14171b;--card:#1c2026;--line:#363d46;
--link:#8ab8ff;--mark:#6b5500;--mark-ink:#fff6d6;--critical:#ff8a94;--high:#ff9d8f;--medium:#f0b95b;--low:#7cc4e4;--informational:#a3adb8}}
*{box-sizing:border-box}
html{scroll-behavior:auto;scroll-padding-top:1rem}
body{margin:0 auto;max-width:66rem;padding:1.5rem 1.25rem 4rem;background:var(--page);color:var(--ink);
font:1rem/1.5 system-ui,"Segoe UI",Roboto,"Liberation Sans",Arial,sans-serif;overflow-wrap:anywhere}
a{color:var(--link)}
a:focus-visible,summary:focus-visible,pre:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:2px}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:var(--page);padding:.5rem 1rem}
h1,h2,h3,h4,h5{line-height:1.25;margin:0}
h1{font-size:2rem}h2{font-size:1.45rem;margin:2.75rem 0 1rem;padding-bottom:.35rem;border-bottom:2px solid var(--line)}
h3{font-size:1.1rem;margin:1.5rem 0 .5rem}h4{font-size:.95rem;margin:1.4rem 0 .5rem;color:var(--soft)}h5{font-size:1rem}
p{margin:.5rem 0}
.brand{margin:0;font-size:.85rem;letter-spacing:.08em;text-transform:uppercase;color:var(--soft)}
.lead{font-size:1.2rem}
.handling{border-left:4px solid var(--medium);padding:.4rem .8rem;background:var(--card);font-size:.95rem}
nav ul{display:flex;flex-wrap:wrap;gap:.3rem 1.25rem;list-style:none;padding:.6rem 0;margin:1rem 0 0;border-block:1px solid var(--line)}
.facts{margin:.5rem 0;display:grid;gap:.15rem}
.facts div{display:grid;grid-template-columns:9rem 1fr;gap:1rem}
.facts dt{color:var(--soft)}.facts dd{margin:0}
.badge{display:inline-block;font-size:.72rem;font-weight:700;letter-spacing:.03em;line-height:1;padding:.25rem .45rem;border-radius:.25rem;
border:1.5px solid currentColor;vertical-align:.12em;white-space:nowrap;color:var(--informational)}
.badge.critical{background:var(--critical);border-color:var(--critical);color:var(--page)}
.badge.high{color:var(--high)}.badge.medium{color:var(--medium)}.badge.low{color:var(--low)}
.tag{font-size:.75rem;font-weight:400;color:var(--soft);border:1px solid var(--line);border-radius:.25rem;padding:.05rem .35rem;white-space:nowrap}
.count{color:var(--soft);font-size:.9rem;font-weight:400}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:start;vertical-align:top;padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line)}
thead th{color:var(--soft);font-weight:600;white-space:nowrap}
.list{table-layout:fixed;min-width:44rem}.list .w{width:6.5rem}.list .d{width:7.5rem}.list .f{width:28%}.list .t{width:24%}
td .badge{font-size:.66rem}
details{border-bottom:1px solid var(--line);padding:.35rem 0}
summary{cursor:pointer;padding:.2rem 0}
article{margin:1.5rem 0;padding:1.1rem 1.25rem;border:1px solid var(--line);border-radius:.5rem;content-visibility:auto;contain-intrinsic-size:auto 50rem}
article>h3{margin-top:0;font-size:1.2rem}
article details{border:0;margin-top:1rem}
.finding{border-inline-start:4px solid var(--informational);background:var(--card);padding:.6rem .9rem;margin:.6rem 0}
.finding.critical{border-color:var(--critical)}.finding.high{border-color:var(--high)}
.finding.medium{border-color:var(--medium)}.finding.low{border-color:var(--low)}
.evidence{list-style:none;margin:.6rem 0 0;padding:0;display:grid;gap:.5rem}
.evidence li{display:grid;grid-template-columns:1.9rem 1fr}
.number{font-size:.75rem;font-weight:700;color:var(--soft);padding-top:.2rem}
.evidence li:target{outline:2px solid var(--link);outline-offset:3px}
code,pre{font-family:ui-monospace,"SF Mono",Consolas,"Liberation Mono",monospace;font-size:.85rem}
code.why{color:var(--soft)}
mark{background:var(--mark);color:var(--mark-ink);padding:0 .12em;border-radius:.15em}
sup{font-size:.7rem;line-height:0}sup a{padding:0 .1em}
pre.mail{margin:0;padding:.8rem 1rem;background:var(--card);border:1px solid var(--line);border-radius:.3rem;
white-space:pre-wrap;max-height:28rem;overflow-y:auto;font:inherit;font-size:.95rem}
.target{font-family:ui-monospace,"SF Mono",Consolas,"Liberation Mono",monospace;font-size:.85rem}
.header th{font-weight:600;white-space:nowrap;color:var(--soft)}
.header td{font-family:ui-monospace,"SF Mono",Consolas,"Liberation Mono",monospace;font-size:.82rem}
.up{text-align:end;font-size:.85rem;margin-bottom:0}
footer{margin-top:3rem;color:var(--soft);font-size:.9rem}
@media (max-width:38rem){.facts div{grid-template-columns:1fr;gap:0}.facts dt{margin-top:.4rem}}
@media print{:root{color-scheme:light;--page:#fff;--ink:#000;--card:#fff;--link:#000;--soft:#444;--mark:#ffe58a;--mark-ink:#000}
html{font-size:9pt}body{max-width:none;padding:0}.list{min-width:0}nav,.skip,.up,footer a{display:none}
article{content-visibility:visible;border:0;border-top:2px solid #000;border-radius:0;padding:.5rem 0}
pre.mail{max-height:none;overflow:visible}
details::details-content{content-visibility:visible;display:block}
h2,h3,h4,h5{break-after:avoid}.finding,tr,.evidence li{break-inside:avoid}
mark,.badge{print-color-adjust:exact;-webkit-print-color-adjust:exact}a{text-decoration:none}}
`;
