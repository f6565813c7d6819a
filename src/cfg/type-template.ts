/** What a new type of a site begins with: a small type that works, to be replaced piece by piece. */
import { identifierOf } from '../type/type-name.ts'

/** Content by the file's name. */
export function typeTemplate(name: string): ReadonlyMap<string, string> {
  const identifier = identifierOf(name)
  return new Map([
    ['index.ts', indexText(name, identifier)],
    ['cases.ts', casesText(name, identifier)],
    [`${name}.test.ts`, testText(name, identifier)],
    ['README.md', readmeText(name, identifier)],
  ])
}

function indexText(name: string, identifier: string): string {
  return `/** A file of one line. Replace it by what the type is to manage; keep the shape. */
${importLine('{ defineType, each, probe, sh }', 'hostwright')}
${importLine('* as z', 'zod/mini')}

const Params = z.strictObject({
  text: z.string().check(z.regex(/^[^\\n]*$/, { error: 'must be one line' }), z.describe('The line.')),
  state: z._default(z.enum(['present', 'absent']), 'present').check(z.describe('Whether the file is there.')),
})

export const ${identifier} = defineType({
  name: '${name}',
  summary: 'A file of one line',
  id: z.string().check(z.regex(/^\\/[^\\n]+$/, { error: 'must be an absolute path' })),
  params: Params,

  // What it needs by itself, where the manifest has it.
  needs: ({ id }) => [\`directory:\${id.slice(0, id.lastIndexOf('/'))}\`],

  // Looks only. What it prints is read here: a state, or null where there is nothing.
  observe: each(({ id }) =>
    probe(sh\`[ -f \${id} ] && cat \${id}\`, (out, code) => (code === 0 ? { text: out.replace(/\\n$/, '') } : null)),
  ),

  // The same keys, as they should be; null for "not there".
  desired: ({ params }) => (params.state === 'absent' ? null : { text: params.text }),

  // Shell text that takes the difference away. \`sh\` quotes whatever is put into it.
  converge: ({ id, after }) => [
    after === null ? sh\`rm -f \${id}\` : sh\`printf '%s\\n' \${after.text ?? ''} > \${id}\`,
  ],

  // Files that a change replaces: kept before, so that "cfg undo" can put them back.
  keeps: ({ id }) => [id],
})
`
}

function casesText(name: string, identifier: string): string {
  return `/** What "cfg test ${name} HOST" tries on a real host: made, seen again, changed, taken away. Each step must be right at once. */
${importLine('type { ConformanceCase }', 'hostwright')}
${importLine(`{ ${identifier} }`, './index.ts')}

// Names that a shell could take for something else belong into the cases.
const id = "/srv/it's $(here)"

export const cases: readonly ConformanceCase[] = [
  {
    create: ${identifier}(id, { text: 'one' }),
    changes: [${identifier}(id, { text: "it's $(two)" })],
    remove: ${identifier}(id, { text: '', state: 'absent' }),
  },
]
`
}

function testText(name: string, identifier: string): string {
  return `${importLine('{ describe, expect, it }', 'vitest')}
${importLine(`{ ${identifier} }`, './index.ts')}

describe('${name}', () => {
  it('takes a line', () => {
    expect(${identifier}('/etc/motd', { text: 'hello' }).params).toEqual({ text: 'hello', state: 'present' })
  })

  it('refuses more than a line', () => {
    expect(() => ${identifier}('/etc/motd', { text: 'one\\ntwo' })).toThrow('must be one line')
  })
})
`
}

/** How a manifest imports the type. */
export function importOf(name: string): string {
  return importLine(`{ ${identifierOf(name)} }`, `../types/${name}/index.ts`)
}

/** Put together of parts, so that it is not taken for an import of ours. */
function importLine(what: string, from: string): string {
  return ['import', what, 'from', `'${from}'`].join(' ')
}

function readmeText(name: string, identifier: string): string {
  return `# ${name}

A file of one line.

\`\`\`ts
${importOf(name)}

export default site(() => [${identifier}('/etc/motd', { text: 'hello' })])
\`\`\`

## Parameters
| parameter | type | default | meaning |
| --- | --- | --- | --- |
| \`text\` | \`string\` | required | The line. |
| \`state\` | \`'present' \\| 'absent'\` | \`'present'\` | Whether the file is there. |
`
}
