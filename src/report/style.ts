import { cssVariables, darkScheme, lightScheme } from "./palette.ts";

/**
 * The one style sheet of every page: a calm column of text beside its charts; one column on a phone; black on white, with
 * nothing folded away, on paper.
 */
export const styleSheet = `
:root{color-scheme:light dark;${cssVariables(lightScheme)}}
@media screen and (prefers-color-scheme:dark){:root{${cssVariables(darkScheme)}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--text);font:1.0625rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;overflow-wrap:break-word}
main{max-width:68rem;margin:0 auto;padding:clamp(1.5rem,5vw,4.5rem) clamp(1.125rem,4vw,3rem)}
h1,h2,h3{line-height:1.2;text-wrap:balance;letter-spacing:-.012em;margin:0}
h1{font-size:clamp(1.875rem,5vw,2.875rem);font-weight:650;max-width:24ch}
h2{font-size:clamp(1.375rem,3vw,1.75rem);font-weight:650}
h3{font-size:1.0625rem;font-weight:650;margin:2rem 0 .5rem}
p{margin:.75rem 0 0;max-width:68ch}
ul,ol{margin:.75rem 0 0;padding-left:1.25rem;max-width:68ch}
li{margin:.35rem 0}
a{color:var(--lead)}
strong{font-weight:650}
code{font:.875em/1.4 ui-monospace,"SFMono-Regular",Menlo,"DejaVu Sans Mono",monospace;background:var(--surface);padding:.1em .35em;border-radius:.25em;overflow-wrap:anywhere}
section{margin-top:clamp(3rem,7vw,5.5rem)}
section>h2{padding-top:1.25rem;border-top:1px solid var(--line)}
.kicker{color:var(--quiet);font-size:.9375rem;margin:0 0 .75rem}
.lead{font-size:clamp(1.1875rem,2.4vw,1.4375rem);line-height:1.45;max-width:48ch;margin-top:1.25rem}
.quiet{color:var(--quiet);font-size:.9375rem}
.missing{color:var(--quiet);border-left:3px solid var(--line);padding-left:1rem}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(13rem,100%),1fr));gap:1.75rem 2.5rem;margin:2.25rem 0 0}
.facts div{border-top:3px solid var(--text);padding-top:.75rem;display:flex;flex-direction:column}
.facts dt{order:2;font-size:.9375rem;line-height:1.4}
.facts dd{margin:0;order:1;font-size:clamp(2rem,4.5vw,2.75rem);font-weight:650;line-height:1.15;letter-spacing:-.02em;font-variant-numeric:tabular-nums}
.facts dd.note{order:3;font-size:.875rem;font-weight:400;line-height:1.4;letter-spacing:0;color:var(--quiet);margin-top:.25rem}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(25rem,100%),1fr));gap:2.5rem 3rem;margin-top:1.75rem;align-items:start}
figure{margin:1.75rem 0 0;max-width:31rem;min-width:0}
.charts figure{margin:0}
figure h3{margin:0}
figcaption{margin:.25rem 0 .75rem;color:var(--quiet);font-size:.9375rem;line-height:1.5}
figcaption:empty{display:none}
svg{display:block;width:100%;height:auto;overflow:visible;font-family:inherit;color:var(--text)}
svg text{white-space:pre}
ul.legend{list-style:none;padding:0;margin:0 0 .5rem;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;font-size:.9375rem}
.legend li{display:flex;align-items:center;gap:.5rem;margin:0}
.legend svg{width:1.75rem;flex:none}
.legend.dots svg{width:.75rem}
ol.cards{max-width:none;display:grid;grid-template-columns:repeat(auto-fit,minmax(min(25rem,100%),1fr));gap:1.5rem 3rem;padding-left:1.75rem;margin-top:1.5rem}
.cards>li{margin:0;padding-left:.25rem}
.cards strong{font-size:1.1875rem;font-variant-numeric:tabular-nums}
.cards .plain{font-size:.9375rem}
ul.plain{list-style:none;padding:0;margin:0}
.plain li{margin:0 0 .15rem}
details{margin-top:.75rem;font-size:.9375rem}
summary{cursor:pointer;color:var(--quiet);width:fit-content}
:focus-visible{outline:2px solid var(--lead);outline-offset:3px}
ul.told{list-style:none;padding:0;margin:.75rem 0 0;max-width:31rem}
.told li{display:grid;grid-template-columns:1fr auto;gap:0 1.5rem;margin:0;padding:.5rem 0;border-bottom:1px solid var(--line);font-size:.9375rem;line-height:1.4}
.told b{font-weight:650;font-variant-numeric:tabular-nums}
.told .quiet{grid-column:1/-1}
.scroll{overflow-x:auto;max-width:100%;margin-top:1rem}
table{border-collapse:collapse;font-size:.9375rem;line-height:1.4;font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:650;padding-bottom:.5rem}
th,td{text-align:left;vertical-align:top;padding:.45rem 1.5rem .45rem 0;border-bottom:1px solid var(--line);font-weight:400}
tbody th{min-width:8.5rem}
thead th{color:var(--quiet);font-size:.875rem;vertical-align:bottom}
th:last-child,td:last-child{padding-right:0}
.number{text-align:right;white-space:nowrap}
thead .number{white-space:normal;text-wrap:balance;overflow-wrap:normal}
@media (max-width:40rem){th,td{padding-right:.85rem}tbody th{min-width:6.5rem}}
footer{margin-top:clamp(3rem,7vw,5.5rem);padding-top:1.25rem;border-top:1px solid var(--line);color:var(--quiet);font-size:.9375rem}
@media print{
@page{margin:16mm}
html{font-size:9.5pt}
main{padding:0;max-width:none}
section{margin-top:2rem}
h2,h3{break-after:avoid}
figure,.facts div,tr{break-inside:avoid}
.charts{grid-template-columns:1fr 1fr}
details{display:none}
.scroll{overflow:visible}
}
`;
