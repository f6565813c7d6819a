/** `kill -9` while a command changes much at once: the change is whole or absent, and nothing else is hurt. */
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { checkout } from '../../lib/source-files.ts'
import { describeStores } from '../../lib/stores.ts'
import { siteEnv, type TestSite } from '../../lib/temp-site.ts'
import { expectConsistent, recorded, siteWithOffice } from './adding.ts'

const HOSTS = 150

/** Gives the milliseconds that it took, whole or until it was killed. */
async function run(site: TestSite, line: string, killAfter?: number): Promise<number> {
  const started = performance.now()
  const argv = ['--import', import.meta.resolve('tsx'), join(checkout, 'src/bin/inv.ts'), ...line.split(' ')]
  const child = spawn(process.execPath, argv, {
    cwd: site.root,
    env: siteEnv,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter)
  const code = await new Promise<number | null>((resolve) => {
    child.on('close', resolve)
  })
  clearTimeout(timer)
  if (code !== 0 && killAfter === undefined) throw new Error(`inv ${line}: ${stderr}`)
  return performance.now() - started
}

describeStores('a command that is killed', (stores) => {
  it('has changed all or nothing', { timeout: 300_000 }, async () => {
    const site = await siteWithOffice(stores)
    const rows = Array.from({ length: HOSTS }, (_, index) => `h${index},10.20.1.${index + 1},office`)
    const file = join(site.root, '.git/hosts.csv')
    writeFileSync(file, `name,ip,network\n${rows.join('\n')}\n`)
    const hosts = async (): Promise<number> => (await recorded(site)).length
    const importing = `import csv ${file} --yes`
    const add = async (): Promise<void> => {
      if ((await hosts()) === 0) await run(site, importing)
    }
    const remove = async (): Promise<void> => {
      if ((await hosts()) > 0) await run(site, 'undo --yes')
    }

    /** Cuts the command ever later, until it has done its work; each time all of it is there, or nothing. */
    const cut = async (before: () => Promise<void>, line: string, to: number): Promise<void> => {
      await before()
      const whole = await run(site, line)
      expect(await hosts()).toBe(to)
      for (let part = 0.5; part < 1.05; part += 0.1) {
        await before()
        await run(site, line, whole * part)
        await site.ok('db check')
        const count = await hosts()
        expect([0, HOSTS]).toContain(count)
        if (count === to) await expectConsistent(site)
      }
    }
    await cut(remove, importing, HOSTS)
    await cut(add, 'undo --yes', 0)

    await add()
    const full = site.git('rev-parse', 'HEAD')
    await cut(
      async () => {
        await remove()
        site.git('checkout', full, '--', 'inventory')
        if (site.git('status', '--porcelain') !== '') site.git('commit', '-qm', 'the hosts again')
        expect(await hosts()).toBe(0)
      },
      'load',
      HOSTS,
    )
  })
})
