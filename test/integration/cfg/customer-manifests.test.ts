import { readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cfgProgram } from '../../../src/bin/cfg-program.ts'
import { runProgram } from '../../lib/run-program.ts'
import { siteEnv, tempSite } from '../../lib/temp-site.ts'

describe('cfg -C NAME', () => {
  it("evaluates the customer's branch without a checkout, copied once for all changes of its inventory", async () => {
    const { root, ok, git } = await tempSite()
    const cfg = (...argv: string[]) =>
      runProgram(cfgProgram, argv, { cwd: root, env: { ...siteEnv, HOME: dirname(root) } })
    const manifest = (text: string): void => {
      writeFileSync(
        join(root, 'manifests', 'site.ts'),
        `import { file, site } from 'hostwright'\nexport default site(() => [file('/etc/${text}')])\n`,
      )
      git('commit', '-qam', text)
    }
    await ok('add customer acme')
    await ok('-C acme add network lan')
    await ok('-C acme add subnet 10.1.0.0/24 --network lan')
    await ok('-C acme add host web01 --network lan')
    git('switch', '-q', 'customer/acme')
    manifest('of-acme')
    git('switch', '-q', 'main')
    manifest('of-base')

    const graph = async (...argv: string[]) => (await cfg('graph', ...argv)).stdout
    expect(await graph('web01', '-C', 'acme')).toContain('file:/etc/of-acme')
    expect((await cfg('check', 'web01')).stderr).toContain('unknown host "web01"')
    await ok('-C acme add host web02 --network lan')
    expect(await graph('web02', '-C', 'acme')).toContain('file:/etc/of-acme')
    expect(readdirSync(join(root, '.git', 'hostwright', 'checkouts'))).toHaveLength(1)
    expect(git('status', '--porcelain')).toBe('')
  })
})
