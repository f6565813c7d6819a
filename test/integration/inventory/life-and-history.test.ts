// The life of hosts and the history of all of it, as an operator types it.
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempSite, type TestSite } from '../../lib/temp-site.ts'

async function officeSite(): Promise<TestSite> {
  const site = await tempSite()
  for (const line of [
    'add network office',
    'add subnet 10.20.0.0/24 --network office --domain office.example',
    'add group web',
    'add host hv1 --network office --mac 00:16:3e:20:00:03',
    'add host web01 --kind vm --parent hv1 --network office --group web --alias www',
  ])
    await site.ok(line)
  return site
}

interface Logged {
  readonly changes: readonly {
    readonly id: number
    readonly why: string
    readonly reason?: string
    readonly titles: readonly string[]
  }[]
}

async function logOf(site: TestSite, words = ''): Promise<Logged['changes']> {
  // The shape is that of the command's result.
  return (JSON.parse(await site.ok(`log ${words} --json`)) as { result: Logged }).result.changes
}

describe('inv state', () => {
  it('keeps the reason with the change, in the log and in the commit', async () => {
    const site = await officeSite()
    await site.ok('state web01 maintenance --reason disk')
    expect((await logOf(site, 'web01'))[0]).toMatchObject({
      why: 'inv state web01 maintenance',
      reason: 'disk',
    })
    expect(await site.ok('log --limit 1')).toContain('inv state web01 maintenance (disk)')
    expect(site.git('log', '-1', '--format=%B')).toBe('inv state web01 maintenance\n\ndisk')
  })

  it('asks for a reason where the site does, also of other commands', async () => {
    const site = await officeSite()
    appendFileSync(join(site.root, 'hostwright.yaml'), '\nrequireReason: [maintenance, rm]\n')
    for (const line of ['state web01 maintenance', 'set host web01 state=maintenance', 'rm host web01']) {
      const { stderr, exitCode } = await site.inv(line)
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining('the site wants a reason for')])
      expect(stderr).toContain('hint: give --reason TEXT')
    }
    expect(await logOf(site)).toHaveLength(5)
    await site.ok('set host web01 state=maintenance --reason disk')
    await site.ok('state web01 active')
  })

  it('takes groups and several hosts at once, and says what is so already', async () => {
    const site = await officeSite()
    expect(await site.ok('state @web hv1 maintenance')).toBe(
      'host hv1: active → maintenance\nhost web01: active → maintenance\n',
    )
    expect(await site.ok('state web01 hv1 maintenance')).toBe('2 hosts are maintenance already\n')
    expect((await site.inv('state maintenance web01')).stderr).toContain('the state comes last')
    expect((await site.inv('state web01 retird')).stderr).toContain('did you mean "retired"?')
    expect((await site.inv('state kind=vm state=maintenance active')).stderr).toContain(
      "one query is one word, in quotes: 'kind=vm state=maintenance'",
    )
  })

  it('leaves a planned host out of DHCP unless the site says otherwise', async () => {
    const site = await officeSite()
    await site.ok('add host new --network office --mac 00:16:3e:20:00:09 --state planned')
    expect(await site.ok('export dhcpd')).not.toContain('host new-')
    expect(await site.ok('export hosts')).toContain('new.office.example')
    appendFileSync(join(site.root, 'hostwright.yaml'), '\nreservePlanned: true\n')
    expect(await site.ok('export dhcpd')).toContain('host new-')
  })

  it('retired, a host is in nothing that is generated', async () => {
    const site = await officeSite()
    await site.ok('state web01 retired')
    for (const format of ['dhcpd', 'hosts', 'ssh-config', 'known-hosts'])
      expect(await site.ok(`export ${format}`)).not.toContain('web01')
  })
})

