import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  commitAll,
  copyOfSite,
  gitAs,
  gitDone,
  gitSaid,
  operatorEnv,
  threeCustomers,
  writeAt,
} from '../../lib/hooked-site.ts'
import { tempFolder } from '../../lib/temp-store.ts'

let template = ''
beforeAll(async () => {
  template = await threeCustomers(afterAll)
})

const REFUSED = 'would mix customers up'
const HOOK = '.git/hooks/reference-transaction'

/** What a folder of hooks holds: kind, mode, time and content of each. */
function listed(folder: string): readonly unknown[] {
  return readdirSync(folder)
    .sort()
    .map((name) => {
      const { mode, mtimeMs, ino } = lstatSync(join(folder, name))
      return [name, mode, mtimeMs, ino, readFileSync(join(folder, name), 'utf8')]
    })
}

describe('inv hooks install', () => {
  it('says what it did and whether it works, and is taken away without a trace', async () => {
    const { root, ok, inv } = copyOfSite(template)
    rmSync(join(root, '.git/hooks'), { recursive: true, force: true })
    expect((await inv('hooks status')).exitCode).toBe(3)
    expect(await ok('hooks install')).toContain('installed ')
    expect(await ok('hooks install')).toContain('installed ')
    expect(await ok('hooks status')).toContain(join(root, HOOK))
    expect(await ok('hooks remove')).toContain('removed ')
    expect(existsSync(join(root, '.git/hooks'))).toBe(false)
    expect(await ok('hooks remove')).toContain('no hook of hostwright')
  })

  it('keeps a hook that was there, runs it first with all it reads, and gives the very file back', async () => {
    const { root, ok } = copyOfSite(template)
    const folder = join(root, '.git/hooks')
    mkdirSync(folder, { recursive: true })
    const seen = join(root, '..', 'seen')
    writeFileSync(
      join(folder, 'real-hook'),
      `#!/bin/sh\n{ echo "$1"; cat; } >>'${seen}'\n! grep -q forbidden '${seen}'\n`,
    )
    chmodSync(join(folder, 'real-hook'), 0o751)
    symlinkSync('real-hook', join(root, HOOK))
    writeFileSync(join(folder, 'pre-commit'), '#!/bin/sh\nexit 0\n', { mode: 0o755 })
    const before = listed(folder)
    expect(await ok('hooks install')).toContain('your own hook runs first')
    gitDone(root, 'branch', 'topic')
    expect(readFileSync(seen, 'utf8')).toMatch(
      /^prepared\n0{40} [0-9a-f]{40} refs\/heads\/topic\ncommitted\n/,
    )
    expect(gitSaid(root, 'branch', 'forbidden').status).not.toBe(0)
    rmSync(seen)
    expect(gitSaid(root, 'branch', 'customer/new', 'customer/acme').said).toContain(REFUSED)
    await ok('hooks install')
    await ok('hooks remove')
    expect(listed(folder)).toEqual(before)
  })

  it('leaves alone what somebody wrote into it, and a hook that is not to be run', async () => {
    const { root, ok, inv } = copyOfSite(template)
    mkdirSync(join(root, '.git/hooks'), { recursive: true })
    writeFileSync(join(root, HOOK), '#!/bin/sh\nexit 1\n', { mode: 0o644 })
    await ok('hooks install')
    gitDone(root, 'branch', 'topic')
    writeFileSync(join(root, HOOK), `${readFileSync(join(root, HOOK), 'utf8')}echo mine\n`)
    expect((await inv('hooks status')).stdout).toContain('changed by hand')
    for (const command of ['install', 'remove']) {
      const { exitCode, stderr } = await inv(`hooks ${command}`)
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining('it was changed by hand')])
    }
    expect(readFileSync(join(root, HOOK), 'utf8')).toContain('echo mine')
  })

  it('goes where core.hooksPath says, and asks first where other repositories have the same', async () => {
    const { root, ok, inv } = copyOfSite(template)
    gitDone(root, 'config', 'core.hooksPath', '.husky/_')
    writeAt(root, '.husky/_/pre-commit', '#!/bin/sh\nexit 0\n')
    await ok('hooks install')
    expect(readdirSync(join(root, '.husky/_'))).toEqual(['pre-commit', 'pre-push', 'reference-transaction'])
    expect(gitSaid(root, 'branch', 'customer/new', 'customer/acme').said).toContain(REFUSED)
    await ok('hooks remove')
    expect(readdirSync(join(root, '.husky/_'))).toEqual(['pre-commit'])
    const shared = join(tempFolder(), 'shared hooks')
    gitDone(root, 'config', 'core.hooksPath', shared)
    const { exitCode, stderr } = await inv('hooks install')
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('--yes')])
    expect(existsSync(shared)).toBe(false)
    await ok('hooks install --yes')
    expect(gitSaid(root, 'branch', 'customer/new', 'customer/acme').said).toContain(REFUSED)
    const stranger = join(tempFolder(), 'no site')
    gitDone(template, 'init', '-q', '-b', 'main', stranger)
    gitDone(stranger, 'config', 'core.hooksPath', shared)
    writeAt(stranger, 'inventory/hosts/x.yaml', 'mac: 00:16:3e:00:00:02\n')
    expect(commitAll(stranger, 'no site')).toEqual({ status: 0, said: '' })
  })

  it('refuses a push that mixes customers up, and runs a hook of husky by its own name before it', async () => {
    const { root, ok } = copyOfSite(template)
    const bare = join(tempFolder(), 'bare.git')
    gitDone(root, 'clone', '-q', '--bare', root, bare)
    gitDone(root, 'remote', 'add', 'origin', bare)
    gitDone(root, 'config', 'core.hooksPath', '.husky/_')
    // As husky 9 has them: a file for each hook, which goes by its own name.
    writeAt(
      root,
      '.husky/_/h',
      '#!/usr/bin/env sh\nn=$(basename "$0")\nsh -e "$(dirname "$(dirname "$0")")/$n" "$@"\n',
    )
    writeAt(root, '.husky/_/pre-push', '#!/usr/bin/env sh\n. "$(dirname "$0")/h"')
    chmodSync(join(root, '.husky/_/pre-push'), 0o755)
    writeAt(root, '.husky/pre-push', 'echo "own $1"; cat\n')
    await ok('hooks install')
    writeAt(root, 'types/one', '1')
    commitAll(root, 'for all')
    const pushed = gitSaid(root, 'push', '-q', 'origin', 'main', 'customer/acme:customer/fresh', 'main:topic')
    expect([pushed.status, pushed.said]).toEqual([
      1,
      expect.stringContaining('commits of other customers: acme'),
    ])
    expect(pushed.said).toMatch(
      /own origin\n(?:refs\/heads\/\S+ [0-9a-f]{40} refs\/heads\/\S+ [0-9a-f]{40}\n){3}/,
    )
    for (const to of ['main', 'customer/beta', 'customer/plain'])
      expect(gitSaid(root, 'push', '-qf', 'origin', `customer/acme:${to}`).said).toContain(
        'other customers: acme',
      )
    expect(gitSaid(root, 'push', '-qf', 'origin', 'customer/plain:customer/beta').said).toContain(
      'other customers: plain',
    )
    await ok('-C beta add group web')
    await ok('add customer gamma')
    expect(
      gitSaid(root, 'push', '-q', 'origin', 'main', 'customer/beta', 'customer/gamma', 'customer/plain')
        .status,
    ).toBe(0)
    expect(gitDone(bare, 'rev-parse', 'customer/beta')).toBe(gitDone(root, 'rev-parse', 'customer/beta'))
    await ok('hooks remove')
    expect(readdirSync(join(root, '.husky/_'))).toEqual(['h', 'pre-push'])
    expect(readFileSync(join(root, '.husky/_/pre-push'), 'utf8')).not.toContain('hostwright')
  })

  it('says what is in the way, and takes up what a killed one has left', async () => {
    const { root, ok, inv } = copyOfSite(template)
    const folder = join(root, '.git/hooks')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(root, HOOK), '#!/bin/sh\n', { mode: 0o755 })
    const before = listed(folder)
    linkSync(join(root, HOOK), join(root, `${HOOK}.hostwright-kept`))
    await ok('hooks install')
    chmodSync(join(root, HOOK), 0o644)
    const idle = await inv('hooks status')
    expect([idle.exitCode, idle.stdout]).toEqual([3, expect.stringContaining('may not be run')])
    await ok('hooks install')
    await ok('hooks status')
    await ok('hooks remove')
    expect(listed(folder)).toEqual(before)
    gitDone(root, 'config', 'core.hooksPath', '/dev/null')
    const { exitCode, stderr } = await inv('hooks install --yes')
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('Cannot install the hook "/dev/null/')])
  })

  it('works in linked work trees, with a detached HEAD, and where the settings are being merged', async () => {
    const { root, ok } = copyOfSite(template)
    const linked = join(tempFolder(), 'linked tree')
    gitDone(root, 'worktree', 'add', '-q', linked, 'customer/beta')
    await ok('hooks install')
    expect(gitSaid(linked, 'reset', '--hard', 'customer/acme').said).toContain(REFUSED)
    expect(gitSaid(linked, 'reset', '--merge').status).toBe(0)
    expect(gitSaid(linked, 'status', '--porcelain').said).toBe('')
    gitDone(linked, 'switch', '-q', '--detach', 'customer/acme')
    writeAt(linked, 'hostwright.yaml', '<<<<<<< ours\nbase: main\n=======\n')
    expect(commitAll(linked, 'on no branch').status).toBe(0)
    expect(gitSaid(linked, 'update-ref', 'refs/heads/main', 'HEAD').said).toContain(REFUSED)
  })

  it('sees commits, and says that it sees no text, where the program is gone', async () => {
    const { root, ok, inv } = copyOfSite(template)
    await ok('hooks install')
    const hook = join(root, HOOK)
    const script = readFileSync(hook, 'utf8').replace(/^inv=.*$/m, `inv='/nowhere/in v'`)
    writeFileSync(hook, script)
    for (const [branch, other] of [
      ['main', 'customer/acme'],
      ['customer/acme', 'customer/plain'],
      ['customer/plain', 'customer/beta'],
    ] as const) {
      const { status, said } = gitSaid(root, 'update-ref', `refs/heads/${branch}`, other)
      expect([status, said]).toEqual([
        128,
        expect.stringContaining(`commits of other customers: ${other.slice(9)}`),
      ])
    }
    gitDone(root, 'switch', '-q', 'customer/beta')
    writeAt(root, 'inventory/groups/x.yaml', 'notes: x\n')
    expect(commitAll(root, 'own').said).toContain('/nowhere/in v is gone')
    expect((await inv('hooks status')).exitCode).toBe(3)
  })
})

