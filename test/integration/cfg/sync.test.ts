import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { manifest, syncSite } from '../../lib/sync-site.ts'
import { gitIn } from '../../lib/temp-site.ts'

describe('cfg sync', () => {
  it('moves those that merge cleanly and pass, and leaves and names the others', async () => {
    const site = await syncSite(['acme', 'globex', 'initech', 'umbrella'])
    const { at, git } = site
    site.commit('customer/globex', 'Says good day', { 'manifests/site.ts': manifest('good day') })
    site.commit('customer/initech', 'Has no text', { 'manifests/own.ts': 'export const own = {}\n' })
    // As it is, the manifest of initech cannot be evaluated either way.
    const news = site.commit('main', 'Says good morning', { 'manifests/site.ts': manifest('good morning') })
    site.commit('main', 'A page', { 'manifests/files/page': 'page\n' })
    const before = git('for-each-ref')
    const objects = git('status', '--porcelain')

    const planned = await site.sync('--all --plan')
    expect(planned.exitCode).toBe(3)
    const states = (customers: typeof planned.customers): unknown =>
      Object.fromEntries(Object.values(customers).map(({ customer, state }) => [customer, state]))
    expect(states(planned.customers)).toEqual({
      acme: 'would-move',
      globex: 'conflicts',
      initech: 'check-failed',
      umbrella: 'would-move',
    })
    expect(planned.customers['acme']).toMatchObject({
      before: at('customer/acme'),
      commits: 2,
      check: { hosts: 1, changes: [{ host: 'web', added: [], removed: [], changed: ['file:/etc/shared'] }] },
    })
    expect(planned.customers['globex']?.conflicts).toEqual([
      { kind: 'contents', paths: ['manifests/site.ts'] },
    ])
    expect(git('for-each-ref')).toBe(before)
    const text = await site.cfg('sync --all --plan')
    expect(text.exitCode).toBe(3)
    expect((await site.sync('globex initech --plan')).exitCode).toBe(1)
    expect(text.stdout).toContain('2 hosts of 2 customers: acme, umbrella\n  ~ file:/etc/shared\n')
    expect(text.stdout).toContain(
      'globex\n  contents: manifests/site.ts\n  cfg sync globex makes a work tree',
    )

    const heads = {
      acme: at('customer/acme'),
      globex: at('customer/globex'),
      initech: at('customer/initech'),
    }
    const done = await site.sync('--all')
    expect(done.exitCode).toBe(1)
    expect(states(done.customers)).toEqual({
      acme: 'moved',
      globex: 'conflicts',
      initech: 'check-failed',
      umbrella: 'moved',
    })
    expect([at('customer/globex'), at('customer/initech')]).toEqual([heads.globex, heads.initech])
    expect(done.customers['acme']).toMatchObject({ before: heads.acme, after: at('customer/acme') })
    expect(git('log', '-1', '--format=%P%n%an <%ae>%n%B', 'customer/acme')).toBe(
      `${heads.acme} ${at('main')}\nAnn Other <ann@example.org>\nMerge base "main" into customer acme\n\n* A page\n* Says good morning`,
    )
    expect(git('reflog', '-1', '--format=%gs', 'customer/acme')).toBe('cfg sync')
    expect(git('merge-base', 'customer/acme', news)).toBe(news)
    expect(at('customer/acme:inventory')).toBe(at(`${heads.acme}:inventory`))
    expect(git('status', '--porcelain')).toBe(objects)
    expect(git('fsck', '--strict', '--no-dangling')).toBe('')
    expect(existsSync(`${site.root}/.git/hostwright/sync`)).toBe(false)

    const again = await site.sync('acme umbrella')
    expect([again.exitCode, states(again.customers)]).toEqual([
      0,
      { acme: 'up-to-date', umbrella: 'up-to-date' },
    ])
    expect((await site.sync('acme --plan')).exitCode).toBe(0)
    // Plain Git takes it back.
    git('update-ref', 'refs/heads/customer/acme', heads.acme)
    expect((await site.sync('acme')).customers['acme']?.state).toBe('moved')
  })

  it("keeps a customer's inventory whatever becomes of base's", async () => {
    const site = await syncSite([])
    for (const name of ['a1', 'a2', 'a3']) await site.ok(`add host ${name}`)
    await site.ok('add network office')
    await site.ok('add customer acme')
    await site.ok('-C acme add network lan')
    await site.ok('-C acme add host a1')
    const own = site.at('customer/acme:inventory')
    await site.ok('set host a1 notes=base')
    await site.ok('rm host a2 --yes')
    await site.ok('rename host a3 a4')
    await site.ok('add host a5')
    // Text of base's inventory that is moved away goes its own way too.
    const moved = site.git('show', 'main:inventory/networks/office.yaml')
    site.commit('main', 'Elsewhere', {
      'inventory/networks/office.yaml': undefined,
      'archive/office.yaml': `${moved}\n`,
      'manifests/site.ts': manifest('news'),
    })
    const { exitCode, customers } = await site.sync('acme')
    expect([exitCode, customers['acme']?.state]).toEqual([0, 'moved'])
    expect(site.at('customer/acme:inventory')).toBe(own)
    expect(site.git('ls-tree', '-r', '--name-only', 'customer/acme', 'archive', 'manifests/site.ts')).toBe(
      'archive/office.yaml\nmanifests/site.ts',
    )
    expect(site.at('customer/acme:manifests/site.ts')).toBe(site.at('main:manifests/site.ts'))
    expect(await site.ok('-C acme list host')).toContain('a1')
    expect(await site.ok('-C acme status')).toContain('are the same')
    // Git merges nothing any more, and what base had does not come back.
    site.git('switch', '-q', 'customer/acme')
    expect(site.git('merge', 'main')).toBe('Already up to date.')
  })

  it('saves first what the database has and the branch has not', async () => {
    const site = await syncSite(['acme'])
    await site.ok('-C acme add host db --no-save')
    site.commit('main', 'News', { 'manifests/site.ts': manifest('news') })
    const { customers } = await site.sync('acme')
    expect(customers['acme']?.check?.hosts).toBe(2)
    expect(site.git('log', '--format=%s', '-2', '--first-parent', 'customer/acme')).toBe(
      'Merge base "main" into customer acme\ninv add host db --no-save',
    )
    expect(await site.ok('-C acme status')).toContain('are the same')
  })

  it('never fast-forwards, also where the branch has nothing of its own', async () => {
    const site = await syncSite([])
    await site.ok('add host base1')
    site.git('branch', 'customer/plain', 'main')
    const before = site.at('main')
    await site.ok('add host base2')
    site.commit('main', 'News', { 'manifests/site.ts': manifest('news') })
    expect((await site.sync('plain')).customers['plain']?.state).toBe('moved')
    expect(site.git('log', '-1', '--format=%P', 'customer/plain')).toBe(`${before} ${site.at('main')}`)
    expect(site.at('customer/plain:inventory')).toBe(site.at(`${before}:inventory`))
  })

  it('says whom it cannot find, or that nobody is named', async () => {
    const site = await syncSite(['acme'])
    const nobody = await site.cfg('sync')
    expect([nobody.exitCode, nobody.stderr]).toEqual([
      2,
      'cfg: Cannot merge base into customers: none is named\nhint: name some, or give --all for every customer\n',
    ])
    const wrong = await site.cfg('sync acne nobody')
    expect(wrong.exitCode).toBe(2)
    expect(wrong.stderr).toContain('there is no branch "customer/acne"')
    expect(wrong.stderr).toContain('did you mean "acme"?')
    expect(wrong.stderr).toContain('there is no branch "customer/nobody"')
    expect((await site.cfg('sync acne')).stderr).toBe(
      'cfg: Cannot merge base into customer "acne": there is no branch "customer/acne"\nhint: did you mean "acme"?\n',
    )
    expect((await site.cfg('sync acme --all')).exitCode).toBe(2)
    expect((await site.cfg('sync acme --abort')).stderr).toContain('nothing is')
    const selected = await site.cfg('sync -C acme')
    expect([selected.exitCode, selected.stdout]).toEqual([0, expect.stringContaining('acme      up to date')])
    gitIn(site.root, 'switch', '-q', 'customer/acme')
    expect((await site.cfg('sync')).exitCode).toBe(0)
  })
})

