// expect: undeclared_name
import { browser } from 'k6/browser';

export const options = {
  scenarios: {
    ui: {
      executor: 'shared-iterations',
      options: { browser: { type: 'chromium' } },
    },
  },
};

export default async function () {
  const page = await browser.newPage();
  await page.goto('https://shop.example.com/');
  await page.evaluate(() => window.scrollTo(0, 100));
  localStorage.setItem('seen', 'yes');
  await page.close();
}
