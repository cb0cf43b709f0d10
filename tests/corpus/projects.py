"""Scripts of several files, with the verdict that is right and the findings that say why."""

from dataclasses import dataclass, field

from shared.domain.project import Project
from shared.domain.verification import Verdict

_RUN = "export default function () { http.get('https://shop.example.com/'); }\n"
_MAIN = f"import http from 'k6/http';\n{_RUN}"
_CHECKED = (
    "import http from 'k6/http';\nimport { check } from 'k6';\n"
    "export function visit(path) {\n"
    "  const res = http.get(`https://shop.example.com${path}`);\n"
    "  check(res, { 'is up': (r) => r.status === 200 });\n"
    "  return res;\n}\n"
)


@dataclass(frozen=True, slots=True)
class ProjectCase:
    """Files by their paths. `expected` maps each code that must be found to its file."""

    name: str
    entry: str
    files: dict[str, str | bytes]
    verdict: Verdict = Verdict.VERIFIED
    expected: dict[str, str | None] = field(default_factory=dict)

    @property
    def project(self) -> Project:
        """The project."""
        data = {
            path: content.encode() if isinstance(content, str) else content
            for path, content in self.files.items()
        }
        return Project.of_files(self.entry, data)


def _with_lib(body: str, lib: str, *, name: str = "lib/shop.js") -> dict[str, str | bytes]:
    return {"main.js": body, name: lib}


