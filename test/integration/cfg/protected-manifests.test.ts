import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type LoopbackSite, loopbackSite } from '../../lib/loopback-site.ts'
import { gitIn } from '../../lib/temp-site.ts'

let site: LoopbackSite
let remote: string
const at = (name: string): string => join(site.files, name)
const motd = (text: string): string => `file(at('motd'), { content: '${text}\\n' })`
const short = (rev = 'HEAD'): string => site.git('rev-parse', rev).slice(0, 10)

beforeAll(async () => {
  site = await loopbackSite()
  await site.addHost('web01')
  const above = dirname(site.root)
  for (const name of ['good', 'strange'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(above, name)])
  const [kind = '', key = ''] = readFileSync(join(above, 'good.pub'), 'utf8').split(' ')
  writeFileSync(join(above, 'allowed'), `ann@example.org ${kind} ${key}\n`)
  site.git('config', 'gpg.format', 'ssh')
  site.git('config', 'gpg.ssh.allowedSignersFile', join(above, 'allowed'))
  site.git('config', 'user.signingKey', join(above, 'good'))
  remote = join(above, 'remote.git')
  gitIn(above, 'init', '-q', '--bare', '-b', 'main', remote)
  site.git('remote', 'add', 'origin', remote)
})
afterAll(() => site.stop())

/** Settings of the site, committed; signed where that is wanted. */
function settings(lines: string, signed = true): void {
  const path = join(site.root, 'hostwright.yaml')
  const others = readFileSync(path, 'utf8').replaceAll(/^require(?:Signed|Review):.*\n/gm, '')
  writeFileSync(path, `${others}${lines}`)
  site.git('commit', '-q', '--allow-empty', signed ? '-S' : '--no-gpg-sign', '-am', 'settings')
}

beforeEach(() => {
  site.git('checkout', '-q', '--', '.')
  rmSync(at('motd'), { force: true })
})

async function apply(options = ''): Promise<{ code: number; text: string; applied: string }> {
  const { exitCode, stdout, stderr } = await site.cfg(`apply web01 ${options}`)
  const applied = existsSync(at('motd')) ? readFileSync(at('motd'), 'utf8').trim() : ''
  return { code: exitCode, text: stdout + stderr, applied }
}

describe('requireSigned', () => {
  beforeAll(() => {
    site.manifest(motd('base'))
    settings('requireSigned: true\n')
  })

  it('applies what is signed, also with inventory written since, by whoever', async () => {
    expect(await apply()).toMatchObject({ code: 0, applied: 'base' })
    await site.ok('add network lan1')
    expect(site.git('log', '-1', '--format=%G?')).toBe('N')
    rmSync(at('motd'))
    expect(await apply()).toMatchObject({ code: 0, applied: 'base' })
  })

  it('refuses what is not, whatever has been signed on top by the way; an empty signed commit answers for it', async () => {
    site.manifest(motd('unsigned'))
    const unsigned = short()
    const refused = await apply()
    expect(refused).toMatchObject({ code: 2, applied: '' })
    expect(refused.text).toContain(`Cannot apply: commit ${unsigned} has no good signature: it is not signed`)
    expect(refused.text).toContain('hostwright.yaml of')
    // Signed inventory on top says nothing of the manifests beneath.
    writeFileSync(join(site.root, 'inventory/signed.txt'), '')
    site.git('add', '-A')
    site.git('commit', '-q', '-S', '-m', 'inventory, signed')
    const still = await apply()
    expect(still).toMatchObject({ code: 2, applied: '' })
    expect(still.text).toContain(
      `commit ${unsigned}, which last changed the manifests of ${short()}, has no good`,
    )
    expect(await apply('--commit HEAD~2')).toMatchObject({ code: 0, applied: 'base' })
    rmSync(at('motd'))
    site.git('commit', '-q', '-S', '--allow-empty', '-m', 'I have looked at it')
    expect(await apply()).toMatchObject({ code: 0, applied: 'unsigned' })
  })

  it("gives Git's reason for a signature that it does not hold good", async () => {
    writeFileSync(join(site.root, 'manifests/x.ts'), '')
    site.git('add', '-A')
    site.git(
      '-c',
      `user.signingKey=${join(dirname(site.root), 'strange')}`,
      'commit',
      '-q',
      '-S',
      '-m',
      'strange',
    )
    const { code, text } = await apply()
    expect([code, text]).toEqual([2, expect.stringContaining('has no good signature: git verify-commit: ')])
    expect(text).toContain('No principal matched')
    site.git('commit', '-q', '--amend', '-S', '--no-edit')
  })

  it('refuses a dirty work tree, an edit that switches it off, and a merge that nobody signed', async () => {
    writeFileSync(join(site.root, 'hostwright.yaml'), 'base: main\n')
    const dirty = await apply()
    expect(dirty).toMatchObject({ code: 2, applied: '' })
    expect(dirty.text).toContain('1 file of the work tree is not committed')
    site.git('checkout', '-q', '--', '.')
    site.git('update-index', '--assume-unchanged', 'manifests/site.ts')
    const signed = readFileSync(join(site.root, 'manifests/site.ts'), 'utf8')
    writeFileSync(join(site.root, 'manifests/site.ts'), signed.replace('unsigned', 'hidden edit'))
    // Git does not see it; what is run is the commit all the same.
    expect((await apply()).applied).toBe('unsigned')
    site.git('update-index', '--no-assume-unchanged', 'manifests/site.ts')
    site.git('checkout', '-q', '--', '.')
    site.git('switch', '-q', '-c', 'side', 'HEAD~1')
    site.git('commit', '-q', '--allow-empty', '-m', 'beside')
    site.git('switch', '-q', 'main')
    site.git('merge', '-q', '--no-gpg-sign', '--no-ff', '-m', 'unsigned merge', 'side')
    expect((await apply()).text).toContain(`commit ${short()} has no good signature`)
    site.git('reset', '-q', '--hard', 'HEAD~1')
  })

  it('holds for customers whose branch does not have it, since base does; and for undo and saved plans', async () => {
    settings('')
    await site.ok('add customer acme')
    settings('requireSigned: true\n')
    site.git('switch', '-q', 'customer/acme')
    try {
      await site.addHost('web01')
      site.manifest(motd('of acme'))
      const { code, text } = await apply()
      expect([code, text]).toEqual([
        2,
        expect.stringContaining('hostwright.yaml of refs/heads/main has requireSigned'),
      ])
      const plan = join(dirname(site.root), 'acme.plan')
      expect((await site.cfg(`plan web01 -o ${plan}`)).exitCode).toBe(3)
      expect((await site.cfg(`apply --plan ${plan}`)).stderr).toContain('has no good signature')
      site.git('commit', '-q', '--amend', '-S', '--no-edit')
      expect(await apply()).toMatchObject({ code: 0, applied: 'of acme' })
      site.manifest(motd('later'))
      expect((await site.cfg('undo last --yes')).stderr).toContain('Cannot undo: commit')
      site.git('reset', '-q', '--hard', 'HEAD~1')
      expect((await site.cfg('undo last --yes')).exitCode).toBe(0)
    } finally {
      site.git('switch', '-q', 'main')
      settings('')
    }
  })
})

