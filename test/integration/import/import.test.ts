import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { invProgram } from '../../../src/bin/inv-program.ts'
import { runProgram } from '../../lib/run-program.ts'
import { siteEnv, tempSite, type TestSite } from '../../lib/temp-site.ts'

function write(site: TestSite, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(site.root, name)), { recursive: true })
    writeFileSync(join(site.root, name), text)
  }
}

async function office(): Promise<TestSite> {
  const site = await tempSite()
  await site.ok('add network office --bridge br0')
  await site.ok('add subnet 10.20.0.0/24 --network office --domain office.example')
  return site
}

const hosts = `name,kind,mac,ip,memory,notes
web01,vm,52:54:00:00:00:01,10.20.0.4,4G,"=1+1, ""quoted"""
db01,,52:54:00:00:00:02,10.20.0.5,,
`

describe('inv import', () => {
  it('shows what it would do, does it, and finds nothing to do the second time', async () => {
    const site = await office()
    write(site, { 'hosts.csv': hosts })
    const plan = await site.inv('import csv hosts.csv --plan')
    expect(plan.exitCode).toBe(3)
    expect(plan.stdout).toContain('+ host web01\n')
    expect(plan.stdout).toContain('this is what would be done; nothing was changed\n')
    expect(await site.ok('list host --count')).toBe('0\n')
    expect(await site.ok('import csv hosts.csv')).toMatch(/^host +2 +0 +0 +0$/m)
    expect(await site.ok('show host web01')).toContain('=1+1, "quoted"')
    const head = site.git('rev-parse', 'HEAD')
    for (const how of ['', ' --upsert', ' --skip-existing', ' --plan'])
      expect(await site.ok(`import csv hosts.csv${how}`)).toContain('nothing to change')
    expect(site.git('rev-parse', 'HEAD')).toBe(head)
    expect(await site.ok('log --limit 1')).toContain('inv import csv hosts.csv')
  })

  it('leaves everything as it was where anything is wrong, and says all of it with places', async () => {
    const site = await office()
    await site.ok('add host db01 --network office --ip 10.20.0.5')
    write(site, { 'hosts.csv': `${hosts}web_3,,,10.20.0.4,,\n` })
    const { exitCode, stderr } = await site.inv('import csv hosts.csv')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('a host name holds letters, digits and hyphens only (hosts.csv:4)')
    expect(stderr).toContain('hint: "web-3" would do')
    expect(stderr).toContain('host "db01" exists already and differs: nics (hosts.csv:3)')
    expect(stderr).toMatch(/address 10\.20\.0\.4 belongs to host "web01" \(eth0\) \(hosts\.csv:4\)/)
    expect(await site.ok('list host --count')).toBe('1\n')
    for (const line of [
      'import csv hosts.cvs',
      'import cvs hosts.csv',
      'import csv hosts.csv --upsert --skip-existing',
      'import bind hosts.csv --kind subnet',
    ])
      expect((await site.inv(line)).exitCode).toBe(2)
    expect((await site.inv('import cvs hosts.csv')).stderr).toContain('did you mean "csv"?')
    expect((await site.inv('import kea hosts.csv')).stderr).toContain(
      'it does not look like kea, but like csv (hosts.csv:1)\nhint: inv import csv hosts.csv\n',
    )
    expect((await site.inv('import kea hosts.csv/x')).stderr).toMatch(/hosts\.csv\/x"(?!.*ENOTDIR)/)
  })

  it('changes what is there, or leaves it, as it is told', async () => {
    const site = await office()
    write(site, { 'hosts.csv': hosts })
    await site.ok('import csv hosts.csv')
    write(site, { 'hosts.csv': `${hosts.replace('4G', '8G')}new,,,10.20.0.6,,\n` })
    const skipped = await site.inv('import csv hosts.csv --skip-existing --plan')
    expect(skipped.stdout).toContain('+ host new\n')
    expect(skipped.stdout).toContain('= host web01: left as it is\n')
    expect(skipped.stdout).not.toContain('8G')
    const upsert = await site.ok('import csv hosts.csv --upsert')
    expect(upsert).toContain('-memory: 4G\n+memory: 8G\n')
    expect(await site.ok('show host web01')).toContain('8G')
    expect(await site.ok('undo --yes')).not.toBe('')
    expect(await site.ok('show host web01')).toContain('4G')
  })

  it('refuses what is taken already, also where what is there is left as it is', async () => {
    const site = await office()
    await site.ok('add host zz01 --network office --ip 10.20.0.4')
    write(site, { 'hosts.csv': 'name,ip\naa01,10.20.0.4\n' })
    for (const how of ['', ' --skip-existing', ' --upsert']) {
      const { exitCode, stderr } = await site.inv(`import csv hosts.csv${how}`)
      expect(exitCode).toBe(2)
      expect(stderr).toContain('address 10.20.0.4 belongs to host "aa01" (eth0) (inventory/hosts/zz01.yaml)')
    }
    expect(await site.ok('list host --count')).toBe('1\n')
  })

  it('reads standard input, folders, and files that are included', async () => {
    const site = await office()
    const from = await runProgram(invProgram, ['import', 'csv', '-'], {
      cwd: site.root,
      env: siteEnv,
      input: hosts,
    })
    expect(from.exitCode).toBe(0)
    write(site, {
      'db/host/old.office.example/host_type': 'hw\n',
      'db/host/old.office.example/nic/nic0': '52:54:00:00:00:09\n',
      'db/net-ipv4/10.30.0.0/mask': '24\n',
      'conf/dhcpd.conf': 'include "more.conf";\n',
      'conf/more.conf': 'subnet 10.40.0.0 netmask 255.255.255.0 { option routers 10.40.0.1; }\n',
      'zones/named.conf': 'zone "o.test" { type master; file "o.zone"; };\n',
      'zones/o.zone': '$TTL 1h\n@ SOA ns hm 1 2 3 4 5\n NS ns\nns A 192.0.2.1\n',
    })
    await site.ok('import cinv db')
    await site.ok('import dhcpd conf/dhcpd.conf --network lab')
    await site.ok('import bind zones/named.conf')
    expect(await site.ok('show host old.office.example')).toContain('52:54:00:00:00:09')
    expect(await site.ok('show subnet 10.40.0.0/24')).toContain('10.40.0.1')
    expect(await site.ok('show subnet 10.40.0.0/24')).toContain('lab')
    expect(await site.ok('list zone')).toContain('o.test')
  })

  it('reads what is not UTF-8, and says so', async () => {
    const site = await office()
    const text = 'name,notes\nweb01,Büro\n'
    writeFileSync(join(site.root, 'latin.csv'), Buffer.from(text, 'latin1'))
    writeFileSync(join(site.root, 'wide.csv'), Buffer.from(`\ufeff${text}`, 'utf16le'))
    const { stderr } = await site.inv('import csv latin.csv')
    expect(stderr).toContain('warning: "latin.csv" is not UTF-8: read as Latin-1')
    expect(await site.ok('show host web01')).toContain('Büro')
    expect(await site.ok('import csv wide.csv')).toContain('nothing to change')
    expect((await site.inv('import csv nowhere.csv')).stderr).toContain('there is no file "nowhere.csv"')
  })

  it('finds the network of a guest by its bridge, and gives it the parent that is named', async () => {
    const site = await office()
    await site.ok('add host hv1')
    const domain = (name: string, source: string): string =>
      `<domain type="kvm"><name>${name}</name><memory unit="GiB">2</memory><devices><interface type="bridge"><mac address="52:54:00:00:01:0${name.at(-1) ?? ''}"/>${source}</interface></devices></domain>`
    write(site, {
      'a.xml': domain('vm1', '<source bridge="br0"/>'),
      'b.xml': domain('vm2', '<source network="nowhere"/>'),
    })
    await site.ok('import libvirt a.xml --parent hv1')
    expect(await site.ok('show host vm1')).toMatch(/parent +hv1[^]*memory +2G[^]*on office/)
    expect((await site.inv('import libvirt b.xml --parent hv1')).stderr).toContain(
      'unknown network "nowhere" (b.xml:1)',
    )
    await site.ok('import libvirt b.xml --parent hv1 --network office')
    expect(await site.ok('show host vm2')).toContain('on office')
  })

  it('takes what export gives, from one inventory into another', async () => {
    const site = await office()
    write(site, { 'hosts.csv': hosts })
    await site.ok('add group web --attr port=80')
    await site.ok('import csv hosts.csv')
    await site.ok('set host web01 group+=web')
    await site.ok('export yaml --out build')
    await site.ok('export csv --out build')
    const other = await tempSite()
    write(other, { 'all.yaml': readFileSync(join(site.root, 'build/inventory.yaml'), 'utf8') })
    await other.ok('import yaml all.yaml')
    expect(await other.ok('export yaml')).toBe(await site.ok('export yaml'))
    expect(await other.ok('export csv')).toBe(readFileSync(join(site.root, 'build/hosts.csv'), 'utf8'))
    const { result } = JSON.parse((await other.inv('import yaml all.yaml --json')).stdout) as {
      result: unknown
    }
    expect(result).toMatchObject({
      format: 'yaml',
      done: false,
      unchanged: { host: 2, network: 1, group: 1 },
    })
    const ansible = JSON.parse(await other.ok('export ansible --list')) as { web: unknown }
    expect(ansible.web).toEqual({ hosts: ['web01'], vars: { port: 80 } })
    expect((await other.inv('export bind --list')).stderr).toContain('hint: that is an option of ansible')
    expect((await other.inv('export bind kind=vm')).stderr).toContain('it is made of all')
    expect(await other.ok('export csv kind=vm --columns name,ip')).toBe('name,ip\r\nweb01,10.20.0.4\r\n')
  })

  it('asks where somebody sits there, after showing the plan', async () => {
    const site = await office()
    write(site, { 'hosts.csv': hosts })
    const asked = (input: string) =>
      runProgram(invProgram, ['import', 'csv', 'hosts.csv'], {
        cwd: site.root,
        env: siteEnv,
        input,
        terminal: 100,
      })
    const no = await asked('n\n')
    expect(no.exitCode).toBe(2)
    expect(no.stderr).toContain('+ host web01')
    expect(no.stderr).toContain('it was not confirmed; nothing was changed')
    expect(await site.ok('list host --count')).toBe('0\n')
    expect((await asked('y\n')).exitCode).toBe(0)
    expect(await site.ok('list host --count')).toBe('2\n')
  })
})

describe('inv export sshfp', () => {
  it('gives what ssh-keygen gives', async () => {
    const site = await office()
    for (const [index, type] of ['ed25519', 'rsa', 'ecdsa'].entries()) {
      const file = join(site.root, `key-${type}`)
      execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', '', '-f', file])
      const key = readFileSync(`${file}.pub`, 'utf8').trim().split(' ').slice(0, 2).join(' ')
      const ran = await runProgram(invProgram, ['add', 'host', `h${index}`, '--network', 'office'], {
        cwd: site.root,
        env: siteEnv,
      })
      expect(ran.exitCode).toBe(0)
      const set = await runProgram(invProgram, ['set', 'host', `h${index}`, `ssh-host-key+=${key}`], {
        cwd: site.root,
        env: siteEnv,
      })
      expect(set.exitCode).toBe(0)
      const printed = execFileSync('ssh-keygen', ['-r', `h${index}.office.example.`, '-f', `${file}.pub`], {
        encoding: 'utf8',
      })
      const [sha256] = printed.split('\n').filter((line) => / SSHFP \d 2 /.test(line))
      expect(await site.ok(`export sshfp name=h${index}`)).toBe(`${sha256 ?? ''}\n`)
    }
  })
})