describe('cfg sync, with the hook that keeps customers apart', () => {
  it('moves branches, and solves what conflicts', async () => {
    const site = await syncSite(['acme', 'globex'])
    await site.ok('hooks install')
    site.commit('customer/acme', 'Says good day', { 'manifests/site.ts': manifest('good day') })
    site.commit('main', 'Says good morning', { 'manifests/site.ts': manifest('good morning') })
    await site.ok('add host of-base')
    const all = await site.sync('--all')
    expect([all.customers['acme']?.state, all.customers['globex']?.state]).toEqual(['conflicts', 'moved'])
    const { workTree = '' } = (await site.sync('acme')).customers['acme'] ?? {}
    writeFileSync(join(workTree, 'manifests/site.ts'), manifest('both'))
    gitIn(workTree, 'commit', '-qam', 'Merge base into acme')
    expect((await site.sync('acme')).customers['acme']?.state).toBe('moved')
  })

  it('brings no secret of one customer to another by way of base', async () => {
    const site = await syncSite(['acme', 'globex'])
    const recipient = (await site.cfg('secret key')).stdout.trim()
    expect((await site.cfg(`-C globex secret rekey --add ${recipient}`)).exitCode).toBe(0)
    const set = await site.cfg('-C globex secret set token', { input: 'of globex' })
    expect([set.exitCode, set.stderr]).toEqual([0, ''])
    const path = 'secrets/token.age'
    site.commit('main', 'A secret', { [path]: `${site.git('show', `customer/globex:${path}`)}\n` })
    const { customers } = await site.sync('acme')
    expect(customers['acme']).toMatchObject({
      state: 'refused',
      reason: `base holds a secret of customer "globex": ${path}`,
    })
  })
})
