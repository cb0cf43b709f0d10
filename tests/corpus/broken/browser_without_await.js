// expect: missing_await
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
  const page = browser.newPage();
  await page.goto('https://shop.example.com/');
  await page.close();
}
