/** A newcomer's first type: written by `cfg new type`, tried by `cfg test`, used by a manifest, tested with no host. */
import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { planFor } from '../../src/testing.ts'
import type { Host, Lab } from '../lab/api.ts'
import { startLab } from '../lab/lab.ts'
import { type LabSite, labSite } from '../lib/lab-site.ts'

let lab: Lab
let site: LabSite
let host: Host

beforeAll(async () => {
  lab = await startLab({ networks: [{ name: 'office', subnets: ['10.20.0.0/24'] }] })
  site = await labSite(lab)
  await site.inv('add network office')
  await site.inv('add subnet 10.20.0.0/24 --network office')
  await site.inv('add host lab1 --network office --ip 10.20.0.9')
  await site.inv('add group web --attr workers=4')
  await site.inv('set host lab1 group+=web')
  await site.inv('state lab1 installing')
  await site.inv('state lab1 active')
  host = await site.switchOn('lab1')
})
afterAll(async () => {
  await site.remove()
  await lab.stop()
})

it('is written, works as it is, and passes its own cases on a real host', async () => {
  const { stdout } = await site.cfg('new type one_liner')
  expect(stdout).toContain('types/one_liner/index.ts')
  expect((await site.cfg('new type one_liner', 2)).stderr).toContain('types/one_liner is there already')
  expect((await site.cfg('new type file', 2)).stderr).toContain('one of the standard types')
  expect((await site.cfg('test one_liner lab1 --yes')).stdout).toMatch(/1 of 1 case passed/)
  expect((await site.cfg('type one_liner')).stdout).toContain(
    "import { oneLiner } from '../types/one_liner/index.ts'",
  )
  expect((await site.cfg('types')).stdout).toMatch(/one_liner +oneLiner from .* A file of one line/)
  expect((await site.cfg('test one_linr lab1 --yes', 2)).stderr).toContain('did you mean "one_liner"?')
})

it('is told what it does wrong', async () => {
  const path = join(site.folder, 'types/one_liner/index.ts')
  const text = await readFile(path, 'utf8')
  try {
    await writeFile(path, text.replace("printf '%s\\n'", "printf '%s!\\n'"))
    const { stdout } = await site.cfg('test one_liner lab1 --yes', 1)
    expect(stdout).toMatch(/failed {2}one_liner:.*\n.*still not right/)
    await writeFile(path, text.replace('[ -f ${id} ] && cat', 'touch /etc/trace; [ -f ${id} ] && cat'))
    expect((await site.cfg('test one_liner lab1 --yes', 1)).stdout).toContain('planning changed the host')
  } finally {
    await writeFile(path, text)
  }
})

it('is used by a manifest, which is tested with no host', async () => {
  await site.manifest(`import { file, secret, service, site } from 'hostwright'
import { oneLiner } from '../types/one_liner/index.ts'
export default site(({ host, facts }) => {
  const conf = file('/etc/app.conf', { content: \`workers \${host.attributes['workers']}\\n\` })
  return [conf, oneLiner('/srv/motd', { text: facts.os.id }), facts.init === 'systemd' && service('app', { restartOn: [conf] })]
})
`)
  const plan = await planFor('lab1', { site: site.folder })
  expect(plan.names).toEqual(['file:/etc/app.conf', 'one_liner:/srv/motd', 'service:app'])
  expect(plan.get('file:/etc/app.conf').params).toMatchObject({ content: 'workers 4\n' })
  expect(plan.get('service:app').triggers).toEqual({ restart: ['file:/etc/app.conf'] })
  expect(plan.get('one_liner:/srv/motd').at).toBe('manifests/site.ts:5')
  expect(() => plan.get('file:/etc/app.cnf')).toThrow('there is file:/etc/app.conf')
  const other = await planFor('lab1', { site: site.folder, facts: { init: 'openrc' } })
  expect(other.names).not.toContain('service:app')
  await site.cfg('apply lab1 --limit one_liner:*')
  expect(await host.readFile('/srv/motd')).toBe('debian\n')
})

it('is found by a program that imports what is built', () => {
  const script = `require('hostwright/testing').planFor('lab1').then((plan) => console.log(plan.names.join()))`
  const modules = join(site.folder, 'node_modules')
  execFileSync('sh', ['-c', 'mkdir -p "$1" && ln -sfn "$2" "$1/hostwright"', 'link', modules, process.cwd()])
  const printed = execFileSync('node', ['-e', script], { cwd: site.folder, encoding: 'utf8' })
  // With the facts that the run before has seen.
  expect(printed.trim()).toBe('file:/etc/app.conf,one_liner:/srv/motd')
})