describe('inv undo', () => {
  it('brings back what the last change took, and again takes it', async () => {
    const site = await officeSite()
    const before = await site.ok('show host web01')
    await site.ok('state web01 retired')
    const retired = await site.ok('show host web01')
    expect(await site.ok('undo')).toContain(
      '+    addresses:\n+      - 10.20.0.2\nundone: change 6, inv state web01 retired',
    )
    expect(await site.ok('show host web01')).toBe(before)
    expect((await logOf(site))[0]?.why).toBe('undo 6: inv state web01 retired')
    await site.ok('undo')
    expect(await site.ok('show host web01')).toBe(retired)
  })

  it('asks before it touches several objects, and shows with --plan what it would do', async () => {
    const site = await officeSite()
    await site.ok('rm host hv1 --recursive --yes')
    const refused = await site.inv('undo')
    expect([refused.exitCode, refused.stderr]).toEqual([
      2,
      expect.stringContaining('+++ inventory/hosts/hv1.yaml'),
    ])
    expect(refused.stderr).toContain('give --yes')
    const plan = await site.inv('undo --plan')
    expect([plan.exitCode, plan.stdout]).toEqual([
      3,
      expect.stringContaining('would undo: change 6, inv rm host hv1 --recursive --yes'),
    ])
    expect(await logOf(site)).toHaveLength(6)
    await site.ok('undo 6 --yes')
    expect(await site.ok('list host --columns name')).toContain('web01')
  })

  it('is refused with all reasons where later changes stand on it', async () => {
    const site = await officeSite()
    await site.ok('set host web01 cpus=4')
    await site.ok('set host web01 cpus=8')
    await site.ok('rename host hv1 hv2')
    const { stderr, exitCode } = await site.inv('undo 4 5')
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(
      /change 8 \(inv rename host hv1 hv2\) of Ann Other, 20\d\d-\d\d-\d\d \d\d:\d\d, changed since: host "web01", "hv1"/,
    )
    expect(stderr).toContain('change 6 (inv set host web01 cpus=4) of Ann Other')
    expect(stderr).toContain('hint: with what came after it: inv undo 8 7 6 5 4\n')
    expect((await site.inv('undo 6')).stderr).toContain('(inv rename host hv1 hv2)')
    await site.ok('undo 8 7 6 --yes')
    expect(await site.ok('show host web01')).not.toContain('cpus')
  })

  it('is refused where somebody else has the address, the MAC or the name, and where something is gone', async () => {
    const site = await officeSite()
    await site.ok('add network lab')
    await site.ok('add host old --network office,lab --mac 00:16:3e:20:00:0a --ip none --group web')
    await site.ok('rm host old')
    await site.ok('rm host web01')
    await site.ok('rm group web')
    await site.ok('rm network lab')
    await site.ok('add host new --ip 10.20.0.2 --mac 00:16:3e:20:00:0a --alias www')
    const { stderr } = await site.inv('undo 8')
    expect(stderr).toContain('host "old": unknown group "web"')
    expect(stderr).toContain('host "old": unknown network "lab"')
    expect(stderr).toContain('host "old": MAC 00:16:3e:20:00:0a belongs to host "new" (eth0)')
    const second = (await site.inv('undo 9')).stderr
    expect(second).toContain('host "web01": address 10.20.0.2 belongs to host "new" (eth0)')
    expect(second).toContain('host "web01": alias "www" belongs to host "new"')
    expect(second).toContain('host "web01": unknown group "web"')
    expect((await site.inv('undo 2')).stderr).toContain('host "hv1"')
    expect((await site.inv('undo 99')).stderr).toContain('there is no change 99')
    expect((await site.inv('undo web01')).stderr).toContain('"web01" is no number of a change')
  })

  it('gives an address that was added by mistake free at once', async () => {
    const site = await officeSite()
    await site.ok('set subnet 10.20.0.0/24 quarantine=7d')
    await site.ok('add host oops --network office')
    await site.ok('undo')
    expect(await site.ok('add host next --network office')).toContain(' 10.20.0.3 ')
    await site.ok('rm host next')
    expect(await site.ok('add host other --network office')).toContain(' 10.20.0.4 ')
  })
})

describe('inv rm', () => {
  it('with a query asks, and with --plan only shows', async () => {
    const site = await officeSite()
    const plan = await site.inv('rm host kind=vm --plan')
    expect([plan.exitCode, plan.stdout]).toEqual([3, expect.stringContaining('host web01: would be removed')])
    expect((await site.inv('rm host kind=vm')).stderr).toContain('give --yes')
    expect(await site.ok('rm host kind=vm --yes')).toBe('host web01: removed\n')
  })
})

describe('inv log', () => {
  it('shows one change whole by its number', async () => {
    const site = await officeSite()
    const shown = await site.ok('log 5')
    expect(shown).toContain('why     inv add host web01 --kind vm --parent hv1')
    expect(shown).toContain('+  - www')
    expect((await site.inv('log 9')).stderr).toContain('Cannot show change 9')
    expect((await site.inv('log --limit 0')).stderr).toContain('no number of changes')
  })
})
