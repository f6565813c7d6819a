import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makePrivateFolder } from './private-folder.ts'

let base: string
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'hostwright-'))
})
afterAll(() => rmSync(base, { recursive: true }))

/** T19. */
describe('makePrivateFolder', () => {
  it('is of mode 0700 in XDG_RUNTIME_DIR, and removed with all in it', async () => {
    chmodSync(base, 0o700)
    const { path, remove } = await makePrivateFolder({ XDG_RUNTIME_DIR: base })
    expect(dirname(path)).toBe(base)
    expect(statSync(path).mode & 0o777).toBe(0o700)
    mkdirSync(join(path, '1'))
    await remove()
    expect(existsSync(path)).toBe(false)
  })

  it('is not in a runtime folder that others can enter', async () => {
    const shared = join(base, 'shared')
    mkdirSync(shared)
    chmodSync(shared, 0o755)
    const { path, remove } = await makePrivateFolder({ XDG_RUNTIME_DIR: shared, TMPDIR: base })
    expect(dirname(path)).toBe(base)
    await remove()
  })

  it('leaves room for the name of a socket', async () => {
    const deep = join(base, 'x'.repeat(70))
    mkdirSync(deep)
    const { path, remove } = await makePrivateFolder({ TMPDIR: deep })
    expect(dirname(path)).toBe('/tmp')
    expect(`${path}/1000/s.0123456789abcdef`.length).toBeLessThan(104)
    await remove()
  })
})
