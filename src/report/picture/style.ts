/** Colours hold 4.5 : 1 against what they stand on, in both schemes; lines differ in dash as well as in hue. */
export const STYLE = `
:root{color-scheme:light dark;--back:#fff;--card:#f6f7f9;--text:#1b1f24;--soft:#59636e;--edge:#d8dde3;--s0:#0b63ce;--s1:#b4450b;--s2:#117a4b;--s3:#7b3fc4;--s4:#a3195b;--limit:#c4232b;--pause:#c4232b26;--good:#117a4b;--bad:#c4232b;--wait:#8a5a00;--bar:#0b63ce}
@media(prefers-color-scheme:dark){:root{--back:#0f1318;--card:#171c23;--text:#e6e9ed;--soft:#9aa5b1;--edge:#2d3540;--s0:#6cb0ff;--s1:#ffa366;--s2:#5fd39a;--s3:#c3a1ff;--s4:#ff8abf;--limit:#ff7b80;--pause:#ff7b8030;--good:#5fd39a;--bad:#ff7b80;--wait:#f0c05a;--bar:#6cb0ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--text);font:15px/1.45 system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:1080px;margin:0 auto;padding:20px 16px 48px}
h1{font-size:1.35rem;margin:0 0 4px}h2{font-size:1.1rem;margin:32px 0 10px}
p{margin:6px 0}.soft,.note{color:var(--soft)}
code,pre{font:13px/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
.state{display:inline-block;padding:1px 9px;border-radius:99px;border:1px solid currentColor;font-weight:600;font-size:.85rem;vertical-align:2px}
.done,.pass{color:var(--good)}.held,.stopped,.running,.hold,.pending{color:var(--wait)}.failed,.died,.error{color:var(--bad)}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(140px,1fr));gap:8px;margin:16px 0}
.fact{background:var(--card);border:1px solid var(--edge);border-radius:8px;padding:8px 12px}
.fact b{display:block;font-size:1.2rem;font-variant-numeric:tabular-nums}.fact span{color:var(--soft);font-size:.85rem}
.charts{display:grid;grid-template-columns:1fr;gap:12px}
figure{margin:0}.chart{background:var(--card);border:1px solid var(--edge);border-radius:8px;padding:10px 14px 6px;break-inside:avoid;min-width:0}
figcaption{font-size:.92rem;margin-bottom:8px}.keys{display:block;color:var(--soft);font-size:.82rem}.key{margin-right:12px;white-space:nowrap}
.key i{display:inline-block;width:18px;border-top:3px solid;vertical-align:4px;margin-right:5px}
.plot{position:relative;height:130px;border-bottom:1px solid var(--edge)}.plot svg,.lane svg{position:absolute;inset:0;width:100%;height:100%;overflow:hidden}
.plot span{position:absolute;left:0;font-size:.72rem;color:var(--soft);background:var(--card);padding:0 4px 0 0;line-height:1}
.plot .top{top:-2px}.plot .middle{top:calc(50% - 6px)}.plot .limit-label{left:auto;right:0;padding:0 0 0 4px;color:var(--limit);transform:translateY(-3px)}
.line{fill:none;stroke-width:1.8;vector-effect:non-scaling-stroke;stroke-linejoin:round}
.line.s0{stroke:var(--s0)}.line.s1{stroke:var(--s1);stroke-dasharray:7 3}.line.s2{stroke:var(--s2);stroke-dasharray:2 3}.line.s3{stroke:var(--s3);stroke-dasharray:9 3 2 3}.line.s4{stroke:var(--s4);stroke-dasharray:4 4}
i.s0{color:var(--s0)}i.s1{color:var(--s1);border-top-style:dashed}i.s2{color:var(--s2);border-top-style:dotted}i.s3{color:var(--s3);border-top-style:dashed}i.s4{color:var(--s4);border-top-style:dotted}
.grid{stroke:var(--edge);stroke-width:1;vector-effect:non-scaling-stroke}.limit{stroke:var(--limit);stroke-width:1.2;stroke-dasharray:5 4;vector-effect:non-scaling-stroke}
.limit.s0{stroke:var(--s0)}.limit.s1{stroke:var(--s1)}.limit.s2{stroke:var(--s2)}.limit.s3{stroke:var(--s3)}.limit.s4{stroke:var(--s4)}.limit[class*=" s"]{opacity:.45}
.mark{stroke:var(--soft);stroke-width:1;stroke-dasharray:2 3;vector-effect:non-scaling-stroke}.pause{fill:var(--pause)}
.ticks{position:relative;height:18px;font-size:.72rem;color:var(--soft);font-variant-numeric:tabular-nums;overflow:hidden}.ticks span{position:absolute;transform:translateX(-50%);top:2px;white-space:nowrap}
.lane-name{display:block;font-size:.78rem;color:var(--soft);overflow-wrap:anywhere;margin-top:4px}.lane{position:relative}.lane svg{position:static;height:16px;display:block;background:var(--back);border-radius:3px}
.bar{fill:var(--bar)}.bar.range{opacity:.75}.bar.failed{fill:var(--bad)}.bar.running{fill:var(--wait)}.bar.rolled-back{fill:var(--soft)}
.numbers{font-size:.82rem;color:var(--soft)}.numbers summary,.more>summary{cursor:pointer;padding:4px 0}
.wide{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;width:100%;font-size:.88rem;font-variant-numeric:tabular-nums}th,td{text-align:left;padding:5px 12px 5px 0;border-bottom:1px solid var(--edge);vertical-align:top}thead th{color:var(--soft);font-weight:500}td,th{overflow-wrap:anywhere}
.beyond{color:var(--bad);font-weight:600}
.plans{display:grid;grid-template-columns:1fr 1fr;gap:10px}.plans pre{background:var(--card);border:1px solid var(--edge);border-radius:8px;padding:10px;margin:0;white-space:pre-wrap}
.plan{break-inside:avoid;margin-bottom:18px}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
@media(max-width:640px){main{padding:14px 12px 40px}.plans{grid-template-columns:1fr}.facts{grid-template-columns:1fr 1fr}
.cards thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}.cards tr{display:block;border-bottom:1px solid var(--edge);padding:8px 0}.cards td,.cards th{display:flex;gap:10px;border:0;padding:1px 0}.cards td::before{content:attr(data-name);color:var(--soft);flex:0 0 88px}.cards td:empty{display:none}}
@media print{:root{--back:#fff;--card:#fff;--text:#000;--soft:#444;--edge:#bbb;--s0:#0b63ce;--s1:#b4450b;--s2:#117a4b;--s3:#7b3fc4;--s4:#a3195b;--limit:#c4232b;--pause:#c4232b26;--good:#117a4b;--bad:#c4232b;--wait:#8a5a00;--bar:#0b63ce}body{font-size:11px;print-color-adjust:exact;-webkit-print-color-adjust:exact}main{max-width:none;padding:0}.numbers{display:none}h2{break-after:avoid}.plot{height:90px}}
`.trim();
