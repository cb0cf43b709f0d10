/**
 * The editor of scripts, as an element of its own.
 *
 * It lives in a shadow root: there its styles become an adopted sheet, which the page's policy allows.
 */
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { javascriptLanguage, typescriptLanguage } from '@codemirror/lang-javascript';
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, lintKeymap, previousDiagnostic, setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';

// Colours are the page's custom properties, which reach into the shadow root.
const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.moduleKeyword, tags.controlKeyword], color: 'var(--code-keyword)' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--code-number)' },
  { tag: [tags.comment], color: 'var(--code-comment)' },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: 'var(--code-function)' },
]);

const look = EditorView.theme({
  '&': { height: '100%', fontSize: '0.8125rem', backgroundColor: 'transparent', color: 'var(--text)' },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55' },
  '.cm-gutters': { backgroundColor: 'var(--card)', color: 'var(--quiet)', borderRight: '1px solid var(--line)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--hover)' },
  '.cm-content': { caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--selection) !important' },
  '.cm-tooltip': { backgroundColor: 'var(--card)', color: 'var(--text)', border: '1px solid var(--line)', maxWidth: '32rem' },
  '.cm-panels': { backgroundColor: 'var(--card)', color: 'var(--text)' },
});

/** An editable script with findings at their lines. Fires `input` when a person changes it. */
class ScriptEditor extends HTMLElement {
  /** @type {EditorView|null} */
  #view = null;

  connectedCallback() {
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    this.#view = new EditorView({ root, parent: root, state: this.#state('', 'javascript') });
  }

  disconnectedCallback() {
    this.#view?.destroy();
    this.#view = null;
  }

  /** The text. */
  get value() {
    return this.#view?.state.doc.toString() ?? '';
  }

  /** Show another text, with a history of its own. @param {string} text @param {string} language */
  show(text, language) {
    this.#view?.setState(this.#state(text, language));
  }

  /** Mark findings at their lines. @param {any[]} findings */
  mark(findings) {
    const view = this.#view;
    if (!view) return;
    const { doc } = view.state;
    const marks = findings.filter((each) => each.line >= 1 && each.line <= doc.lines).map((each) => {
      const line = doc.line(each.line);
      const from = Math.min(line.to, line.from + Math.max(0, (each.column ?? 1) - 1));
      return { from, to: Math.max(from, line.to), severity: each.severity, message: [each.message, each.hint].filter(Boolean).join(' ') };
    });
    view.dispatch(setDiagnostics(view.state, marks.sort((a, b) => a.from - b.from)));
  }

  /** Go to a line. @param {number} number */
  reveal(number) {
    const view = this.#view;
    if (!view || number > view.state.doc.lines) return;
    const line = view.state.doc.line(number);
    view.dispatch({ selection: { anchor: line.from }, effects: EditorView.scrollIntoView(line.from, { y: 'center' }) });
    view.focus();
  }

  /** @param {string} text @param {string} language */
  #state(text, language) {
    return EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(), history(), drawSelection(), bracketMatching(), highlightActiveLine(), lintGutter(),
        language === 'typescript' ? typescriptLanguage : javascriptLanguage,
        syntaxHighlighting(colours), look,
        EditorView.contentAttributes.of({ 'aria-label': 'Script', spellcheck: 'false', tabindex: '0' }),
        // Tab is not bound, so that the keyboard gets out again; Escape leaves at once.
        keymap.of([{ key: 'Escape', run: (view) => { view.contentDOM.blur(); return true; } },
          { key: 'Shift-F8', run: previousDiagnostic },
          ...defaultKeymap, ...historyKeymap, ...lintKeymap]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) this.dispatchEvent(new Event('input', { bubbles: true }));
        }),
      ],
    });
  }
}

customElements.define('script-editor', ScriptEditor);
