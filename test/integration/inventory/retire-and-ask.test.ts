import { appendFileSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { invProgram } from '../../../src/bin/inv-program.ts'
import { openSiteStore } from '../../../src/inventory/open-site-store.ts'
import { openSite } from '../../../src/inventory/site.ts'
import { runProgram } from '../../lib/run-program.ts'
import { gitIn, siteEnv, tempSite } from '../../lib/temp-site.ts'
import { tempFolder } from '../../lib/temp-store.ts'
import { rmCustomer as rm } from './rm-customer.ts'

describe('inv rm customer', () => {
  it('asks, by name and place', async () => {
    const site = await tempSite()
    await site.ok('add customer acme')
    await site.ok('-C acme add host web01')
    const asked = async (input: string, ...more: readonly string[]) =>
      runProgram(invProgram, ['rm', 'customer', 'acme', ...more], {
        cwd: site.root,
        // It is not about the one that is selected.
        env: { ...siteEnv, HOSTWRIGHT_CUSTOMER: 'nobody' },
        terminal: 400,
        input,
      })
    const no = await asked('n\n')
    const file = join(site.root, '.git/hostwright/customer__acme.sqlite')
    expect(no.stderr).toContain(
      `Retire customer acme with 1 host: archive branch customer/acme under a tag and remove it, and keep its database ${file}?`,
    )
    expect(no.stderr).toContain('it was not confirmed; nothing was changed')
    expect(site.git('for-each-ref', 'refs/tags')).toBe('')
    expect((await asked('n\n', '--purge')).stderr).toContain(`and remove its database ${file} for good?`)
    expect((await site.inv('rm customer acme')).stderr).toContain('give --yes')
    expect((await asked('y\n')).exitCode).toBe(0)
    const gone = await asked('n\n', '--purge')
    expect(gone.stderr).toContain(
      `Remove the database of customer acme for good, ${file}; its branch is tag archive/`,
    )
    expect(existsSync(file)).toBe(true)
  })

  it('wants the reason that the site wants, and is refused for what is no customer', async () => {
    const site = await tempSite()
    await site.ok('add customer acme')
    const file = join(site.root, 'hostwright.yaml')
    appendFileSync(file, 'requireReason: [rm]\n')
    expect((await site.inv('rm customer acme --yes')).stderr).toContain(
      'the site wants a reason for removing',
    )
    await site.ok('rm customer acme --yes --reason over')
    for (const name of ['acne', '../main', 'main', '-x', 'acme.lock'])
      for (const purge of [[], ['--purge']]) {
        const argv = ['rm', 'customer', '--yes', '--reason=over', ...purge, '--', name]
        const { exitCode, stderr } = await runProgram(invProgram, argv, { cwd: site.root, env: siteEnv })
        expect([name, exitCode, stderr]).toEqual([name, 2, expect.stringContaining('Cannot r')])
      }
    expect(site.git('rev-parse', '--verify', 'main')).toMatch(/^[0-9a-f]{40}$/)
  })

  it('removes no database that a process works on, and says that the customer is retired', async () => {
    const site = await tempSite()
    await site.ok('add customer acme')
    await site.ok('-C acme add network lan')
    const store = await openSiteStore(
      await openSite({ site: site.root, customer: 'acme', cwd: site.root, env: siteEnv }),
    )
    const { exitCode, stderr } = await site.inv('rm customer acme --purge --yes')
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('another process has it open')])
    expect(stderr).toMatch(
      /hint: customer acme is retired as tag archive\S+; inv rm customer acme --purge tries again/,
    )
    await store.close()
    expect((await rm(site, 'acme --purge')).database?.kept).toBe(false)
  })

  it('is refused where a rebase of the branch is under way; a work tree whose folder is gone does not count', async () => {
    const site = await tempSite()
    await site.ok('add customer acme')
    const linked = join(tempFolder(), 'linked')
    site.git('worktree', 'add', '-q', linked, 'customer/acme')
    const rebase = (): void => {
      gitIn(linked, '-c', 'sequence.editor=sed -i 1ibreak', 'rebase', '-q', '-i', 'HEAD~1')
    }
    rebase()
    expect(gitIn(linked, 'rev-parse', '--abbrev-ref', 'HEAD')).toBe('HEAD')
    expect((await site.inv('rm customer acme --yes')).stderr).toContain(
      `branch "customer/acme" is being rebased in the work tree "${linked}"`,
    )
    rmSync(linked, { recursive: true })
    await rm(site, 'acme')
  })

  it('is refused while a merge of base waits to be solved', async () => {
    const site = await tempSite()
    await site.ok('add customer acme')
    const folder = join(site.root, '.git/hostwright/sync/acme')
    site.git('worktree', 'add', '-q', '--detach', folder, 'customer/acme')
    expect((await site.inv('rm customer acme --yes')).stderr).toContain(
      `a merge of base waits to be solved in "${folder}"\nhint: cfg sync acme finishes it, cfg sync acme --abort drops it\n`,
    )
    site.git('worktree', 'remove', folder)
    await rm(site, 'acme')
  })

  it('says what removes the branch from a remote, and pushes nothing', async () => {
    const site = await tempSite()
    await site.ok('add customer acme')
    const remote = join(tempFolder(), 'remote.git')
    gitIn('/', 'clone', '-q', '--bare', site.root, remote)
    site.git('remote', 'add', "it's/other", remote)
    site.git('config', '--replace-all', "remote.it's/other.fetch", '+refs/heads/*:refs/remotes/other/*')
    site.git('fetch', '-q', '--all')
    site.git('branch', '-q', '--set-upstream-to=refs/remotes/other/customer/acme', 'customer/acme')
    const { remotes, tag } = await rm(site, 'acme')
    const name = `'it'\\''s/other'`
    expect(remotes).toEqual([
      {
        remote: "it's/other",
        archive: `git push ${name} refs/tags/${tag}`,
        remove: `git push ${name} --delete refs/heads/customer/acme`,
      },
    ])
    expect(gitIn(remote, 'branch', '--list', 'customer/acme')).toContain('customer/acme')
    expect(site.git('config', '--get-regexp', '^remote')).not.toContain('branch.customer')
    expect(() => site.git('config', '--get-regexp', '^branch\\.customer/acme')).toThrow()
    expect((await site.inv('rm customer acme --yes')).stderr).toContain(
      `its branch is not here, only on remote "it's/other"\nhint: inv add customer acme takes it here, to be archived; git push ${name} --delete refs/heads/customer/acme removes it there\n`,
    )
  })
})
