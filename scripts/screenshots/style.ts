/** Much like GitHub's own page, in the light theme. */
export const STYLE = `
  body { margin: 0; background: #fff; }
  article { font: 13px/1.5 system-ui, "Liberation Sans", Helvetica, Arial, sans-serif; color: #1f2328; padding: 16px; }
  h3 { font-size: 18px; margin: 0 0 12px; }
  p, ul, table, pre, details { margin: 0 0 14px; }
  ul { padding-left: 24px; }
  code { font: 11px/1.45 "Liberation Mono", "DejaVu Sans Mono", monospace; background: #eff1f3; border-radius: 6px; padding: 2px 5px; }
  pre { background: #f6f8fa; border-radius: 6px; padding: 12px; overflow: hidden; }
  pre code { background: none; padding: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
  table { border-collapse: collapse; font-size: 12px; }
  th, td { border: 1px solid #d1d9e0; padding: 5px 11px; text-align: left; }
  tr:nth-child(2n) { background: #f6f8fa; }
  a { color: #0969da; text-decoration: none; }
  summary { cursor: pointer; }
  details[open] > summary { margin-bottom: 8px; }
  blockquote { margin: 0 0 14px; padding-left: 12px; border-left: 3px solid #d1d9e0; color: #59636e; }
  .added { color: #116329; background: #dafbe1; }
  .removed { color: #82071e; background: #ffebe9; }
  .changed { color: #953800; background: #ffe2cc; }
  .suggestion { margin: 0; font-weight: 600; border: 1px solid #d1d9e0; border-bottom: 0; padding: 6px 12px; border-radius: 6px 6px 0 0; }
  pre.new { background: #dafbe1; border: 1px solid #d1d9e0; border-radius: 0 0 6px 6px; }
`;