describe('inv hooks print', () => {
  it('is a hook for a bare repository, without this program: own commits come in, those of others do not', async () => {
    const { root, ok } = copyOfSite(template)
    const bare = join(tempFolder(), 'bare repository.git')
    gitDone(root, 'clone', '-q', '--bare', root, bare)
    writeFileSync(join(bare, 'hooks/update'), await ok('hooks print'), { mode: 0o755 })
    const push = (...refs: readonly string[]) =>
      gitAs(root, ['push', '-q', bare, ...refs], { ...operatorEnv, PATH: '/usr/bin:/bin' })
    expect(spawnSync('sh', ['-n', join(bare, 'hooks/update')]).status).toBe(0)
    writeAt(root, 'types/one', '1')
    commitAll(root, 'for all')
    for (const name of ['acme', 'beta', 'plain']) {
      gitDone(root, 'switch', '-q', `customer/${name}`)
      gitDone(root, 'merge', '-q', '--no-edit', 'main')
      writeAt(root, `manifests/${name}.ts`, 'export {}\n')
      commitAll(root, 'own')
    }
    await ok('add customer gamma')
    expect(push('main', 'customer/acme', 'customer/beta', 'customer/plain', 'customer/gamma')).toEqual({
      status: 0,
      said: '',
    })
    gitDone(root, 'switch', '-qc', 'merged', 'main')
    gitDone(root, 'merge', '-q', '--no-ff', '--no-edit', 'customer/plain')
    for (const [from, to] of [
      ['customer/acme', 'main'],
      ['merged', 'main'],
      ['customer/acme', 'customer/beta'],
      ['customer/plain', 'customer/beta'],
      ['customer/beta', 'customer/plain'],
      ['customer/acme', 'customer/new'],
    ] as const) {
      const { status, said } = push(`+${from}:${to}`)
      expect([from, to, status, said]).toEqual([
        from,
        to,
        1,
        expect.stringContaining(
          `it has commits of other customers: ${from === 'merged' ? 'plain' : from.slice(9)}`,
        ),
      ])
    }
    expect(push(':customer/gamma', 'main:topic')).toEqual({ status: 0, said: '' })
  })
})
