import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Node, Parent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { cellCode, code, fence, oneLine, plain, visible } from '../../src/report/escape.js';
import { renderMarkdown } from '../../src/report/markdown.js';
import { anyText } from '../support/any-text.js';
import { hostileReport } from '../support/report.js';
import { ATTACKS } from './runner.js';

/** The escapes and the page as a real GitHub-flavoured Markdown parser sees them. */

const hostile = fc.oneof(
  anyText(30),
  fc
    .array(fc.oneof(fc.constantFrom(...ATTACKS), fc.string({ maxLength: 3 })), { maxLength: 8 })
    .map((parts) => parts.join('')),
);

const GITHUB = { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] };

function parse(markdown: string): Node[] {
  return flatten(fromMarkdown(markdown, GITHUB));
}

function flatten(node: Node): Node[] {
  return [node, ...('children' in node ? (node as Parent).children.flatMap(flatten) : [])];
}

function types(nodes: readonly Node[]): string {
  return [...new Set(nodes.map(({ type }) => type))].sort().join(' ');
}

/** The text that a reader sees of parsed nodes, without the zero-width spaces that keep GitHub from linking. */
function shown(nodes: readonly Node[]): string {
  return nodes
    .filter(({ type }) => type === 'text' || type === 'inlineCode')
    .map((node) => (node as Node & { value: string }).value)
    .join('')
    .replaceAll('\u200b', '');
}

function seen(text: string): string {
  return visible(oneLine(text)).replaceAll('\u200b', '');
}

const OUR_TAGS = /<\/?(?:details|summary|b|code|span)>|<br>/g;

describe('a Markdown parser', () => {
  test('reads prose as nothing but text, and all of it', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const nodes = parse(`x ${plain(text)} y`);
        const inline = types(nodes.filter(({ type }) => type !== 'html'));
        const tags = nodes.filter(({ type }) => type === 'html') as (Node & { value: string })[];
        return (
          inline === 'paragraph root text' &&
          tags.every(({ value }) => /^<\/?span>$/.test(value)) &&
          oneLine(shown(nodes)) === oneLine(`x ${seen(text)} y`)
        );
      }),
      { numRuns: 2500 },
    );
  });

  test('reads inline code as one code span with all of the text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const spans = parse(`x ${code(text)} y`).filter(({ type }) => type === 'inlineCode') as (Node & {
          value: string;
        })[];
        return spans.length === 1 && (seen(text) === '' || spans[0]?.value.replaceAll('\u200b', '') === seen(text));
      }),
      { numRuns: 2500 },
    );
  });

  test('reads a fence as one block with all of the text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const nodes = parse(`before\n\n${fence(text)}\nafter\n`);
        const [block] = nodes.filter(({ type }) => type === 'code') as (Node & { value: string })[];
        const expected = visible(text.replace(/\r\n?/g, '\n')).replace(/\n+$/, '');
        return types(nodes) === 'code paragraph root text' && block?.value === expected;
      }),
      { numRuns: 2500 },
    );
  });

  test('reads a row as its cells, whatever they hold', () => {
    fc.assert(
      fc.property(hostile, hostile, (first, second) => {
        const row = `| ${cellCode(first)} | ${cellCode(second)} | ${plain(first)} | end |`;
        const nodes = parse(`| a | b | c | d |\n| --- | --- | --- | --- |\n${row}\n\nafter\n`);
        const cells = nodes.filter(({ type }) => type === 'tableCell');
        const allowed = new Set(['root', 'table', 'tableRow', 'tableCell', 'text', 'inlineCode', 'html', 'paragraph']);
        return (
          cells.length === 8 &&
          nodes.every(({ type }) => allowed.has(type)) &&
          oneLine(shown(flatten(cells[5] as Node))) === oneLine(seen(second)) &&
          shown(flatten(cells[7] as Node)) === 'end'
        );
      }),
      { numRuns: 2500, examples: [['.@.a', '']] },
    );
  });

  test('finds in a whole page only what we put there', () => {
    const allowed = 'code heading html inlineCode list listItem paragraph root strong table tableCell tableRow text';
    fc.assert(
      fc.property(hostile, fc.boolean(), (text, whole) => {
        const nodes = parse(renderMarkdown(hostileReport(text), { limit: 60_000, whole }));
        const html = nodes.filter(({ type }) => type === 'html') as (Node & { value: string })[];
        const tags = html.map(({ value }) => value).join('');
        return (
          types(nodes)
            .split(' ')
            .every((type) => allowed.split(' ').includes(type)) &&
          nodes.filter(({ type }) => type === 'heading').length === 1 &&
          nodes.filter(({ type }) => type === 'tableCell').length === 10 &&
          !tags.replace(OUR_TAGS, '').includes('<') &&
          tags.split('<details>').length === tags.split('</details>').length
        );
      }),
      { numRuns: 250 },
    );
  });

  test('every list item, cell and block of a page is closed before the next begins', () => {
    const nodes = parse(renderMarkdown(hostileReport('x'), { limit: 60_000 }));
    expect(nodes.filter(({ type }) => type === 'strong').map((node) => shown(flatten(node)))).toEqual([
      'Schema difference: 1 changed',
      'Pull request 1',
      'Pull request 2',
      'Safe rewrite',
      '1.',
      'Safe rewrite',
      '1.',
      'How to go on',
    ]);
  });
});
