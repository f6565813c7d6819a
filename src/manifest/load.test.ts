import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import * as z from 'zod/mini'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hostView, inventoryView } from '../../test/lib/views.ts'
import { describeError, UserError } from '../core/errors.ts'
import { sh } from '../core/shell.ts'
import { defineType } from '../type/define-type.ts'
import { each } from '../type/each.ts'
import { probe } from '../type/probe.ts'
import type { TypeEntry } from '../type/registry.ts'
import { evaluate } from './evaluate.ts'
import { LazyTypes } from './lazy-types.ts'
import { type LoadedSite, loadSite } from './load.ts'
import { sampleFacts } from './sample-facts.ts'
import { site } from './site.ts'

const note = defineType({
  name: 'note',
  summary: 'A note',
  id: z.string(),
  params: z.strictObject({ text: z.string() }),
  observe: each(() => probe(sh`true`, () => null)),
  desired: ({ params }) => ({ text: params.text }),
  converge: () => [],
})

const pkg = defineType({
  name: 'package',
  summary: 'A type that is imported by another name than its own',
  id: z.string(),
  params: z.strictObject({}),
  compose: () => [],
})

const api = { site, sh, defineType, each, probe }
let loads = 0
const entries = Object.entries({ note, pkg }).map(([exported, type]): TypeEntry => ({
  name: type.definition.name,
  exported,
  parts: [],
  generates: false,
  load: () => {
    loads += 1
    return Promise.resolve(type)
  },
}))

const host = hostView('web01')
const inventory = inventoryView([host])

let root = ''
const cache = mkdtempSync(join(tmpdir(), 'hostwright-cache-'))

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'hostwright-site-')))
})
afterEach(() => {
  rmSync(root, { recursive: true })
})

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

function load(files: Readonly<Record<string, string>>): Promise<LoadedSite> {
  write(files)
  return loadSite({ root, api, types: new LazyTypes(entries), cache })
}

async function resourcesOf(
  files: Readonly<Record<string, string>>,
): Promise<[name: string, params: unknown][]> {
  const loaded = await load(files)
  const found = evaluate(loaded, { host, facts: sampleFacts(host), inventory })
  return found.map(({ name, params }) => [name, params])
}

/** The lines that the operator reads. */
async function complaintOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const error: unknown = await resourcesOf(files).then(
    () => new Error('nothing was refused'),
    (reason: unknown) => reason,
  )
  if (error instanceof UserError) return describeError(error)
  throw error
}

const one = (body: string): Record<string, string> => ({
  'manifests/site.ts': `import { fromFile, note, sh, site, template } from 'hostwright'\n${body}`,
})

describe('loading and evaluating a site', () => {
  it('gives the resources of a manifest and what it imports, flat and in order', async () => {
    const found = await resourcesOf({
      'manifests/site.ts': `
        import { note, site } from 'hostwright'
        import type { Facts } from 'hostwright'
        import { web } from './roles/web.ts'
        export default site(({ host, facts }) => [
          note('first', { text: host.name }),
          false,
          host.name === 'web01' && web(facts),
          [[note('last', { text: 'z' })], null],
        ])`,
      'manifests/roles/web.ts': `
        import { note } from 'hostwright'
        import type { Facts, Resource } from 'hostwright'
        export function web(facts: Facts): Resource[] { return [note('web', { text: facts.os.id })] }`,
    })
    expect(found).toEqual([
      ['note:first', { text: 'web01' }],
      ['note:web', { text: 'debian' }],
      ['note:last', { text: 'z' }],
    ])
  })

  it('takes types of the site itself, which may use zod without having it', async () => {
    const found = await resourcesOf({
      'types/flag/index.ts': `
        import { defineType, each, probe, sh } from 'hostwright'
        import * as z from 'zod/mini'
        export const flag = defineType({
          name: 'flag', summary: 'A flag', id: z.string(), params: z.strictObject({ up: z.boolean() }),
          observe: each(({ id }) => probe(sh\`test -e \${id}\`, (_, code) => (code === 0 ? { up: true } : null))),
          desired: ({ params }) => ({ up: params.up }), converge: () => [],
        })`,
      'manifests/site.ts': `
        import { site } from 'hostwright'
        import { flag } from '../types/flag/index.ts'
        export default site(() => flag('/flag', { up: true }))`,
    })
    expect(found).toEqual([['flag:/flag', { up: true }]])
  })

  it('runs a module once however many import it, and anew when the site is loaded again', async () => {
    const files = {
      'manifests/count.ts': `export const counter = { n: 0 }`,
      'manifests/a.ts': `import { counter } from './count.ts'\ncounter.n += 1`,
      'manifests/site.ts': `
        import './a.ts'
        import { counter } from './count.ts'
        import { note, site } from 'hostwright'
        export default site(() => note('n', { text: String(counter.n) }))`,
    }
    expect(await resourcesOf(files)).toEqual([['note:n', { text: '1' }]])
    expect(
      await resourcesOf({
        ...files,
        'manifests/a.ts': `import { counter } from './count.ts'\ncounter.n += 5`,
      }),
    ).toEqual([['note:n', { text: '5' }]])
  })

  it('reads files and templates of the site', async () => {
    write({ 'manifests/files/motd': 'hello\n', 'manifests/files/web/port.hbs': 'port {{port}}\n' })
    writeFileSync(join(root, 'manifests/files/bytes'), Buffer.from([0xff, 0]))
    const found = await resourcesOf(
      one(`export default site(() => [
        note('a', { text: fromFile('motd') }),
        note('b', { text: template('web/port.hbs', { port: 80 }) }),
        note('c', { text: String(fromFile('bytes', 'binary').length) }),
      ])`),
    )
    expect(found.map(([, params]) => params)).toEqual([
      { text: 'hello\n' },
      { text: 'port 80\n' },
      { text: '2' },
    ])
  })
})

