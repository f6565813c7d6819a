/** Types with several contents, lists of objects, dangerous changes, and words of their own for a failure. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { applyHosts, planHosts } from '../../../src/apply/apply-hosts.ts'
import type { HostReport } from '../../../src/apply/report.ts'
import { renderHosts } from '../../../src/cfg/render-report.ts'
import { compareObjects, objectLines } from '../../../src/core/object-lines.ts'
import { Secret } from '../../../src/core/secret.ts'
import { raw, sh } from '../../../src/core/shell.ts'
import { command } from '../../../src/type/command.ts'
import { contentOf, objectsOf } from '../../../src/type/content.ts'
import { defineType } from '../../../src/type/define-type.ts'
import { each } from '../../../src/type/each.ts'
import { probe } from '../../../src/type/probe.ts'
import type { Resources } from '../../../src/type/resource.ts'
import type { Content } from '../../../src/type/state.ts'
import { type LoopbackSshd, startSshd } from '../../lib/loopback-sshd.ts'
import { ignoreEvents, runDependencies } from '../../lib/run-context.ts'
import { mark } from '../../lib/test-types.ts'

interface FolderState {
  readonly '/text': Content
  readonly list: Content
  readonly [key: string]: Content
}

/** Two files in a folder, `text` and `list`; it is dangerous to lose anything of the list. */
const folder = defineType({
  name: 'folder',
  summary: 'Two files',
  id: z.string(),
  params: z.strictObject({
    text: z.union([z.string(), z.instanceof(Secret)]),
    list: z.array(z.string()),
    fails: z._default(z.boolean(), false),
  }),
  observe: each(({ id }) =>
    probe(
      sh`cd ${id} 2>/dev/null && sha256sum text list && wc -c text list`,
      (stdout): FolderState | null => {
        const content = (name: string): Content => ({
          kind: 'content',
          sha256: new RegExp(`^(\\S+)  ${name}$`, 'm').exec(stdout)?.[1] ?? '',
          bytes: Number(new RegExp(`(\\d+) ${name}$`, 'm').exec(stdout)?.[1]),
        })
        return stdout === '' ? null : { '/text': content('text'), list: content('list') }
      },
    ),
  ),
  desired: ({ params }): Partial<FolderState> => ({
    '/text': contentOf(params.text),
    list: objectsOf(params.list),
  }),
  converge: ({ id, params, after }) => [
    ...(params.fails ? [raw('echo "text:1: what is that?" >&2; echo it failed >&2; false')] : []),
    sh`mkdir -p ${id}`,
    command(sh`mv ${id}/new ${id}/list`, {
      body: { path: `${id}/new`, content: Buffer.from(after?.list?.text ?? '') },
    }),
    sh`printf %s ${params.text instanceof Secret ? params.text.reveal() : params.text} > ${id}/text`,
  ],
  read: ({ id }, _, key) =>
    probe(sh`cat ${`${id}/${key.replace('/', '')}`}`, (stdout, code) => (code === 0 ? stdout : null)),
  hazards: ({ before }, texts) => {
    const list = texts.get('list')
    if (before === null || list === undefined) return []
    const { removed } = compareObjects(objectLines(list.before ?? ''), objectLines(list.after))
    return removed.map((line) => `loses ${line}`)
  },
  explain: (_, said) => (said.includes('text:1') ? 'text, line 1, is wrong' : undefined),
})

let sshd: LoopbackSshd
let directory: string

beforeAll(async () => {
  sshd = await startSshd()
  directory = mkdtempSync(join(tmpdir(), 'hostwright-hazards-'))
})
afterAll(async () => {
  rmSync(directory, { recursive: true, force: true })
  await sshd.stop()
})

const LIST = ['gateway n 1', 'web a 1', 'web b 2']

beforeEach(() => {
  rmSync(join(directory, 'one'), { recursive: true, force: true })
  mkdirSync(join(directory, 'one'))
  writeFileSync(join(directory, 'one/text'), 'old\n')
  writeFileSync(join(directory, 'one/list'), objectsOf(LIST).text)
})

async function run(mode: 'plan' | 'apply', resources: Resources, force = false): Promise<HostReport> {
  const dependencies = await runDependencies({ identity: sshd.identity, resources: () => resources })
  const hosts = mode === 'plan' ? planHosts : applyHosts
  const [report] = await hosts(dependencies, [sshd.endpoint], { why: `cfg ${mode}`, force }, ignoreEvents)
  if (report === undefined) throw new Error('no report')
  return report
}

const one = (options: { text?: string | Secret; list?: string[]; fails?: boolean }) =>
  folder(join(directory, 'one'), { text: 'old\n', list: LIST, ...options })

