/** Secrets of a branch: kept by commands, opened by age and SSH keys, and read by the reference implementation of age. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { cfgProgram } from '../../../src/bin/cfg-program.ts'
import { type Ran, runProgram } from '../../lib/run-program.ts'
import { siteEnv, type TestSite, tempSite } from '../../lib/temp-site.ts'
import { tempFolder } from '../../lib/temp-store.ts'

const LONG = 'correct horse battery staple'

let site: TestSite
let home = ''

beforeEach(async () => {
  site = await tempSite()
  home = tempFolder()
})

/** As an operator whose home folder it is. */
function cfg(line: string, options: { home?: string; input?: string } = {}): Promise<Ran> {
  const env = { ...siteEnv, HOME: options.home ?? home }
  return runProgram(cfgProgram, line.split(' '), { cwd: site.root, env, input: options.input ?? '' })
}

async function ok(line: string, options: { home?: string; input?: string } = {}): Promise<string> {
  const { stdout, stderr, exitCode } = await cfg(line, options)
  if (exitCode !== 0) throw new Error(`cfg ${line}: exit code ${exitCode}: ${stderr}`)
  return stdout
}

/** A key with its owner's name behind it is one argument. */
async function add(key: string): Promise<void> {
  const env = { ...siteEnv, HOME: home }
  const ran = await runProgram(cfgProgram, ['secret', 'rekey', '--add', key], { cwd: site.root, env })
  expect(ran).toMatchObject({ stderr: '', exitCode: 0 })
}

async function withKey(): Promise<string> {
  const recipient = (await ok('secret key')).trim()
  await ok(`secret rekey --add ${recipient}`)
  return recipient
}

function sshKey(kind: 'ed25519' | 'rsa', folder: string): { path: string; line: string } {
  mkdirSync(join(folder, '.ssh'), { recursive: true })
  const path = join(folder, '.ssh', `id_${kind}`)
  execFileSync('ssh-keygen', ['-q', '-t', kind, '-N', '', '-C', `${kind}@desk`, '-f', path])
  return { path, line: readFileSync(`${path}.pub`, 'utf8').trim() }
}

describe('cfg secret', () => {
  it('keeps a secret in a commit of its own, encrypted, and gives it back', async () => {
    await withKey()
    expect(await ok('secret set db/password', { input: `${LONG}\n` })).toContain('for 1 recipient')
    const text = readFileSync(join(site.root, 'secrets/db/password.age'), 'utf8')
    expect(text).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----\n/)
    expect(text).not.toContain('horse')
    expect(site.git('log', '-1', '--format=%s', '--name-only').trim()).toBe(
      'cfg secret set db/password\n\nsecrets/db/password.age',
    )
    expect(site.git('status', '--porcelain')).toBe('')
    expect(await ok('secret get db/password')).toBe(`${LONG}\n`)
    expect(await ok('secret list')).toContain('db/password')
  })

  it('is neither listed nor written through a symbolic link', async () => {
    const recipient = await withKey()
    const other = tempFolder()
    mkdirSync(join(other, 'db'))
    writeFileSync(join(other, 'recipients'), `${recipient}\n`)
    writeFileSync(join(other, 'db/theirs.age'), 'theirs')
    const secrets = join(site.root, 'secrets')
    symlinkSync(join(other, 'db'), join(secrets, 'db'))
    expect(await ok('secret list')).not.toContain('theirs')
    const head = site.git('rev-parse', 'HEAD')
    const refused = async (line: string, link: string): Promise<void> => {
      const ran = await cfg(line, { input: LONG })
      expect([ran.exitCode, ran.stdout, site.git('rev-parse', 'HEAD')]).toEqual([2, '', head])
      expect(ran.stderr).toContain(`${link} is a symbolic link, which is not followed`)
    }
    await refused('secret set db/mine', 'secrets/db')
    rmSync(secrets, { recursive: true })
    symlinkSync(other, secrets)
    await refused('secret set mine', 'secrets')
    await refused('secret list', 'secrets')
    expect([readdirSync(other), readdirSync(join(other, 'db'))]).toEqual([
      ['db', 'recipients'],
      ['theirs.age'],
    ])
  })

  it('is read by age itself, and reads what age made, with keys of age and of SSH', async () => {
    const recipient = await withKey()
    for (const kind of ['ed25519', 'rsa'] as const) {
      const { path, line } = sshKey(kind, home)
      writeFileSync(join(home, 'recipient'), `${line}\n`)
      await add(line)
      await ok(`secret set of/${kind}`, { input: LONG })
      const file = join(site.root, `secrets/of/${kind}.age`)
      expect(execFileSync('age', ['-d', '-i', path, file], { encoding: 'utf8' })).toBe(LONG)
      expect(
        execFileSync('age', ['-d', '-i', join(home, '.config/hostwright/age.txt'), file], {
          encoding: 'utf8',
        }),
      ).toBe(LONG)

      const made = join(site.root, `secrets/made/${kind}.age`)
      mkdirSync(join(site.root, 'secrets/made'), { recursive: true })
      execFileSync('age', ['-a', '-R', join(home, 'recipient'), '-o', made], { input: `by age for ${kind}` })
      site.git('add', '--all')
      site.git('commit', '--quiet', '--message', 'made by age')
      // Only the one key of SSH opens it.
      const other = tempFolder()
      mkdirSync(join(other, '.ssh'))
      execFileSync('cp', [path, join(other, '.ssh')])
      expect(await ok(`secret get made/${kind}`, { home: other })).toBe(`by age for ${kind}\n`)
    }
    expect(await ok('secret list')).toContain(recipient.slice(0, 20))
  })

  it('has nothing to adopt where nothing was kept', async () => {
    await site.ok('add customer acme')
    expect(await ok('-C acme secret rekey --adopt')).toBe(
      'branch "customer/acme" has no secrets: there are none to adopt\n',
    )
    expect((await cfg('-C acme secret rekey')).exitCode).toBe(2)
    const key = (await ok('secret key')).trim()
    await ok(`-C acme secret rekey --adopt --add ${key}`)
    expect(await ok('-C acme secret list')).toContain(key.slice(0, 8))
    expect((await cfg(`-C acme secret rekey --adopt --rm ${key}`)).stderr).toContain('nobody could read them')
  })

  it('lets in by rekey, and shuts out what is set from then on', async () => {
    await withKey()
    await ok('secret set one', { input: LONG })
    const ben = tempFolder()
    const key = (await ok('secret key', { home: ben })).trim()
    const refused = await cfg('secret get one', { home: ben })
    expect(refused.exitCode).toBe(2)
    expect(refused.stderr).toContain('Cannot open secret "one": none of your keys opens it')
    await add(`${key} ben`)
    expect(await ok('secret get one', { home: ben })).toBe(`${LONG}\n`)
    await ok('secret rekey --rm ben')
    expect((await cfg('secret get one', { home: ben })).exitCode).toBe(2)
    expect(await ok('secret get one')).toBe(`${LONG}\n`)
  })

  it('says what is wrong, and changes nothing', async () => {
    const before = site.git('rev-parse', 'HEAD')
    expect((await cfg('secret set x', { input: 'y' })).stderr).toContain('does not say for whom')
    await withKey()
    for (const name of ['../x', 'a//b', '.hidden', 'recipients', '-x/..'])
      expect((await cfg(`secret set -- ${name}`, { input: 'y' })).exitCode, name).toBe(2)
    expect((await cfg('secret set empty', { input: '\n' })).stderr).toContain('it is empty')
    await ok('secret set password', { input: 'y' })
    expect((await cfg('secret get pasword')).stderr).toContain('did you mean "password"?')
    expect((await cfg('secret rekey --add nonsense --rm nobody')).stderr).toMatch(
      /no public key[\s\S]*no recipient/,
    )
    expect(site.git('log', '--format=%s', `${before.trim()}..HEAD`).trim().split('\n')).toHaveLength(2)
    expect(statSync(join(home, '.config/hostwright/age.txt')).mode & 0o777).toBe(0o600)
  })

  it('does not overwrite what was changed by hand', async () => {
    await withKey()
    await ok('secret set one', { input: 'first' })
    writeFileSync(join(site.root, 'secrets/one.age'), 'somebody is at work here')
    const { stderr, exitCode } = await cfg('secret set one', { input: 'second' })
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('changed by hand')])
    expect(readFileSync(join(site.root, 'secrets/one.age'), 'utf8')).toBe('somebody is at work here')
  })
})

