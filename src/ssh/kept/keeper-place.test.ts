import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keeperPlace } from './keeper-place.ts'

describe('the place of the keeper', () => {
  let runtime: string
  beforeEach(() => {
    runtime = mkdtempSync(join(tmpdir(), 'hw-run-'))
  })
  afterEach(() => rmSync(runtime, { recursive: true, force: true }))

  const place = (env: Record<string, string> = {}) =>
    keeperPlace({ XDG_RUNTIME_DIR: runtime, ...env }, 'version 1')

  it('is a folder that nobody else can enter', () => {
    const found = place()
    expect(dirname(found?.socket ?? '')).toBe(join(runtime, 'hostwright'))
    expect(statSync(join(runtime, 'hostwright')).mode & 0o777).toBe(0o700)
    expect(found?.seconds).toBe(60)
  })

  it('is another for another version of the program', () => {
    expect(keeperPlace({ XDG_RUNTIME_DIR: runtime }, 'version 2')?.socket).not.toBe(place()?.socket)
  })

  it('is none where the operator wants none', () => {
    for (const text of ['0', '-1', 'never'])
      expect(place({ HOSTWRIGHT_KEEP_CONNECTIONS: text })).toBeUndefined()
    expect(place({ HOSTWRIGHT_KEEP_CONNECTIONS: '5' })?.seconds).toBe(5)
  })

  it('is not one that others can enter, nor a link', () => {
    mkdirSync(join(runtime, 'hostwright'))
    chmodSync(join(runtime, 'hostwright'), 0o755)
    expect(place()?.socket.startsWith(runtime)).not.toBe(true)
    rmSync(join(runtime, 'hostwright'), { recursive: true })
    symlinkSync('/', join(runtime, 'hostwright'))
    expect(place()?.socket.startsWith(runtime)).not.toBe(true)
  })
})
