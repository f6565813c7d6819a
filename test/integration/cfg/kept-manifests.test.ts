import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { cfgProgram } from '../../../src/bin/cfg-program.ts'
import { type Ran, runProgram } from '../../lib/run-program.ts'
import { gitIn, siteEnv, type TestSite, tempSite } from '../../lib/temp-site.ts'

let site: TestSite
beforeEach(async () => {
  site = await tempSite()
  await site.ok('add host web01 --ip none')
})

const cfg = (line: string, cwd = site.root): Promise<Ran> =>
  runProgram(cfgProgram, line.split(' '), { cwd, env: { ...siteEnv, HOME: dirname(site.root) } })

function write(path: string, text: string, root = site.root): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

function commit(message: string, root = site.root): string {
  gitIn(root, 'add', '-A')
  gitIn(root, 'commit', '-q', '--allow-empty', '-m', message)
  return gitIn(root, 'rev-parse', 'HEAD')
}

const manifest = (resources: string): string =>
  `import { file, folder, fromFile, secret, site, tree } from 'hostwright'\nexport default site(() => [${resources}])\n`
const checkouts = (): string => join(site.root, '.git/hostwright/checkouts')

/** Leaves the site on a branch that is nobody's: base is then worked on from a copy. */
function leaveBase(): void {
  site.git('switch', '-q', '-c', 'elsewhere')
}