describe('a folder of the site', () => {
  const shown = (name: string, data = ''): Record<string, string> => ({
    'manifests/site.ts': `import { folder, note, site } from 'hostwright'
export default site(() => note('a', { text: JSON.stringify(folder(${JSON.stringify(name)}${data})) }))`,
  })

  it('is given whole, with what can be run and what is no text, and its templates filled where there is data', async () => {
    write({
      'manifests/files/web/a': 'A\n',
      'manifests/files/web/in/port.hbs': '{{port}}',
      'manifests/files/web/run': 'r',
    })
    chmodSync(join(root, 'manifests/files/web/run'), 0o755)
    const textOf = async (data: string): Promise<unknown> =>
      JSON.parse((Object((await resourcesOf(shown('web', data)))[0]?.[1]) as { text: string }).text)
    const run = { content: 'r', mode: '0755' }
    expect(await textOf('')).toEqual({ a: 'A\n', 'in/port.hbs': '{{port}}', run })
    expect(await textOf(', { port: 80 }')).toEqual({ a: 'A\n', 'in/port': '80', run })
    writeFileSync(join(root, 'manifests/files/web/bytes'), Buffer.from([0xff, 0]))
    expect(await textOf('')).toMatchObject({ bytes: { type: 'Buffer', data: [255, 0] } })
  })

  it('is refused where there is none, or it lies outside of the site', async () => {
    write({ 'manifests/files/x': '' })
    mkdirSync(join(root, 'manifests/files/empty'))
    symlinkSync('/etc/ssl', join(root, 'manifests/files/link'))
    const reasonOf = async (name: string): Promise<string | undefined> =>
      /: (.*) \(manifests/.exec((await complaintOf(shown(name)))[0] ?? '')?.[1]
    expect(await reasonOf('nosuch')).toBe('there is no such folder')
    expect(await reasonOf('x')).toBe('it is no folder')
    expect(await reasonOf('empty')).toBe('there is no file in it')
    expect(await reasonOf('../../..')).toBe('it lies outside of the site')
    expect(await reasonOf('link')).toBe('it lies outside of the site: a symbolic link leads to "/etc/ssl"')
  })
})

describe('a mistake in a manifest is told with its line', () => {
  it('unknown parameter', async () => {
    expect(await complaintOf(one(`export default site(() => [\n  note('a', { texxt: 'b' }),\n])`))).toEqual([
      expect.stringMatching(/^Cannot use note "a": 2 problems \(manifests\/site\.ts:3\)$/),
      expect.stringContaining('parameter "text"'),
      '  - unknown parameter "texxt"',
      '    hint: did you mean "text"?',
    ])
  })

  it('unknown parameter of a resource that is made while the manifest loads', async () => {
    expect(
      (await complaintOf(one(`const a = note('a', { texxt: 'b' } as any)\nexport default site(() => a)`)))[0],
    ).toBe('Cannot use note "a": 2 problems (manifests/site.ts:2)')
  })

  it('unknown type', async () => {
    const complaint = await complaintOf({
      'manifests/site.ts': `import { site } from 'hostwright'\nimport { web } from './roles/web.ts'\nexport default site(web)`,
      'manifests/roles/web.ts': `import { noet } from 'hostwright'\n\nexport const web = () => [\n  noet('a', { text: 'b' }),\n]`,
    })
    expect(complaint).toEqual([
      'Cannot evaluate the manifests: unknown type "noet" (manifests/roles/web.ts:4)',
      'hint: did you mean "note"?',
    ])
  })

  it.each([
    ['pacakge', 'did you mean "package"? It is imported as "pkg"'],
    ['remark', '"cfg types" lists the types'],
  ])('unknown type %s', async (name, hint) => {
    const complaint = await complaintOf({
      'manifests/site.ts': `import { site, ${name} } from 'hostwright'\nexport default site(() => ${name}('x'))`,
    })
    expect(complaint).toEqual([
      `Cannot evaluate the manifests: unknown type "${name}" (manifests/site.ts:2)`,
      `hint: ${hint}`,
    ])
  })

  it('a name that is not imported', async () => {
    expect(await complaintOf(one(`export default site(() => [\n  noet('a', { text: 'b' }),\n])`))).toEqual([
      'Cannot evaluate the manifests for "web01": unknown name "noet" (manifests/site.ts:3)',
      'hint: did you mean "note"?',
    ])
    const forgotten = {
      'manifests/site.ts': `import { site } from 'hostwright'\nexport default site(() => note('a', { text: 'b' }))`,
    }
    expect((await complaintOf(forgotten))[1]).toBe("hint: import it: import { note } from 'hostwright'")
  })

  it.each([
    ["[\n  note('a', { text: 'b' }),\n  // noet\n\n  noet('c'),\n]", 6],
    ["[\n  note('a', { text: 'b' }),\n  [\n    host && noet('c'),\n  ],\n]", 5],
    ["[\n  note('noet', { text: 'noet' }),\n  ...[1].map(\n    noet,\n  ),\n]", 5],
  ])('a name that is not imported, in a list: %j', async (list, line) => {
    const [first] = await complaintOf(one(`export default site(({ host }) => ${list})`))
    expect(first).toBe(
      `Cannot evaluate the manifests for "web01": unknown name "noet" (manifests/site.ts:${line})`,
    )
  })

  it('unknown function', async () => {
    const complaint = await complaintOf({
      'manifests/site.ts': `import { site, tempalte } from 'hostwright'\nexport default site(() => tempalte('x', {}))`,
    })
    expect(complaint).toEqual([
      'Cannot evaluate the manifests: unknown name "tempalte" (manifests/site.ts:2)',
      'hint: did you mean "template"?',
    ])
  })

  it('syntax', async () => {
    const complaint = await complaintOf({
      'manifests/site.ts': `import { site } from 'hostwright'\nimport { web } from './web.ts'\nexport default site(web)`,
      'manifests/web.ts': `export const web = () => [\n  1 = = 2,\n]`,
    })
    expect(complaint).toEqual(['Cannot load "manifests/web.ts": Unexpected token (manifests/web.ts:2:7)'])
  })

  it('a conflict that is not solved', async () => {
    const text =
      'export const a = 1\n<<<<<<< HEAD\nexport const b = 1\n=======\nexport const b = 2\n>>>>>>> main\n'
    const [first, hint] = await complaintOf({ 'manifests/site.ts': text })
    expect(first).toMatch(/^Cannot load "manifests\/site\.ts": .* \(manifests\/site\.ts:\d+:\d+\)$/)
    expect(hint).toBe(
      'hint: manifests/site.ts:2: there begins a conflict of a merge that is not solved: ' +
        'take the "<<<<<<<", "=======" and ">>>>>>>" out, keep what holds, and git commit',
    )
  })

  it('a module that is not there', async () => {
    expect(await complaintOf(one(`import { web } from './roles/wbe.ts'\nexport default site(web)`))).toEqual([
      'Cannot load the manifests: there is no module "./roles/wbe.ts" (manifests/site.ts:2)',
      'hint: paths are relative to the importing file, with their ending: ./roles/web.ts',
    ])
    expect((await complaintOf(one(`import x from 'left-pad-for-hosts'\nexport default site(x)`)))[0]).toBe(
      'Cannot load the manifests: there is no module "left-pad-for-hosts" (manifests/site.ts:2)',
    )
  })

  it('an error that the code throws, when it loads and when it is evaluated', async () => {
    expect(await complaintOf(one(`const x: any = undefined\nexport default site(x.y)`))).toEqual([
      "Cannot load the manifests: Cannot read properties of undefined (reading 'y') (manifests/site.ts:3)",
    ])
    expect(await complaintOf(one(`export default site(({ host }) =>\n  JSON.parse(host.name))`))).toEqual([
      expect.stringMatching(
        /^Cannot evaluate the manifests for "web01": Unexpected token .*\(manifests\/site\.ts:3\)$/,
      ),
    ])
  })

  it('an undefined name in a template, with the place in both', async () => {
    const files = one(`export default site(() =>\n  note('a', { text: template('port.hbs', { prot: 1 }) }))`)
    expect(await complaintOf({ ...files, 'manifests/files/port.hbs': 'one\nport {{port}}\n' })).toEqual([
      'Cannot render template "port.hbs": undefined name "port" at manifests/files/port.hbs:2 (manifests/site.ts:3)',
    ])
  })

  it('a file that is not there, outside of the site, or no text', async () => {
    write({ 'manifests/files/x': '' })
    writeFileSync(join(root, 'manifests/files/bytes'), Buffer.from([0xff, 0]))
    symlinkSync('/etc/passwd', join(root, 'manifests/files/link'))
    const firstLine = async (name: string): Promise<string | undefined> =>
      (
        await complaintOf(
          one(`export default site(() => note('a', { text: fromFile(${JSON.stringify(name)}) }))`),
        )
      )[0]
    expect(await firstLine('nosuch')).toBe(
      'Cannot read file "nosuch": there is no such file (manifests/site.ts:2)',
    )
    for (const name of ['../../../etc/passwd', '/etc/passwd'])
      expect(await firstLine(name)).toBe(
        `Cannot read file "${name}": it lies outside of the site (manifests/site.ts:2)`,
      )
    expect(await firstLine('link')).toBe(
      'Cannot read file "link": it lies outside of the site: a symbolic link leads to "/etc/passwd" (manifests/site.ts:2)',
    )
    expect(await firstLine('bytes')).toBe(
      'Cannot read file "bytes": it is not UTF-8 text (manifests/site.ts:2)',
    )
  })

  it.each([
    ['async () => note("a", { text: "b" })', 'a promise in place of resources'],
    [
      '() => [note("a", { text: "b" }), [Promise.reject(new Error("no"))]]',
      'a promise in place of resources, as entry 2.1',
    ],
    ['() => [note]', 'the type "note" itself in place of resources, as entry 1'],
    ['() => "text"', 'the string "text" in place of resources'],
    ['() => [{ file: "x", mode: 1 }]', 'an object (file, mode) in place of resources, as entry 1'],
    ['() => ({})', 'an object in place of resources'],
  ])('%s returns %s', async (manifest, what) => {
    const [first] = await complaintOf(one(`export default site(${manifest} as any)`))
    expect(first).toBe(`Cannot evaluate the manifests for "web01": it returns ${what} (manifests/site.ts)`)
  })

  it.each([
    ['note', "a resource is made by calling its type: note('web01', { … })"],
    ['pacakge', "a resource is made by calling its type: pkg('web01', { … })"],
    ['nothing like it', 'a resource is made by calling its type; "cfg types" lists the types'],
  ])('an object of type "%s" in place of a resource', async (type, hint) => {
    const complaint = await complaintOf(
      one(`export default site(() => [{ type: ${JSON.stringify(type)}, id: 'web01' }] as any)`),
    )
    expect(complaint[1]).toBe(`hint: ${hint}`)
  })

  it('no entry manifest, or one without a site', async () => {
    expect((await complaintOf({ 'manifests/other.ts': '' }))[0]).toBe(
      `Cannot load the manifests of "${root}": there is no manifests/site.ts`,
    )
    expect((await complaintOf({ 'manifests/site.ts': 'export default 1' }))[0]).toBe(
      'Cannot load "manifests/site.ts": its default export is no site (manifests/site.ts)',
    )
  })
})

describe('code that somebody else could have written', () => {
  it.each(['manifests/site.ts', 'manifests/roles', 'manifests'])(
    'is not run when all may write to %s',
    async (path) => {
      write({ ...one('export default site(() => [])'), 'manifests/roles/x.ts': '' })
      chmodSync(join(root, path), 0o777)
      expect(await complaintOf({})).toEqual([
        `Cannot run the manifests of "${root}": "${path}" can be written to by every user`,
        'hint: make the files your own: chown -R and chmod -R o-w',
      ])
    },
  )
})

describe('the types that a site uses', () => {
  const entry = (body: string): Readonly<Record<string, string>> => ({ 'manifests/site.ts': body })

  it('are loaded, and no others', async () => {
    loads = 0
    const text =
      "import { note as say, site } from 'hostwright'\nexport default site(() => [say('a', { text: 'b' })])\n"
    expect(await resourcesOf(entry(text))).toEqual([['note:a', { text: 'b' }]])
    expect(loads).toBe(1)
  })

  it('are found where the text does not tell them, too', async () => {
    const text =
      "import * as all from 'hostwright'\nconst one = all.note('a', { text: 'b' })\nexport default all.site(() => [one])\n"
    expect(await resourcesOf(entry(text))).toEqual([['note:a', { text: 'b' }]])
  })
})
