/** A canary: a secret that is used in every way there is must show up nowhere but where it is meant to be (T9, T11, T12). */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Host, Lab } from '../lab/api.ts'
import { startLab } from '../lab/lab.ts'
import { type LabSite, labSite } from '../lib/lab-site.ts'

const CANARY = 'C4n\'ary-$HOME-"x"-Sesam_oeffne_dich'
const KEY = `-----BEGIN CANARY KEY-----\nMIICanaryLineOne0000\nMIICanaryLineTwo1111\n-----END CANARY KEY-----\n`

/** Every form in which a program might show it. */
const FORMS = [CANARY, ...KEY.split('\n').filter((line) => line.startsWith('MIICanary'))].flatMap((text) => [
  text,
  text.replaceAll("'", "'\\''"),
  Buffer.from(text).toString('base64').replace(/=+$/, ''),
  encodeURIComponent(text),
  JSON.stringify(text).slice(1, -1),
])

const MANIFEST = `import { command, directory, file, line, link, secret, site, template, text, user } from 'hostwright'
const password = secret('db/password')
export default site(() => [
  directory('/srv/app'),
  file('/srv/app/password', { content: password }),
  file('/srv/app/mode', { content: password, mode: '0640', group: 'daemon' }),
  file('/srv/app/key', { content: secret('tls/key') }),
  file('/srv/app/db.conf', { content: template('db.conf.hbs', { user: 'shop', password }) }),
  file('/srv/app/url', { content: text\`postgres://shop:\${password}@db/\\n\` }),
  // Fails, and its checker prints what it was given.
  file('/srv/app/checked', { content: text\`wrong \${password}\\n\`, validate: '{ cat %s; cat %s >&2; false; }' }),
  user('shop', { password: secret('user/password') }),
  command('shows what it should not', { run: 'cat /srv/app/password; cat /srv/app/key >&2; exit 3', unless: 'false' }),
  line('a line', { path: '/srv/app/lines', line: 'x', create: true }),
  link('/srv/app/link', { target: '/srv/app/key' }),
])
`

let lab: Lab
let site: LabSite
let host: Host
const outputs = new Map<string, string>()

beforeAll(async () => {
  lab = await startLab({ networks: [{ name: 'office', subnets: ['10.20.0.0/24'] }] })
  site = await labSite(lab)
  await site.inv('add network office')
  await site.inv('add subnet 10.20.0.0/24 --network office')
  await site.inv('add host web01 --network office --ip 10.20.0.9')
  host = await site.switchOn('web01')
  process.env['HOSTWRIGHT_AGE_IDENTITY'] = join(site.folder, '..', 'age.txt')
  process.env['XDG_CONFIG_HOME'] = join(site.folder, '..', 'config')
  const key = (await site.cfg('secret key')).stdout.trim()
  process.env['HOSTWRIGHT_AGE_IDENTITY'] = join(site.folder, '..', 'config', 'hostwright', 'age.txt')
  await site.cfg(['secret', 'rekey', '--add', key])
  for (const [name, content] of [
    ['db/password', CANARY],
    ['tls/key', KEY],
    ['user/password', `${CANARY}-of-user`],
  ] as const) {
    const path = join(site.folder, '..', 'plain')
    await writeFile(path, content)
    await site.cfg(['secret', 'set', name, '--file', path])
    await writeFile(path, '')
  }
  await site.manifest(MANIFEST)
  await writeFile(join(site.folder, 'manifests/files/db.conf.hbs'), 'user={{user}}\npassword={{password}}\n')
})
afterAll(async () => {
  delete process.env['HOSTWRIGHT_AGE_IDENTITY']
  delete process.env['XDG_CONFIG_HOME']
  await site.remove()
  await lab.stop()
})

/** Keeps all that a command prints. */
async function note(line: string, code: number): Promise<void> {
  const { stdout, stderr } = await site.cfg(line, code)
  outputs.set(line, stdout + stderr)
}

it('is in no byte of what commands print, write or record', async () => {
  const plan = join(site.folder, '..', 'plan.json')
  const junit = join(site.folder, '..', 'junit.xml')
  await note('check web01 -vv', 0)
  await note('graph web01 --json', 0)
  await note(`plan web01 -vv -o ${plan}`, 3)
  await note('plan web01 --json', 3)
  await note('plan web01 --jsonl', 3)
  // The processes of the host, as anybody on it could see them meanwhile.
  const watching = host.exec(
    'end=$(($(date +%s) + 8)); while [ "$(date +%s)" -lt "$end" ]; do for one in /proc/[0-9]*; do tr "\\000" " " <"$one/cmdline"; tr "\\000" "\\n" <"$one/environ"; done 2>/dev/null; find / -xdev -newer /etc/hostname -type f -perm /044 -exec grep -l MIICanary[L]ineOne0000 {} + 2>/dev/null; done',
  )
  await note(`apply web01 -vv --junit ${junit}`, 1)
  await note('apply web01 --jsonl -vv', 1)
  await note('apply web01 --json', 1)
  outputs.set('processes of the host', (await watching).stdout)
  await note('verify web01 -vv', 3)
  await note('show last', 0)
  await note('show last --json', 0)
  await note('history --json', 0)
  outputs.set('plan file', await readFile(plan, 'utf8'))
  outputs.set('JUnit', await readFile(junit, 'utf8'))
  for (const [path, content] of filesBelow(site.folder)) outputs.set(path, content)
  for (const [path, content] of filesBelow(join(host.rootPath, 'var/lib/hostwright')))
    if ((statSync(path).mode & 0o044) !== 0) outputs.set(path, content)
  const leaks = [...outputs].flatMap(([name, text]) =>
    FORMS.filter((form) => text.includes(form)).map((form) => `${name}: ${form}`),
  )
  expect(leaks).toEqual([])
})

it('is where it is meant to be, and only its owner reads it there', async () => {
  expect(await host.readFile('/srv/app/password')).toBe(CANARY)
  expect(await host.readFile('/srv/app/db.conf')).toBe(`user=shop\npassword=${CANARY}\n`)
  const { stdout } = await host.exec('ls -l /srv/app')
  for (const name of ['password', 'key', 'db.conf', 'url'])
    expect(stdout).toMatch(new RegExp(`^-rw------- .* ${name}$`, 'm'))
  expect((await host.exec('ls -A /srv/app')).stdout).not.toContain('hostwright-new')
})

it('was there to be found: the same search finds it in the one command that shows it', async () => {
  const { stdout } = await site.cfg('secret get db/password')
  expect(FORMS.filter((form) => stdout.includes(form))).toContain(CANARY)
})

function filesBelow(folder: string): readonly (readonly [string, string])[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const path = join(entry.parentPath, entry.name)
    return entry.isFile() ? [[path, readFileSync(path, 'latin1')] as const] : []
  })
}
