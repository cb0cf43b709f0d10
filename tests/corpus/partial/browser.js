// expect: browser
import { browser } from 'k6/browser';
import { check } from 'k6';

export const options = {
  scenarios: {
    ui: {
      executor: 'shared-iterations',
      vus: 1,
      iterations: 1,
      options: { browser: { type: 'chromium' } },
    },
  },
};

export default async function () {
  const page = await browser.newPage();
  try {
    await page.goto('https://shop.example.com/');
    const title = await page.evaluate(() => document.title);
    check(title, { 'has a title': (text) => text.length > 0 });
  } finally {
    await page.close();
  }
}
