import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { observe } from '../../../src/apply/observe.ts'
import type { Placed } from '../../../src/apply/run-types.ts'
import { contentOf } from '../../../src/type/content.ts'
import type { PlainType } from '../../../src/type/define-type.ts'
import type { Resource } from '../../../src/type/resource.ts'
import { Session } from '../../../src/ssh/session.ts'
import { directory } from '../../../types/directory/index.ts'
import { file } from '../../../types/file/index.ts'
import { line } from '../../../types/line/index.ts'
import { link } from '../../../types/link/index.ts'
import { localTransport, shells } from '../../lib/local-transport.ts'
import { contextOf, factsOf } from '../../lib/type-target.ts'

describe.each(Object.entries(shells))('what is observed in %s', (_name, shell) => {
  let folder: string
  let session: Session
  const at = (path: string): string => join(folder, path)

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hostwright-observe-'))
    session = await Session.open(localTransport(['/bin/sh'], 'web01'), { shell: `exec ${shell.join(' ')}` })
  })
  afterEach(async () => {
    await session.end()
    rmSync(folder, { recursive: true, force: true })
  })

  /** By name, what is found of each; and how many scripts it took. */
  async function found(...resources: readonly Resource[]) {
    const run = vi.spyOn(session, 'run')
    const placed = resources.map((resource): Placed => {
      const { name, definition, attempts } = resource
      const plain = definition as PlainType
      const place = { within: [], at: '', needs: new Set<Placed>(), triggers: new Map(), secret: false }
      return { name, resource, definition: plain, attempts, ...place }
    })
    const findings = await observe(session, placed, contextOf(factsOf('debian')))
    return {
      scripts: run.mock.calls.length,
      found: Object.fromEntries([...findings].map(([{ name }, finding]) => [name, finding])),
    }
  }

  it('of all kinds of paths takes one script, which tells each type its own', async () => {
    mkdirSync(at('d'), { mode: 0o750 })
    for (const name of ['plain', 'content']) writeFileSync(at(name), `${name}\n`, { mode: 0o640 })
    symlinkSync('content', at('l'))
    writeFileSync(at('in the way'), '')
    const digest = contentOf('content\n')
    const result = await found(
      directory(at('d')),
      directory(at('in the way')),
      file(at('plain')),
      link(at('l'), { target: 'content' }),
      link(at('gone'), { target: 'x' }),
      file(at('content'), { content: 'content\n' }),
      file(at('missing'), { content: 'x' }),
      file(at('d'), { content: 'x' }),
    )
    expect(result.scripts).toBe(1)
    expect(result.found).toMatchObject({
      [`directory:${at('d')}`]: { mode: '0750' },
      [`directory:${at('in the way')}`]: { kind: 'refused' },
      [`file:${at('plain')}`]: { mode: '0640' },
      [`link:${at('l')}`]: { target: 'content' },
      [`link:${at('gone')}`]: null,
      [`file:${at('content')}`]: { mode: '0640', content: { sha256: digest.sha256, bytes: 8 } },
      [`file:${at('missing')}`]: null,
      [`file:${at('d')}`]: { kind: 'refused' },
    })
    expect(result.found[`file:${at('plain')}`]).not.toHaveProperty('content')
  })

  it('takes a script of its own where a path cannot be listed with others, and for other types', async () => {
    mkdirSync(at('d'))
    mkdirSync(at('d/ü'))
    writeFileSync(at('f'), 'a\n')
    const result = await found(
      directory(at('d')),
      file(at('f')),
      link(at('d/ü'), { target: 'ö' }),
      line('a', { path: at('f'), line: 'a' }),
    )
    expect(result.scripts).toBe(3)
    expect(result.found).toMatchObject({
      [`directory:${at('d')}`]: { owner: expect.any(String) as string },
      [`file:${at('f')}`]: { owner: expect.any(String) as string },
      [`link:${at('d/ü')}`]: { kind: 'refused' },
      'line:a': { line: 'a' },
    })
  })
})