describe('the copy of a branch that is not checked out', () => {
  it('has its own attributes, links and modes, whatever the work tree has', async () => {
    write('.gitattributes', '*.txt text eol=crlf\n')
    write('manifests/files/a.txt', 'one\n')
    write('manifests/files/b.sh', '#!/bin/sh\n')
    chmodSync(join(site.root, 'manifests/files/b.sh'), 0o755)
    symlinkSync('a.txt', join(site.root, 'manifests/files/c.txt'))
    write(
      'manifests/site.ts',
      manifest(
        `Object.entries(folder('.')).map(([name, of]) => file('/srv/' + name + '-' + Buffer.from(JSON.stringify(of)).toString('hex')))`,
      ),
    )
    commit('attributes')
    const own = (await cfg('graph web01')).stdout
    leaveBase()
    write('.gitattributes', '*.txt -text\n')
    commit('other attributes')
    const { stdout } = await cfg('graph web01')
    expect(stdout).toContain(Buffer.from(JSON.stringify('one\r\n')).toString('hex'))
    expect(stdout).toContain(Buffer.from('"mode":"0755"').toString('hex'))
    // The work tree was written by hand, with plain line ends; the rest is the same.
    expect(stdout.split('\n').filter((line) => line.includes('b.sh'))).toEqual(
      own.split('\n').filter((line) => line.includes('b.sh')),
    )
    expect(site.git('status', '--porcelain')).toBe('')
  })

  it('is that of the commit also where another work tree has the branch, with edits', async () => {
    write('manifests/site.ts', manifest("file('/committed')"))
    commit('manifests')
    leaveBase()
    const other = join(dirname(site.root), 'other tree')
    site.git('worktree', 'add', '-q', other, 'main')
    write('manifests/site.ts', manifest("file('/edited')"), other)
    expect((await cfg('graph web01')).stdout).toContain('file:/committed')
    expect((await cfg('graph web01', other)).stdout).toContain('file:/edited')
  })

  it('has the submodules that this clone has, and says which are missing where something fails', async () => {
    const shared = join(dirname(site.root), 'shared')
    mkdirSync(shared)
    gitIn(shared, 'init', '-q', '-b', 'main')
    write('motd.ts', "import { file } from 'hostwright'\nexport const motd = file('/from-shared')\n", shared)
    commit('shared', shared)
    site.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', shared, 'manifests/shared')
    write(
      'manifests/site.ts',
      `import { site } from 'hostwright'\nimport { motd } from './shared/motd.ts'\nexport default site(() => [motd])\n`,
    )
    commit('submodule')
    leaveBase()
    expect((await cfg('graph web01')).stdout).toContain('file:/from-shared')
    const clone = join(dirname(site.root), 'clone')
    execFileSync('git', ['clone', '-q', site.root, clone], { env: siteEnv })
    gitIn(clone, 'branch', 'main', 'origin/main')
    const { stderr, exitCode } = await cfg('graph web01', clone)
    expect(exitCode).toBe(2)
    expect(stderr).toContain(
      'the content of submodule "manifests/shared" is not in this clone: git submodule update --init manifests/shared',
    )
  })

  it('is swept when it is old, with what killed runs have left, and never while it is used', async () => {
    leaveBase()
    mkdirSync(checkouts(), { recursive: true })
    const key = (n: number): string => n.toString(16).padStart(40, '0')
    const old = new Date(Date.now() - 3600_000)
    const dead = 2 ** 22 + 1
    for (let n = 0; n < 40; n += 1) {
      mkdirSync(join(checkouts(), key(n)))
      utimesSync(join(checkouts(), key(n)), old, new Date(old.getTime() + n))
    }
    const user = spawn('sleep', ['60'])
    try {
      write(`.git/hostwright/checkouts/${key(0)}.${user.pid}-1.use`, '')
      write(`.git/hostwright/checkouts/${key(1)}.${dead}-1.use`, '')
      write(`.git/hostwright/checkouts/${key(99)}.${dead}-2/half`, '')
      write(`.git/hostwright/checkouts/${key(99)}.${dead}-2.index`, '')
      expect((await cfg('check')).exitCode).toBe(0)
      const left = readdirSync(checkouts())
      expect(left.filter((name) => name.includes(String(dead)))).toEqual([])
      expect(left).toContain(key(0))
      expect(left).not.toContain(key(1))
      expect(left).toContain(key(39))
      // The newest thirty, with the one that was made now, and the one that is used.
      expect(left.filter((name) => /^[0-9a-f]{40}$/.test(name))).toHaveLength(31)
      user.kill()
      await once(user, 'exit')
      expect((await cfg('check')).exitCode).toBe(0)
      expect(existsSync(join(checkouts(), key(0)))).toBe(false)
      const names = readdirSync(checkouts())
      expect([names.length, names.every((name) => /^[0-9a-f]{40}$/.test(name))]).toEqual([30, true])
    } finally {
      user.kill()
    }
  })

  it('is made once by many that need it at the same time', async () => {
    write('manifests/site.ts', manifest("file('/same')"))
    commit('manifests')
    leaveBase()
    const all = await Promise.all(Array.from({ length: 6 }, () => cfg('graph web01')))
    for (const { stdout } of all) expect(stdout).toContain('file:/same')
    expect(readdirSync(checkouts())).toHaveLength(1)
  })
})

