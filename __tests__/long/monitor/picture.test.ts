import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Browser } from '../../support/browser.js';
import { Scene } from '../../support/monitor/scene.js';

/*
 * The page that `apply --report-html` writes of a real rollout, which was disturbed once, opened in headless Chromium.
 */

jest.setTimeout(120_000);

let scene: Scene;
let browser: Browser;
let file: string;

beforeAll(async () => {
  scene = await Scene.start();
  const { err } = await scene.apply('--report-html', 'run.html');
  expect(err).toMatch(/pauses: Longest wait for a lock: .*\n {2}goes on/);
  file = join(scene.project.folder, 'run.html');
  browser = await Browser.start();
});
afterAll(async () => {
  await browser.stop();
  await scene.stop();
});

describe.each([390, 1100])('at %i pixels', (width) => {
  it.each(['light', 'dark'] as const)('renders, asks for nothing and is told nothing (%s)', async (scheme) => {
    await browser.view({ width, height: 1000, scheme });
    browser.requests.length = 0;
    browser.said.length = 0;
    await browser.open(`file://${file}`);
    expect(browser.said).toEqual([]);
    expect(browser.requests).toEqual([`file://${file}`]);
    expect(await browser.ask('document.documentElement.scrollWidth')).toBe(width);
    const dark = await browser.ask<string>('getComputedStyle(document.body).backgroundColor');
    expect(dark === 'rgb(255, 255, 255)').toBe(scheme === 'light');
    const drawn = await browser.ask<number>(
      `[...document.querySelectorAll('main > .charts polyline.line')].filter((line) => line.getBoundingClientRect().width > 100).length`,
    );
    expect(drawn).toBeGreaterThan(5);
    expect((await browser.picture()).length).toBeGreaterThan(10_000);
  });

  it('nothing is cut off or runs out of its box', async () => {
    const out = await browser.ask<string[]>(
      `[...document.querySelectorAll('main *')].filter((one) => {
        const { left, right, width } = one.getBoundingClientRect();
        return width > 0 && !one.closest('.ticks, .wide, svg, .hidden') && (left < -1 || right > innerWidth + 1);
      }).map((one) => one.outerHTML.slice(0, 80))`,
    );
    expect(out).toEqual([]);
  });
});

it('every chart has a name and a description, and the same as numbers', async () => {
  const images = (await browser.roles()).filter(({ role }) => role === 'image' || role === 'img');
  expect(images.length).toBeGreaterThan(8);
  expect(images.filter(({ name }) => name.trim() === '')).toEqual([]);
  expect(images.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'Latency',
      'Longest wait for a lock',
      'Lag of replicas',
      '0004_indexes.sql · 1 CREATE INDEX',
    ]),
  );
  const bare = await browser.ask<number>(
    `[...document.querySelectorAll('figure.chart:not(.lanes)')].filter((one) => one.querySelectorAll('desc, tbody tr').length < 3).length`,
  );
  expect(bare).toBe(0);
  const headings = (await browser.roles()).filter(({ role }) => role === 'heading').map(({ name }) => name);
  expect(headings).toEqual([
    'Run 2 done',
    'Timeline',
    'Pauses',
    'Before, while, after',
    expect.stringMatching(/^Plans/),
    'Ledger',
  ]);
});

it('text stands out from what it stands on', async () => {
  for (const scheme of ['light', 'dark'] as const) {
    await browser.view({ width: 1100, height: 1000, scheme });
    expect([scheme, await browser.ask<string[]>(CONTRAST)]).toEqual([scheme, []]);
  }
});

/** Texts with less than 4.5 : 1 (WCAG 2.2, 1.4.3), by the relative luminance that it defines. */
const CONTRAST = `(() => {
  const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
  const luminance = (color) => {
    const [r, g, b] = numbers(color).slice(0, 3).map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (one) => {
    for (let at = one; at !== null; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if ((numbers(color)[3] ?? 1) === 1) return color;
    }
    return 'rgb(255, 255, 255)';
  };
  const weak = [...document.querySelectorAll('main *')].filter((one) => {
    if (one.closest('svg') || ![...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '')) return false;
    const [a, b] = [luminance(getComputedStyle(one).color), luminance(behind(one))].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05) < 4.5;
  });
  return weak.map((one) => one.outerHTML.slice(0, 90));
})()`;

it('what stands in it came from a file, and is text', async () => {
  const page = readFileSync(file, 'utf8');
  expect(page).not.toMatch(/<script|\bon\w+=|https?:\/\/|url\(/i);
  expect(page.length).toBeLessThan(400_000);
});

it('printed, it is light and breaks no chart', async () => {
  await browser.view({ width: 800, height: 1000, scheme: 'dark', media: 'print' });
  expect(await browser.ask('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
  const { data } = (await browser.send('Page.printToPDF', { printBackground: true })) as { data: string };
  expect(Buffer.from(data, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
});
