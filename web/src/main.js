/** Starts the page. */
import './style.css';
import { render } from 'preact';
import { html } from './ui/html.js';
import { App } from './ui/app.js';

const place = /** @type {HTMLElement} */ (document.getElementById('page'));
place.replaceChildren();
render(html`<${App} />`, place);
