import { beforeEach, describe, expect, it } from 'vitest'
import { invProgram } from '../../../src/bin/inv-program.ts'
import { runProgram, type Ran, type RunOptions } from '../../lib/run-program.ts'
import { siteEnv, tempSite, type TestSite } from '../../lib/temp-site.ts'

let site: TestSite

async function inv(argv: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return runProgram(invProgram, argv, { cwd: site.root, env: siteEnv, ...options })
}

async function listed(query: string, columns: string): Promise<string> {
  const { stdout } = await inv(['list', 'host', query, '--columns', columns, '--csv'])
  return stdout.split('\n').slice(1, -1).join(' ')
}

beforeEach(async () => {
  site = await tempSite()
  await site.ok('add network office --no-save')
  await site.ok('add subnet 10.20.0.0/24 --network office --domain office.example --no-save')
  await site.ok('add group web --no-save')
  await site.ok('add host hv1 --network office --no-save')
  for (const name of ['web1', 'web2', 'web10'])
    await site.ok(`add host ${name} --kind vm --parent hv1 --network office --group web --no-save`)
})

describe('inv set with a query', () => {
  it('shows what would change with --plan, and changes nothing', async () => {
    const { stdout, exitCode } = await inv(['set', 'host', 'group=web', 'tag+=edge', '--plan'])
    expect(exitCode).toBe(3)
    expect(stdout).toContain('+++ inventory/hosts/web10.yaml\n')
    expect(stdout).toContain('+tags:\n+  - edge\n')
    expect(stdout).toContain('3 hosts selected: 3 hosts would change\n')
    expect(await listed('tag=edge', 'name')).toBe('')
  })

  it('changes all in one change set, and none a second time', async () => {
    expect((await inv(['set', 'group=web', 'tag+=edge', 'memory=2G', '--yes'])).exitCode).toBe(0)
    expect(await listed('tag=edge memory=2G', 'name')).toBe('web1 web2 web10')
    expect(await site.ok('log')).toContain('inv set group=web tag+=edge memory=2G --yes')
    const again = await inv(['set', 'group=web', 'tag+=edge', '--plan'])
    expect([again.stdout, again.exitCode]).toEqual(['3 hosts selected: nothing to change\n', 0])
    await site.ok('undo --yes')
    expect(await listed('tag=edge', 'name')).toBe('')
  })

  it('knows groups by @NAME, as list and export do', async () => {
    expect((await inv(['set', '@web', 'tag+=edge', '--yes'])).exitCode).toBe(0)
    expect((await inv(['set', 'host', '@web name=web1', 'cpus=2', '--yes'])).exitCode).toBe(0)
    expect(await listed('@web tag=edge', 'name,cpus')).toBe('web1,2 web2, web10,')
    expect((await inv(['list', 'host', '@wbe'])).stderr).toContain('did you mean "web"?')
    expect((await inv(['export', 'hosts', '@web'])).stdout).not.toContain('hv1')
    const nobody = await inv(['export', 'prometheus', '@wbe'])
    expect([nobody.stdout, nobody.exitCode]).toEqual(['[]\n', 0])
    expect(nobody.stderr).toContain('no host matches "@wbe"\n  no host has group=wbe: did you mean "web"?\n')
  })

  it('asks on a terminal, showing the difference first', async () => {
    const no = await inv(['set', 'group=web', 'cpus=2'], { terminal: 100, input: 'n\n' })
    expect(no.stderr).toContain('+cpus: 2')
    expect(no.stderr).toContain('it was not confirmed; nothing was changed')
    expect(no.exitCode).toBe(2)
    expect(await listed('cpus=2', 'name')).toBe('')
    const yes = await inv(['set', 'group=web', 'cpus=2'], { terminal: 100, input: 'y\n' })
    expect(yes.stdout).toBe('3 hosts selected: 3 hosts changed\n')
    expect(await listed('cpus=2', 'name')).toBe('web1 web2 web10')
  })

  it('wants --yes where nobody can be asked', async () => {
    const { stderr, exitCode } = await inv(['set', 'group=web', 'cpus=2'])
    expect([stderr, exitCode]).toEqual([expect.stringContaining('give --yes'), 2])
  })

  it('refuses all of it with the problems of each, said once where they are alike', async () => {
    const { stderr, exitCode } = await inv(['set', 'kind=vm', 'cpus=many', 'memroy=1G', '--yes'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('cpus "many" is no whole number (web1, web10, web2)')
    expect(stderr).toContain('did you mean "memory"?')
    const parents = await inv(['set', 'kind=vm', 'parent=web1', '--yes'])
    expect(parents.stderr).toContain('host "web1"')
    expect(await listed('parent=hv1', 'name')).toBe('web1 web2 web10')
  })

  it('lets a host and its guests retire at once, and takes no illegal step', async () => {
    const step = await inv(['set', 'kind=vm', 'state=planned', '--yes'])
    expect(step.stderr).toContain('host "web2": active → planned is no step of its life')
    expect((await inv(['set', 'name~.', 'state=retired', '--yes'])).exitCode).toBe(0)
    expect(await listed('state=retired addresses=0', 'name')).toBe('hv1 web1 web2 web10')
  })

  it('sets subnets and NICs by query too', async () => {
    expect((await inv(['set', 'subnet', 'network=office', 'ntp=10.20.0.2', '--yes'])).stdout).toContain(
      '1 subnet selected: 1 network changed\n',
    )
    expect((await inv(['list', 'subnet', 'ntp=10.20.0.2', '--count'])).stdout).toBe('1\n')
    const nics = await inv(['set', 'nic', 'host.group=web name=eth0', 'mac=', '--yes'])
    expect(nics.stdout).toContain('3 NICs selected: 3 hosts changed\n')
    expect((await inv(['list', 'nic', 'has mac', '--count'])).stdout).toBe('0\n')
  })

  it.each([
    [['set', 'host', 'group=wbe', 'cpus=1'], 'did you mean "web"?'],
    [['set', 'host', 'group=web'], 'nothing to set'],
    [['set', 'host', 'kind=vm (', 'cpus=1'], 'Cannot read the query'],
    [['set', 'host', 'group=web', 'web1', 'cpus=1'], '"web1" is not of the form K=V'],
    [['set', 'host', 'web1', 'cpus=1', '--plan'], '--plan is for a query'],
  ])('of %j says what is wrong', async (argv, said) => {
    const { stderr, exitCode } = await inv(argv)
    expect([stderr, exitCode]).toEqual([expect.stringContaining(said), 2])
  })
})

describe('inv list', () => {
  it('sorts, limits, counts, and says why there is nothing', async () => {
    expect(await listed('kind=vm', 'name')).toBe('web1 web2 web10')
    const { stdout } = await inv(['list', 'host', '--sort=-name', '--limit', '2', '--columns', 'name'])
    expect(stdout).toBe('NAME\nweb10\nweb2\n')
    expect((await inv(['list', 'host', 'kind=vm', '--count'])).stdout).toBe('3\n')
    const none = await inv(['list', 'host', 'kind=vm', 'group=wbe'])
    expect(none).toMatchObject({ stdout: '', exitCode: 0 })
    expect(none.stderr).toContain('no host has group=wbe: did you mean "web"?')
    const both = await inv(['list', 'host', 'kind=physical group=web'])
    expect(both.stderr).toContain('not all of them together')
    expect((await inv(['list', 'zone'])).stderr).toContain('there is no zone yet: inv add zone')
  })

  it('lists columns, adds one to the usual ones, and knows what was meant', async () => {
    expect((await inv(['list', 'record', '--columns', 'help'])).stdout).toMatch(/^zone \* .*\n/m)
    expect((await inv(['list', 'host', '--columns', '+memory'])).stdout).toMatch(/^NAME .*GROUP +MEMORY\n/)
    const wrong = await inv(['list', 'host', '--columns', 'nmae,memroy', '--sort', 'agee'])
    expect(wrong.stderr).toContain('unknown column "nmae"')
    expect(wrong.stderr).toContain('did you mean "memory"?')
  })

  it('gives values apart as JSON where columns are asked for', async () => {
    const { stdout } = await inv(['list', 'host', 'name=web1', '--columns', 'name,ip', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({
      result: { count: 1, columns: ['name', 'ip'], rows: [['web1', expect.stringMatching(/^10\.20\./)]] },
    })
  })
})