describe('requireReview', () => {
  beforeAll(() => {
    site.manifest(motd('reviewed'))
    settings('requireReview: true\n')
  })

  it('wants an upstream, on a remote', async () => {
    const { code, text } = await apply()
    expect([code, text]).toEqual([
      2,
      expect.stringContaining('branch "main" has no upstream, and no remote has it'),
    ])
    site.git('branch', 'local')
    site.git('branch', '-q', '--set-upstream-to=local')
    expect((await apply()).text).toContain(
      'the upstream of branch "main" is "refs/heads/local", which is on no remote',
    )
    site.git('push', '-q', '-u', 'origin', 'main')
  })

  it('applies what is merged there, whatever inventory was written since, and says how old that knowledge is', async () => {
    await site.ok('add network lan2')
    const { code, text, applied } = await apply()
    expect([code, applied]).toEqual([0, 'reviewed'])
    expect(text).toContain(`the manifests of ${short()} are on origin/main, as of the last fetch, `)
  })

  it('refuses what is ahead, and names it', async () => {
    site.manifest(motd('ahead'))
    const { code, text, applied } = await apply()
    expect([code, applied]).toEqual([2, ''])
    expect(text).toContain(`Cannot apply: the manifests of commit ${short()} are not on origin/main`)
    expect(text).toContain(`${site.git('rev-parse', '--short', 'HEAD')} manifests`)
    expect(text).toContain('git push origin main where you may')
    expect(await apply('--commit HEAD~1')).toMatchObject({ code: 0, applied: 'reviewed' })
    site.git('push', '-q', 'origin', 'main')
    expect(await apply()).toMatchObject({ code: 0, applied: 'ahead' })
  })

  it('asks the remote first where that is wanted', async () => {
    settings('requireReview: fetch\n')
    site.git('push', '-q', 'origin', 'main')
    // What somebody has taken back there meanwhile.
    gitIn(remote, 'update-ref', 'refs/heads/main', site.git('rev-parse', 'HEAD~1'))
    const { code, text } = await apply()
    expect([code, text]).toEqual([2, expect.stringContaining('not on origin/main (just fetched)')])
    site.git('push', '-q', 'origin', 'main')
    expect((await apply()).code).toBe(0)
    site.git('config', 'remote.origin.url', join(dirname(site.root), 'nowhere.git'))
    expect((await apply()).text).toContain('what is reviewed cannot be fetched from "origin"')
    site.git('config', 'remote.origin.url', remote)
  })

  it('is said where it cannot be made out', async () => {
    settings('requireReview: maybe\n')
    expect((await apply()).text).toContain('requireReview is "maybe": it must be true, false or fetch')
  })
})
