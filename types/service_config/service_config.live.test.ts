import { readFileSync } from 'node:fs'
import { beforeAll, expect, it } from 'vitest'
import { checkConformance, settle, type ConformanceTarget } from '../../src/type/conformance.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { FOLDER, served, startNamed, type Zones } from '../../test/lib/served-zones.ts'
import { factsOf, targetOn } from '../../test/lib/type-target.ts'

const SHELLS = ['/bin/dash', '/opt/busybox ash']

const OLD: Zones = { 'a.example': { serial: 1, records: { web: '10.20.0.9' } } }
const NEW: Zones = {
  'a.example': { serial: 2, records: { web: '10.20.0.10', db: '10.20.0.11' } },
  'b.example': { serial: 7 },
}

onHosts(['debian'], (on) => {
  beforeAll(async () => {
    await startNamed(on.host)
    await on.host.exec('cat > /opt/busybox; chmod 755 /opt/busybox', { input: readFileSync('/bin/busybox') })
  })
  /** A running server writes of itself, so that looking cannot be told from it by what changes on the disk. */
  const target = (shell: string): ConformanceTarget => ({
    ...targetOn(on.host, factsOf('debian'), shell),
    fingerprint: () => Promise.resolve(''),
  })
  const ask = async (...words: readonly string[]): Promise<string> =>
    (await on.host.exec(`dig +short +norecurse +time=1 +tries=1 @127.0.0.1 ${words.join(' ')}`)).stdout.trim()

  const everything = async (): Promise<readonly string[]> =>
    (await on.host.exec(`cd ${FOLDER} && find . -mindepth 1 | sed 's,^\\./,,' | sort`)).stdout
      .trim()
      .split('\n')

  it.each(SHELLS)('creates, changes and takes away files as one, under %s', async (shell) => {
    await on.host.exec(`rndc stop; sleep 1; rm -rf ${FOLDER}/* ${FOLDER}/.h*; mkdir -p ${FOLDER}/zones`)
    await checkConformance(target(shell), {
      create: served(OLD),
      changes: [served(NEW), served(OLD), served(OLD, { mode: '0640', group: 'bind' })],
    })
    expect(await ask('web.a.example')).toBe('10.20.0.9')
    expect(await everything()).toEqual(['.hostwright-objects', 'named.conf', 'zones', 'zones/a.example.zone'])
  })

  it('shows a change in objects, warns of what is dangerous, and refuses that unless it is forced', async () => {
    await settle(target('/bin/sh'), served(OLD), 'old')
    const plan = await on.run('plan', [served(NEW)])
    const change = plan.resources[0]?.change
    expect(change?.objects).toEqual([
      {
        key: 'objects',
        added: ['ns b.example ns.b.example.', 'primary b.example', 'record a.example db A 10.20.0.11'],
        removed: [],
        changed: [{ before: 'record a.example web A 10.20.0.9', after: 'record a.example web A 10.20.0.10' }],
      },
      {
        key: 'running',
        added: ['zone b.example serial 7'],
        removed: [],
        changed: [{ before: 'zone a.example serial 1', after: 'zone a.example serial 2' }],
      },
    ])
    expect(change?.diff).toContain(`--- ${FOLDER}/zones/a.example.zone\n`)
    expect(change?.hazards).toBeUndefined()
    expect((await on.run('apply', [served(NEW)])).outcome).toBe('changed')
    const dangerous = (await on.run('plan', [served(OLD)])).resources[0]?.change?.hazards
    expect(dangerous).toEqual(['no longer serves zone b.example'])
    const refused = await on.run('apply', [served(OLD)])
    expect(refused.error?.lines.join('\n')).toMatch(/no longer serves zone b\.example.*\n.*--force/)
    expect(refused.error?.exitCode).toBe(1)
    expect(await ask('b.example', 'SOA')).toContain(' 7 ')
    expect((await on.run('apply', [served(OLD)], { force: true })).outcome).toBe('changed')
    expect(await ask('b.example', 'SOA')).toBe('')
  })

  it('keeps the old files where the check refuses the new ones, and names the place in ours', async () => {
    const before = await everything()
    const report = await on.run('apply', [
      served({ 'a.example': { serial: 3, records: { web: '10.20.0.300' } } }),
    ])
    expect(report.resources[0]?.reason).toMatch(
      /^the check refused the new files; nothing was touched: .*\/etc\/ns\/zones\/a\.example\.zone:5: .* \["web IN A 10\.20\.0\.300"\]/,
    )
    expect(await ask('a.example', 'SOA')).toContain(' 1 ')
    expect(await everything()).toEqual(before)
    await on.host.exec('mv /usr/bin/named-checkconf /usr/bin/away')
    const missing = await on.run('apply', [served({ 'a.example': { serial: 3 } })], { force: true })
    await on.host.exec('mv /usr/bin/away /usr/bin/named-checkconf')
    expect(missing.resources[0]?.reason).toMatch(
      /the host does not have "named-checkconf", without which nothing is touched: add the package/,
    )
    expect(await everything()).toEqual(before)
  })

  it('puts the old files back where the server refuses what the checker lets pass', async () => {
    const many = { many: Array.from({ length: 101 }, (_, index) => `10.20.1.${index}`) }
    const report = await on.run(
      'apply',
      [served({ 'a.example': { serial: 3, records: many } }, { objects: [] })],
      {
        force: true,
      },
    )
    expect(report.resources[0]?.reason).toMatch(
      /the server does not run as it should with the new files; the old files are back, and the server runs with them: the server does not run: zone a\.example serial 3/,
    )
    expect(report.resources[0]?.outcome).toBe('failed')
    expect(await ask('a.example', 'SOA')).toContain(' 1 ')
    expect((await on.run('plan', [served(OLD)])).outcome).toBe('ok')
  })

  it('says loudly where there is no way back', async () => {
    const reload = 'echo the server is gone; false'
    const report = await on.run('apply', [served({ 'a.example': { serial: 3 } }, { reload })], {
      force: true,
    })
    expect(report.resources[0]?.reason).toMatch(
      /^ROLLBACK FAILED: the server did not take the new files; the old files are back, but the server does not work with them either: the server is gone/,
    )
    const verify = await on.run('plan', [served(OLD)])
    expect(verify.resources[0]?.change?.keys).toMatchObject([
      { key: 'problems', before: 'swapped by a run that was cut, and never verified' },
    ])
    expect((await on.run('apply', [served(OLD)])).outcome).toBe('changed')
    expect(await everything()).toEqual(['.hostwright-objects', 'named.conf', 'zones', 'zones/a.example.zone'])
  })

  it('finds that the server runs something else than its files say, and files that another hand changed', async () => {
    await on.host.exec(
      `cp -p ${FOLDER}/zones/a.example.zone /tmp/kept; sed -i 's/ 1 60/ 9 60/' ${FOLDER}/zones/a.example.zone; rndc reload; sleep 1; cp -p /tmp/kept ${FOLDER}/zones/a.example.zone`,
    )
    const drifted = await on.run('plan', [served(OLD)])
    expect(drifted.resources[0]?.change?.keys.map(({ key }) => key)).toEqual(['running'])
    expect(drifted.resources[0]?.change?.objects?.[0]?.changed).toEqual([
      { before: 'zone a.example serial 9', after: 'zone a.example serial 1' },
    ])
    await on.host.exec(
      `echo 'mine IN A 10.20.0.77' >> ${FOLDER}/zones/a.example.zone; echo x > ${FOLDER}/zones/own.txt; echo x > ${FOLDER}/zones/stray.zone`,
    )
    const edited = await on.run('plan', [served(OLD)])
    expect(edited.notes).toEqual([
      'service_config:named has zones/a.example.zone changed by another hand since the last apply',
    ])
    expect(edited.resources[0]?.change?.diff).toContain('-mine IN A 10.20.0.77')
    // A serial that goes back is taken, and served.
    expect((await on.run('apply', [served(OLD)])).outcome).toBe('changed')
    expect(await everything()).toEqual([
      '.hostwright-objects',
      'named.conf',
      'zones',
      'zones/a.example.zone',
      'zones/own.txt',
    ])
    await on.host.exec(`rm ${FOLDER}/zones/own.txt`)
  })

  it('leaves everything as it was on a disk that becomes full at any step, and goes on when there is room', async () => {
    let kilobytes = 0
    const reasons: string[] = []
    for (let isDone = false; !isDone; kilobytes += 4) {
      // Room for so much and no more.
      await on.host.exec(`head -c ${kilobytes * 1024} /dev/zero > /var/room`)
      await on.fillDisk()
      await on.host.exec('rm /var/room')
      isDone = await settle(target('/bin/sh'), served(NEW), 'full').catch((error: unknown) => {
        reasons.push(String(error))
        return false
      })
      await on.freeDisk()
      if (isDone) break
      expect(await ask('web.a.example'), `${kilobytes} KiB`).toBe('10.20.0.9')
      expect(kilobytes).toBeLessThan(400)
    }
    expect(reasons.length).toBeGreaterThan(2)
    for (const reason of reasons) expect(reason).toMatch(/No space left on device|File exists|full/)
    expect(await ask('web.a.example')).toBe('10.20.0.10')
    expect(await everything()).toContain('zones/b.example.zone')
  })
})