PROJECTS = (
    ProjectCase(
        "a local module",
        "tests/main.js",
        {
            "tests/main.js": "import { visit } from '../lib/shop.js';\n"
            "export default function () { visit('/'); }\n",
            "lib/shop.js": _CHECKED,
        },
    ),
    ProjectCase(
        "options of another module",
        "main.js",
        {
            "main.js": "export { options } from './options.js';\n"
            "import { visit } from './shop.js';\nexport default () => { visit('/'); };\n",
            "options.js": "export const options = { vus: 2, duration: '1m',"
            " thresholds: { http_req_duration: ['p(95)<400'], waiting: ['avg<100'] } };\n",
            "shop.js": "import { Trend } from 'k6/metrics';\n"
            "const waiting = new Trend('waiting');\n"
            + _CHECKED.replace("return res;", "waiting.add(res.timings.waiting);\n  return res;"),
        },
    ),
    ProjectCase(
        "everything of another module",
        "main.js",
        {
            "main.js": "export * from './test.js';\nexport { default } from './test.js';\n",
            "test.js": f"{_CHECKED}export const options = {{ vus: 1, iterations: 3 }};\n"
            "export function setup() { return visit('/').status; }\n"
            "export default function (status) { visit(`/${status}`); }\n",
        },
    ),
    ProjectCase(
        "a typescript suite",
        "src/main.ts",
        {
            "src/main.ts": "import { visit } from './lib/shop.ts';\n"
            "import type { Item } from './types';\n"
            "export default function (): void {\n"
            "  const item: Item = { id: 1 };\n  visit(`/items/${item.id}`);\n}\n",
            "src/types.ts": "export interface Item { id: number }\n",
            "src/lib/shop.ts": "import http, { Response } from 'k6/http';\n"
            "import { check } from 'k6';\n"
            "export function visit(path: string): Response {\n"
            "  const res: Response = http.get('https://shop.example.com' + path);\n"
            "  check(res, { 'is up': (r) => r.status === 200 });\n  return res;\n}\n",
        },
    ),
    ProjectCase(
        "rows of a CSV file",
        "main.js",
        {
            "main.js": "import { SharedArray } from 'k6/data';\n"
            "import { visit } from './lib/shop.js';\n"
            "const rows = new SharedArray('rows', () =>\n"
            "  open('./data/rows.csv').trim().split('\\n').slice(1)\n"
            "    .map((row) => row.split(',')));\n"
            "if (rows.length !== 3) throw new Error(`${rows.length} rows`);\n"
            "export default function () { visit(`/${rows[__ITER % 3][1]}`); }\n",
            "lib/shop.js": _CHECKED,
            "data/rows.csv": "id,name\n1,a\n2,b\n3,c\n",
        },
    ),
    ProjectCase(
        "a file beside the module that opens it",
        "main.js",
        {
            "main.js": "import { users } from './users/index.js';\n"
            "import { visit } from './shop.js';\n"
            "export default function () { visit(`/${users[0].name.toUpperCase()}`); }\n",
            "users/index.js": "export const users = "
            "JSON.parse(open(import.meta.resolve('./users.json')));\n",
            "users/users.json": '[{"name": "a"}]',
            "shop.js": _CHECKED,
        },
    ),
    ProjectCase(
        "bytes",
        "main.js",
        {
            "main.js": "import http from 'k6/http';\nimport { check } from 'k6';\n"
            "const image = open('image.png', 'b');\n"
            "if (new Uint8Array(image)[1] !== 0xff) throw new Error('not the file');\n"
            "export default function () {\n"
            "  const data = { file: http.file(image, 'image.png') };\n"
            "  const res = http.post('https://shop.example.com/images', data);\n"
            "  check(res, { 'is up': (r) => r.status === 200 });\n}\n",
            "image.png": b"\x89\xff\x00\xfe",
        },
    ),
    ProjectCase(
        "a file read by parts",
        "tests/main.js",
        {
            "tests/main.js": "import { open } from 'k6/experimental/fs';\n"
            "import csv from 'k6/experimental/csv';\n"
            "import { visit } from '../shop.js';\n"
            "const file = await open('./rows.csv');\n"
            "const rows = await csv.parse(file, { skipFirstLine: true });\n"
            "export default async function () { visit(`/${rows[1][0].trim()}`); }\n",
            "tests/rows.csv": "id\n1\n2\n",
            "shop.js": _CHECKED,
        },
    ),
    ProjectCase(
        "modules of CommonJS",
        "main.js",
        {
            "main.js": "const { visit } = require('./lib/shop.js');\n"
            "exports.default = () => { visit('/'); };\n",
            "lib/shop.js": "const http = require('k6/http');\nconst { check } = require('k6');\n"
            "const { host } = require('./host.js');\n"
            "exports.visit = (path) => {\n  const res = http.get(host + path);\n"
            "  check(res, { up: (r) => r.status === 200 });\n};\n",
            "lib/host.js": "module.exports = { host: 'https://shop.example.com' };\n",
        },
    ),
    ProjectCase(
        "modules that import each other",
        "main.js",
        {
            "main.js": "import { a } from './a.js';\nexport default () => { a(1); };\n",
            "a.js": "import { b } from './b.js';\nimport { visit } from './shop.js';\n"
            "export function a(n) { visit(`/${n}`); if (n > 0) b(n - 1); }\n",
            "b.js": "import { a } from './a.js';\nexport function b(n) { a(n); }\n",
            "shop.js": _CHECKED,
        },
    ),
    ProjectCase(
        "one name for two modules",
        "main.js",
        {
            "main.js": "const { a } = require('./a/index.js');\n"
            "const { b } = require('./b/index.js');\n"
            "exports.default = () => { a(); b(); };\n",
            "a/index.js": "const { path } = require('./path.js');\n"
            "const { visit } = require('../shop.js');\n"
            "if (path !== '/a') throw new Error(path);\nexports.a = () => visit(path);\n",
            "a/path.js": "exports.path = '/a';\n",
            "b/index.js": "const { path } = require('./path.js');\n"
            "const { visit } = require('../shop.js');\n"
            "if (path !== '/b') throw new Error(path);\nexports.b = () => visit(path);\n",
            "b/path.js": "exports.path = '/b';\n",
            "shop.js": "const http = require('k6/http');\nconst { check } = require('k6');\n"
            "exports.visit = (path) => check(http.get(`https://shop.example.com${path}`), "
            "{ up: (r) => r.status === 200 });\n",
        },
    ),
    ProjectCase(
        "names with spaces and letters of other alphabets",
        "tests/größe neu.js",
        {
            "tests/größe neu.js": "import { visit } from '../lib/mein shop.js';\n"
            "export default function () { visit('/'); }\n",
            "lib/mein shop.js": _CHECKED,
        },
    ),
    ProjectCase(
        "a variable that another module needs",
        "main.js",
        {
            "main.js": "import { BASE } from './config.js';\nimport http from 'k6/http';\n"
            "import { check } from 'k6';\n"
            "export default function () {\n"
            "  check(http.get(`${BASE}/items`), { up: (r) => r.status === 200 });\n}\n",
            "config.js": "export const BASE = __ENV.BASE_URL;\n",
        },
    ),
    ProjectCase(
        "no extension",
        "main.js",
        _with_lib(
            "import { visit } from './lib/shop';\nexport default () => { visit('/'); };\n", _CHECKED
        ),
        Verdict.REJECTED,
        {"missing_extension": "main.js"},
    ),
    ProjectCase(
        "no extension in another module",
        "main.ts",
        {
            "main.ts": "import { a } from './a.ts';\nexport default (): void => { a(); };\n",
            "a.ts": "import { visit } from './lib';\nexport function a(): void { visit('/'); }\n",
            "lib/index.ts": _CHECKED.replace("(path)", "(path: string)"),
        },
        Verdict.REJECTED,
        {"missing_extension": "a.ts"},
    ),
    ProjectCase(
        "no extension, with a bundler",
        "src/main.ts",
        {
            "package.json": '{"devDependencies": {"esbuild": "1"}}',
            "tsconfig.json": '{\n  // aliases\n  "compilerOptions": {"baseUrl": ".",'
            ' "paths": {"@lib/*": ["src/lib/*"],},},\n}\n',
            "src/main.ts": "import { visit } from './lib/shop';\nimport { at } from '@lib/at';\n"
            "import items from '../items.json';\n"
            "export default (): void => { visit(at(items[0])); };\n",
            "src/lib/shop.ts": _CHECKED.replace("(path)", "(path: string)"),
            "src/lib/at.ts": "export function at(id: string): string { return `/${id.trim()}`; }\n",
            "items.json": '["a"]',
        },
        Verdict.PARTIALLY_VERIFIED,
        {"needs_bundle": "src/main.ts"},
    ),
    ProjectCase(
        "an npm package, with a bundler",
        "main.js",
        {
            "package.json": '{"dependencies": {"nanoid": "5"}}',
            "main.js": "import { nanoid } from 'nanoid';\nimport { visit } from './shop.js';\n"
            "export default () => { visit(`/${nanoid()}`); };\n",
            "shop.js": _CHECKED,
        },
        Verdict.PARTIALLY_VERIFIED,
        {"npm_package": "main.js"},
    ),
    ProjectCase(
        "an npm package that nothing names",
        "main.js",
        {"main.js": f"import {{ nanoid }} from 'nanoid';\n{_MAIN}", "package.json": "{}"},
        Verdict.REJECTED,
        {"node_module": "main.js"},
    ),
    ProjectCase(
        "a module that is not there",
        "main.js",
        {"main.js": f"import {{ a }} from './a.js';\n{_MAIN}"},
        Verdict.PARTIALLY_VERIFIED,
        {"local_import": "main.js"},
    ),
    ProjectCase(
        "a data file that is not there",
        "main.js",
        {"main.js": f"const all = open('./users.json');\n{_MAIN}", "data/users.json": "[]"},
        Verdict.PARTIALLY_VERIFIED,
        {"data_file": "main.js"},
    ),
    ProjectCase(
        "a name that another module does not export",
        "main.js",
        _with_lib(
            "import { gone } from './lib/shop.js';\nexport default () => gone();\n", _CHECKED
        ),
        Verdict.REJECTED,
        {"unknown_export": None},
    ),
    ProjectCase(
        "a name that another module does not declare",
        "main.js",
        _with_lib(
            "import { visit } from './lib/shop.js';\nexport default () => { visit('/'); };\n",
            _CHECKED.replace("import { check } from 'k6';\n", ""),
        ),
        Verdict.REJECTED,
        {"undeclared_name": "lib/shop.js"},
    ),
    ProjectCase(
        "another module that does not parse",
        "main.js",
        _with_lib(
            "import { visit } from './lib/shop.js';\nexport default () => { visit('/'); };\n",
            "export function visit( {\n",
        ),
        Verdict.REJECTED,
        {"syntax_error": "lib/shop.js"},
    ),
    ProjectCase(
        "an exception in another module",
        "main.js",
        _with_lib(
            "import { visit } from './lib/shop.js';\nexport default () => { visit('/', null); };\n",
            _CHECKED.replace("(path)", "(path, options)").replace(
                "return res;", "return options.headers;"
            ),
        ),
        Verdict.PARTIALLY_VERIFIED,
        {"exception": "lib/shop.js"},
    ),
    ProjectCase(
        "an exception for want of a value that another module lacks",
        "main.js",
        {
            "main.js": "import { settings } from './settings.js';\n"
            "import { visit } from './shop.js';\n"
            "export default () => { visit(settings.paths.home); };\n",
            "settings.js": "export const settings = { path: { home: '/' } };\n",
            "shop.js": _CHECKED,
        },
        Verdict.REJECTED,
        {"exception": "main.js"},
    ),
    ProjectCase(
        "a column that the data does not have",
        "main.js",
        {
            "main.js": "import { visit } from './shop.js';\n"
            "const users = JSON.parse(open('./users.json'));\n"
            "export default () => { visit(`/${users[0].login.trim()}`); };\n",
            "users.json": '[{"name": "a"}]',
            "shop.js": _CHECKED,
        },
        Verdict.REJECTED,
        {"exception": "main.js"},
    ),
    ProjectCase(
        "a request while another module loads",
        "main.js",
        _with_lib(
            "import { token } from './lib/token.js';\nimport http from 'k6/http';\n"
            "export default () => { http.get(`https://shop.example.com/${token}`); };\n",
            "import http from 'k6/http';\n"
            "export const token = http.post('https://shop.example.com/login').body;\n",
            name="lib/token.js",
        ),
        Verdict.REJECTED,
        {"http_in_init": "lib/token.js"},
    ),
    ProjectCase(
        "a threshold of another module on a metric that nobody makes",
        "main.js",
        {
            "main.js": "export { options } from './options.js';\n" + _MAIN,
            "options.js": "export const options = { thresholds: { waiting_time: ['avg<100'] } };\n",
        },
        Verdict.REJECTED,
        {"unknown_metric": None},
    ),
    ProjectCase(
        "more VUs than rows of a data file",
        "main.js",
        {
            "main.js": "import { SharedArray } from 'k6/data';\n"
            "import { visit } from './shop.js';\n"
            "const users = new SharedArray('users',\n"
            "  () => JSON.parse(open('./users.json')).users);\n"
            "export const options = { vus: 5, duration: '1m' };\n"
            "export default () => { visit(`/${users[__VU - 1].name}`); };\n",
            "users.json": '{"users": [{"name": "a"}, {"name": "b"}, {"name": "c"}]}',
            "shop.js": _CHECKED,
        },
        Verdict.REJECTED,
        {"data_runs_out": "main.js"},
    ),
    ProjectCase(
        "as many VUs as rows of a data file",
        "main.js",
        {
            "main.js": "import { visit } from './shop.js';\n"
            "const rows = open('./rows.csv').trim().split('\\n').slice(1);\n"
            "export const options = { vus: 3, duration: '1m' };\n"
            "export default () => { visit(`/${rows[__VU - 1].trim()}`); };\n",
            "rows.csv": "name\na\nb\nc\n",
            "shop.js": _CHECKED,
        },
    ),
    ProjectCase(
        "one VU more than rows of a data file",
        "main.js",
        {
            "main.js": "import { visit } from './shop.js';\n"
            "const rows = open('./rows.csv').trim().split('\\n').slice(1);\n"
            "export const options = { vus: 4, duration: '1m' };\n"
            "export default () => { visit(`/${rows[__VU - 1].trim()}`); };\n",
            "rows.csv": "name\na\nb\nc\n",
            "shop.js": _CHECKED,
        },
        Verdict.REJECTED,
        {"data_runs_out": "main.js"},
    ),
    ProjectCase(
        "variables that a function of another module reads",
        "main.ts",
        {
            "main.ts": "import { env as variable } from './lib/index.ts';\n"
            "import http from 'k6/http';\nimport { check } from 'k6';\n"
            "const host: string = variable('SHOP_URL');\n"
            "const profile: string = variable('PROFILE', false) ?? 'smoke';\n"
            "export default function (): void {\n"
            "  const res = http.get(`${host}/${profile.trim()}`);\n"
            "  check(res, { up: (r) => r.status === 200 });\n}\n",
            "lib/index.ts": "export { env } from './env.ts';\n",
            "lib/env.ts": "export function env(name: string, required: boolean = true): string {\n"
            "  const value = __ENV[name];\n"
            "  if (required && value === undefined) throw new Error(`${name} is not set`);\n"
            "  return value;\n}\n",
        },
    ),
    ProjectCase(
        "a copied library that knows other surroundings",
        "main.js",
        {
            "main.js": "import { join } from './vendor/join.js';\n"
            "import { visit } from './shop.js';\n"
            "export default () => { visit(join(['', 'a'])); };\n",
            "vendor/join.js": "export function join(parts){return parts.join('/')};"
            "export function open(){return new XMLHttpRequest()};"
            f"const table=[{','.join(map(str, range(400)))}];\n",
            "shop.js": _CHECKED,
        },
    ),
    ProjectCase(
        "a copied library that does not run",
        "main.js",
        {
            "main.js": "import { join } from './vendor/join.js';\n"
            "import { visit } from './shop.js';\n"
            "export default () => { visit(join(['', 'a'])); };\n",
            "vendor/join.js": "export function join(parts){return path.join(parts)};"
            f"const table=[{','.join(map(str, range(400)))}];\n",
            "shop.js": _CHECKED,
        },
        Verdict.REJECTED,
        {"exception": "vendor/join.js"},
    ),
)
