// expect: browser
import { browser } from 'k6/browser';

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

function readCart() {
  const items = [...document.querySelectorAll('.cart li')];
  return items.map((item) => item.dataset.sku ?? dataLayer[0]);
}

const isDark = () => matchMedia('(prefers-color-scheme: dark)').matches;

export default async function () {
  const page = await browser.newPage();
  await page.goto('https://shop.example.com/');
  await page.waitForFunction(() => {
    const ready = () => sessionStorage.getItem('ready') && customElements.get('x-cart');
    return ready() && window.appReady;
  });
  console.log(await page.evaluate(readCart), await page.evaluate(isDark));
  console.log(await page.locator('main').evaluate((main) => getComputedStyle(main).color));
  console.log(await page.$$eval('a', (links) => links.map((link) => new URL(link.href).pathname)));
  await page.close();
}
