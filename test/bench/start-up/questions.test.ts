/** The built programs ask on a terminal: also when their code comes from the cache, where V8 cannot import. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { makeSite, programPath } from './site.ts'

const folder = mkdtempSync(join(tmpdir(), 'hostwright-asked-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('a question is asked and answered, the first time and from the cache', () => {
  const site = makeSite(folder)
  const cache = join(folder, 'cache')
  const asked = [1, 2, 3].map(() => {
    const command = `${programPath('inv')} set host 'kind=physical' tag+=old`
    const { stdout, status } = spawnSync('script', ['-qec', command, '/dev/null'], {
      cwd: site,
      encoding: 'utf8',
      input: 'n\n',
      env: { ...process.env, XDG_CACHE_HOME: cache, TERM: 'xterm' },
    })
    return { status, stdout }
  })
  expect(readdirSync(cache)).toEqual(['hostwright'])
  for (const { stdout } of asked) expect(stdout).toMatch(/\[y\/N\]/)
  for (const { stdout } of asked) expect(stdout).not.toMatch(/bug|Warning/)
  expect(asked.map(({ status }) => status)).toEqual(asked.map(() => asked[0]?.status))
})