describe('a branch that is not checked out', () => {
  const withManifest = (text: string): void => {
    write('manifests/site.ts', manifest(`file('/${text}')`))
    commit(text)
  }

  it('is used from linked work trees of a bare repository, and from a detached HEAD', async () => {
    withManifest('of-base')
    const bare = join(dirname(site.root), 'bare repository.git')
    execFileSync('git', ['clone', '-q', '--bare', site.root, bare], { env: siteEnv })
    const tree = join(dirname(site.root), 'a tree')
    gitIn(bare, 'worktree', 'add', '-q', '-b', 'elsewhere', tree)
    write('manifests/site.ts', manifest("file('/elsewhere')"), tree)
    expect((await cfg('graph web01', tree)).stdout).toContain('file:/of-base')
    expect(readdirSync(join(bare, 'hostwright/checkouts'))).toHaveLength(1)
    expect(gitIn(tree, 'status', '--porcelain')).toBe('M manifests/site.ts')
    site.git('switch', '-q', '--detach')
    write('manifests/site.ts', manifest("file('/edited')"))
    expect((await cfg('graph web01')).stdout).toContain('file:/of-base')
  })

  it('has its own settings from wherever it is used, for the inventory too; the place of the database is the same for all', async () => {
    await site.ok('add customer acme')
    const tree = join(dirname(site.root), 'acme tree')
    site.git('worktree', 'add', '-q', tree, 'customer/acme')
    write(
      'hostwright.yaml',
      'base: main\nmacPrefix: 06:aa:bb\ndatabase: postgres://nowhere.example/x\n',
      tree,
    )
    commit('settings', tree)
    await site.ok('-C acme add network lan')
    await site.ok('-C acme add host vm1 --kind vm --network lan')
    const shown = await site.ok('-C acme show host vm1')
    expect(shown).toContain('06:aa:bb')
    write('hostwright.yaml', 'base: main\nmacPrefx: 06:aa:bb\n', tree)
    commit('a mistake', tree)
    expect((await site.inv('-C acme list host')).stderr).toContain(
      'hostwright.yaml of branch "customer/acme", commit ',
    )
    expect((await site.inv('list host')).exitCode).toBe(0)
  })

  it('is used in a shallow clone, where what is not there of its history is said', async () => {
    withManifest('older')
    const older = site.git('rev-parse', 'HEAD')
    withManifest('newer')
    const clone = join(dirname(site.root), 'shallow')
    execFileSync('git', ['clone', '-q', '--depth', '1', `file://${site.root}`, clone], { env: siteEnv })
    gitIn(clone, 'switch', '-q', '-c', 'elsewhere')
    expect((await cfg('graph web01', clone)).stdout).toContain('file:/newer')
    expect((await cfg('check web01 --commit main', clone)).exitCode).toBe(0)
    gitIn(clone, 'fetch', '-q', '--depth', '1', 'origin', older)
    expect((await cfg(`check web01 --commit ${older}`, clone)).stderr).toContain('git fetch --unshallow')
  })
})

describe('manifests that lead out of the tree', () => {
  it('are refused: imports, files, templates, folders and secrets, by name or by a link', async () => {
    await site.ok('add customer brook')
    const tree = join(site.root, 'brook tree')
    site.git('worktree', 'add', '-q', tree, 'customer/brook')
    write('manifests/files/theirs', "of brook's own\n", tree)
    write('.gitignore', 'brook tree\n')
    const refused = async (resources: string): Promise<string> => {
      write('manifests/site.ts', manifest(resources))
      const { stdout, stderr } = await cfg('check web01')
      expect(stdout + stderr).not.toContain("of brook's own")
      return (
        (stdout + stderr).split('\n').find((line) => line.includes('outside of the site')) ?? stdout + stderr
      )
    }
    symlinkSync(join(tree, 'manifests/files'), join(site.root, 'manifests/files/link'))
    symlinkSync('../../.git/hostwright', join(site.root, 'manifests/files/git'))
    const inTree = `it lies outside of the site, in another work tree: "${tree}"`
    expect(
      await refused(`file('/x', { content: fromFile('../../brook tree/manifests/files/theirs') })`),
    ).toContain(inTree)
    expect(await refused(`file('/x', { content: fromFile('link/theirs') })`)).toContain(inTree)
    expect(await refused(`tree('/x', { files: folder('link') })`)).toContain(inTree)
    expect(await refused(`file('/x', { content: fromFile('git/main.sqlite', 'binary') })`)).toContain(
      "among Git's own files",
    )
    expect(await refused(`file('/x', { content: fromFile('../../../other') })`)).toContain(
      'it lies outside of the site',
    )
    mkdirSync(join(site.root, 'secrets'))
    symlinkSync(join(tree, 'manifests/files/theirs'), join(site.root, 'secrets/x.age'))
    expect(await refused(`file('/x', { content: secret('x') })`)).toContain(
      `Cannot read secret "x": ${inTree}`,
    )
    expect((await cfg('secret get x')).stderr).toContain(inTree)
    write('manifests/site.ts', `import '../brook tree/manifests/site.ts'\n${manifest('')}`)
    expect((await cfg('check web01')).stderr).toContain(
      `it imports "../brook tree/manifests/site.ts": ${inTree}`,
    )
  })
})
