import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { cfgProgram } from '../../../src/bin/cfg-program.ts'
import { runProgram } from '../../lib/run-program.ts'
import { siteEnv, tempSite } from '../../lib/temp-site.ts'

it('cfg check says a mistake once for all hosts that it hits', async () => {
  const { root, ok } = await tempSite()
  await ok('add network lan')
  await ok('add subnet 10.1.0.0/24 --network lan')
  for (const name of ['web01', 'web02', 'db01']) await ok(`add host ${name} --network lan`)
  writeFileSync(
    join(root, 'manifests', 'site.ts'),
    `import { file, site } from 'hostwright'
export default site(({ host }) => [file('/etc/x'), host.name.startsWith('web') && fiel('/etc/y')])
`,
  )
  const cfg = (...argv: string[]) =>
    runProgram(cfgProgram, argv, { cwd: root, env: { ...siteEnv, HOME: dirname(root) } })
  const { stdout, exitCode } = await cfg('check')
  const reason = 'unknown name "fiel" (manifests/site.ts:2)'
  expect(exitCode).toBe(2)
  expect(stdout.split('\n')).toEqual([
    'db01: 1 resource, sample facts',
    `Cannot evaluate the manifests for 2 hosts: ${reason}`,
    '  hint: did you mean "file"?',
    '  on web01, web02',
    '',
  ])
  expect((await cfg('check', 'web02')).stdout.split('\n')[0]).toBe(
    `web02: Cannot evaluate the manifests for "web02": ${reason}`,
  )
  // For programs each host has its own.
  const { result } = JSON.parse((await cfg('check', '--json')).stdout) as {
    readonly result: { readonly hosts: readonly { readonly host: string; readonly error?: object }[] }
  }
  expect(result.hosts.map(({ host, error }) => [host, error])).toEqual([
    ['db01', undefined],
    ...['web01', 'web02'].map((name) => [
      name,
      {
        message: `Cannot evaluate the manifests for "${name}": unknown name "fiel"`,
        lines: [`Cannot evaluate the manifests for "${name}": ${reason}`, 'hint: did you mean "file"?'],
      },
    ]),
  ])
})