function shown(report: HostReport): string {
  return renderHosts([report], 'plan')
    .flatMap((block) => ('lines' in block ? block.lines : []))
    .map((line) => (typeof line === 'string' ? line : line.text))
    .join('\n')
}

describe('a plan', () => {
  it('tells the difference of each content, of texts as a diff and of lists in objects', async () => {
    const report = await run(
      'plan',
      one({ text: 'new\n', list: ['gateway n 2', 'web a 1', 'web b 2', 'web c 3'] }),
    )
    const change = report.resources[0]?.change
    expect(change?.diff).toBe('--- /text\n+++ /text\n@@ -1,1 +1,1 @@\n-old\n+new\n')
    expect(change?.objects).toEqual([
      {
        key: 'list',
        added: ['web c 3'],
        removed: [],
        changed: [{ before: 'gateway n 1', after: 'gateway n 2' }],
      },
    ])
    expect(change?.keys.map(({ key, told }) => [key, told])).toEqual([
      ['/text', 'diff'],
      ['list', 'objects'],
    ])
    expect(shown(report)).toContain('      list:\n      ~ gateway n 1 → 2\n      + web c 3\n')
  })

  it('compares lists of a hundred thousand objects, and shows those that differ', async () => {
    const list = Array.from(
      { length: 100_000 },
      (_, index) => `reservation web${index} eth0 10.1.2.3 52:54:00:00:00:00`,
    )
    writeFileSync(join(directory, 'one/list'), objectsOf(list).text)
    const start = performance.now()
    const report = await run('plan', one({ list: [...list.slice(1), 'reservation new eth0 10.1.2.4 x'] }))
    expect(performance.now() - start).toBeLessThan(6000)
    expect(report.resources[0]?.change?.objects?.[0]).toEqual({
      key: 'list',
      added: ['reservation new eth0 10.1.2.4 x'],
      removed: ['reservation web0 eth0 10.1.2.3 52:54:00:00:00:00'],
      changed: [],
    })
  })

  it('keeps secrets out of all of it', async () => {
    const report = await run('plan', one({ text: new Secret('quiet1'), list: [...LIST, 'web quiet1'] }))
    expect(JSON.stringify(report)).not.toContain('quiet1')
    expect(report.resources[0]?.change?.diff).toBeUndefined()
    expect(report.resources[0]?.change?.objects?.[0]?.added).toEqual(['web [secret]'])
  })
})

describe('a dangerous change', () => {
  it('is warned of, and made only where it is forced; nothing else of the host is touched', async () => {
    const resources = [mark(join(directory, 'other')), one({ list: ['gateway n 1'] })]
    const planned = await run('plan', resources)
    expect(shown(planned)).toContain('warning: loses web a 1 (cfg apply wants --force)')
    const refused = await run('apply', resources)
    expect(refused.error?.exitCode).toBe(1)
    expect(refused.error?.lines.join('\n')).toMatch(
      /^Cannot apply "loop": 2 problems\n {2}- folder:\S+ loses web a 1 \(.*\)\n {2}- folder:\S+ loses web b 2 \(.*\)\nhint: .*--force$/,
    )
    expect(refused.resources).toEqual([])
    expect((await run('plan', resources)).counts.changed).toBe(2)
    const forced = await run('apply', resources, true)
    expect([forced.outcome, forced.counts.changed]).toEqual(['changed', 2])
    expect(readFileSync(join(directory, 'one/list'), 'utf8')).toBe('gateway n 1\n')
  })

  it('is refused too where it shows only after something else was changed', async () => {
    rmSync(join(directory, 'one'), { recursive: true })
    const made = mark(join(directory, 'made'))
    const fill = folder(join(directory, 'one'), { text: 'old\n', list: LIST })
    const link = folder(join(directory, 'two'), { text: 'old\n', list: ['gateway n 1'], needs: [made, fill] })
    // What the second is of comes to be there only when the first is made.
    rmSync(join(directory, 'two'), { recursive: true, force: true })
    symlinkSync('one', join(directory, 'two'))
    const report = await run('apply', [made, fill, link])
    expect(report.resources.map(({ outcome, reason, hint }) => [outcome, reason, hint])).toEqual([
      ['changed', undefined, undefined],
      ['changed', undefined, undefined],
      ['failed', 'it loses web a 1; it loses web b 2', 'see it with "cfg plan"; if it is meant, add --force'],
    ])
    expect(readFileSync(join(directory, 'one/list'), 'utf8')).toBe(objectsOf(LIST).text)
  })
})

it('tells of a failure in the words of the type', async () => {
  const report = await run('apply', one({ text: 'new', fails: true }))
  expect(report.resources[0]?.reason).toBe('text, line 1, is wrong (exit code 1)')
  expect(report.resources[0]?.command?.stderr).toContain('it failed')
})
