/** A host that lies in all that it says of itself (T6, T7): nothing but the run's own records is written on the operator's machine, and no lie is run. */
import { existsSync, readdirSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Host, Lab } from '../lab/api.ts'
import { startLab } from '../lab/lab.ts'
import type { Outcome } from '../lab/process.ts'
import { type LabSite, labSite } from '../lib/lab-site.ts'
import { checkout } from '../lib/source-files.ts'

const UP = '../'.repeat(12)
const LIE = `${UP}tmp/hw-pwned $(touch /tmp/hw-pwned) \`touch /tmp/hw-pwned\` {{host.name}} \${7*7} \u001b]0;owned\u0007`

const MANIFEST = `import { directory, file, line, site } from 'hostwright'
export default site(({ host, facts }) => [
  file('/srv/facts', { content: [host.name, facts.os.name, facts.hostname].join('|') + '\\n' }),
  directory('/srv/tree', { purge: true }),
  file('/srv/tree/kept', { content: 'new\\n' }),
  line('x', { path: '/srv/lines', line: 'x' }),
])
`

let lab: Lab
let site: LabSite
let host: Host
let above: string

beforeAll(async () => {
  lab = await startLab({ networks: [{ name: 'office', subnets: ['10.20.0.0/24'] }] })
  site = await labSite(lab)
  above = dirname(site.folder)
  await mkdir(join(above, 'home'))
  await site.inv('add network office')
  await site.inv('add subnet 10.20.0.0/24 --network office')
  await site.inv('add host web01 --network office --ip 10.20.0.9')
  host = await site.switchOn('web01')
  await site.manifest(MANIFEST)
})
afterAll(async () => {
  await site.remove()
  await lab.stop()
})

/** Nothing but the site and what lies beside it can be written to, by whatever name. */
const CONFINED =
  'mount --bind "$1" "$1" && mount -o remount,bind,ro / && shift && ! touch /tmp/hw-pwned 2>/dev/null && exec "$@"'

function cfg(words: string): Promise<Outcome> {
  const argv = [join(checkout, 'bin/cfg'), ...words.split(' ')]
  return lab.operator.exec(['unshare', '--mount', 'sh', '-c', CONFINED, 'sh', above, ...argv], {
    env: {
      ...process.env,
      HOME: join(above, 'home'),
      TMPDIR: join(above, 'home'),
      XDG_RUNTIME_DIR: undefined,
      SSH_AUTH_SOCK: undefined,
      HOSTWRIGHT_IDENTITY: lab.privateKeyPath,
      NO_COLOR: '1',
    },
    cwd: site.folder,
  })
}

/** Without what Git and the inventory database keep of the site, and what the program keeps of its own code. */
function written(): readonly string[] {
  return readdirSync(above, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => relative(above, join(entry.parentPath, entry.name)))
    .filter((path) => !/^(?:site\/\.git|home\/\.cache\/hostwright)\//.test(path))
    .toSorted()
}

it('writes nothing by names that the host gives, and runs nothing that it says', async () => {
  await host.exec(`mkdir -p /srv/tree; cd /srv; printf 'old\\n' >tree/kept; printf 'lines\\n' >lines`)
  await host.exec('cat >/srv/tree/"$(cat)"', { input: '-rf $(touch hw-pwned)' })
  await host.writeFile(
    '/etc/os-release',
    ['ID', 'VERSION_ID', 'PRETTY_NAME'].map((key) => `${key}='${LIE}'\n`).join(''),
  )
  await host.writeFile(
    '/usr/local/sbin/uname',
    `#!/bin/sh\ncat <<'EOF'\nLinux ${LIE.replaceAll(' ', '_')} 6.1 x86_64\nEOF\n`,
    '755',
  )
  const before = written()
  const runs: (readonly [string, number])[] = [
    ['facts web01', 0],
    [`plan web01 -vv -o ${join(above, 'plan.json')}`, 3],
    [`apply web01 --yes -vv --junit ${join(above, 'junit.xml')}`, 0],
    ['show last', 0],
    ['history', 0],
    ['undo last --yes', 0],
    ['plan web01 --json', 3],
  ]
  for (const [words, code] of runs) {
    const outcome = await cfg(words)
    const said = outcome.stdout + outcome.stderr
    expect([outcome.code, said], words).toEqual([code, said])
    expect(said, words).not.toMatch(/[\u0007\u001b\u009b]/)
  }
  expect(written().filter((path) => !before.includes(path))).toEqual(['junit.xml', 'plan.json'])
  expect(existsSync('/tmp/hw-pwned')).toBe(false)
  expect((await host.exec('find / -xdev -name "hw-pwned" 2>/dev/null')).stdout).toBe('')
})

it('takes the lies for text, and the name from the inventory', async () => {
  expect((await cfg('apply web01 --yes')).code).toBe(0)
  const [name, os] = (await host.readFile('/srv/facts')).split('|')
  expect(name).toBe('web01')
  expect(os).toContain('$(touch /tmp/hw-pwned)')
  expect(os).toContain('{{host.name}} ${7*7}')
})