describe('a manifest with secrets', () => {
  const manifest = (text: string): void => {
    writeFileSync(join(site.root, 'manifests/site.ts'), text)
    mkdirSync(join(site.root, 'manifests/files'), { recursive: true })
    writeFileSync(join(site.root, 'manifests/files/db.conf.hbs'), 'password={{password}}\n')
  }

  it('is checked without a key, and shows nothing of them', async () => {
    await withKey()
    await ok('secret set db/password', { input: LONG })
    await site.ok('add host web01')
    manifest(`import { file, secret, site, template, text } from 'hostwright'
const early = secret('db/password')
export default site(() => [
  file('/etc/a', { content: text\`p=\${early}\\n\` }),
  file('/etc/b', { content: template('db.conf.hbs', { password: secret('db/password') }) }),
])
`)
    const other = tempFolder()
    expect(await ok('check web01', { home: other })).toContain('web01')
    expect((await cfg('check web01 --json -vv')).stdout).not.toContain('horse')
  })

  it('names the line of one that is not there', async () => {
    await withKey()
    await ok('secret set db/password', { input: LONG })
    await site.ok('add host web01')
    manifest(`import { file, secret, site } from 'hostwright'
export default site(() => [
  file('/etc/a', { content: secret('db/pasword') }),
])
`)
    const { stderr, stdout, exitCode } = await cfg('check web01')
    expect(exitCode).toBe(2)
    expect(stdout + stderr).toMatch(
      /Cannot read secret "db\/pasword": there is no such secret \(manifests\/site\.ts:3\)/,
    )
    expect(stdout + stderr).toContain('did you mean "db/password"?')
  })

  it('is told where it turns a secret into text', async () => {
    await withKey()
    await ok('secret set db/password', { input: LONG })
    await site.ok('add host web01')
    manifest(`import { file, secret, site } from 'hostwright'
export default site(() => [
  file('/etc/a', { content: \`p=\${secret('db/password')}\` }),
])
`)
    const { stderr, stdout, exitCode } = await cfg('check web01')
    expect(exitCode).toBe(2)
    expect(stdout + stderr).toMatch(/a secret was turned into text[\s\S]*text`/)
  })
})
