/** The programs as built: a command that changes nothing leaves its connection to the next. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Host, Lab } from '../lab/api.ts'
import { startLab } from '../lab/lab.ts'
import { labSite, type LabSite } from '../lib/lab-site.ts'
import { checkout } from '../lib/source-files.ts'

describe('connections between commands', () => {
  let lab: Lab
  let site: LabSite
  let web: Host
  const keep = { HOSTWRIGHT_KEEP_CONNECTIONS: '20' }
  const how = async (
    words: string,
    more: Readonly<Record<string, string>> = keep,
    code = 0,
  ): Promise<string> => {
    const { stderr } = await site.cfg(`${words} -v`, code, more)
    return /connection that was kept|keeper of connections|by ssh2/.exec(stderr)?.[0] ?? stderr
  }
  beforeAll(async () => {
    lab = await startLab()
    site = await labSite(lab)
    await site.inv('add network lan')
    await site.inv('add subnet 10.20.0.0/24 --network lan')
    await site.inv('add host web01 --network lan --ip 10.20.0.2')
    await site.manifest(`import { file, site } from 'hostwright'
export default site(() => [file('/srv/one', { content: 'one\\n' })])
`)
    web = await site.switchOn('web01')
  })
  afterAll(async () => {
    await lab.stop()
    await site.remove()
  })

  it('are left by what changes nothing, and by nothing else', async () => {
    expect(await how('apply web01')).toBe('keeper of connections')
    // The first has changed something: who logs in now might be let in otherwise, or not at all.
    expect(await how('apply web01')).toBe('keeper of connections')
    expect(await how('apply web01')).toBe('connection that was kept')
    expect(await how('verify web01')).toBe('connection that was kept')
    await web.exec('echo two >/srv/one')
    expect(await how('apply web01')).toBe('connection that was kept')
    expect(await web.readFile('/srv/one')).toBe('one\n')
    expect(await how('apply web01')).toBe('keeper of connections')
  })

  it('are made anew where that is wanted', async () => {
    expect(await how('apply web01 --fresh')).toBe('by ssh2')
    expect(await how('apply web01', { HOSTWRIGHT_KEEP_CONNECTIONS: '0' })).toBe('by ssh2')
  })

  it('serve one who has to become root, too', async () => {
    await web.exec(
      `apt-get install -y -qq sudo >/dev/null; useradd -m -p '*' anna; mkdir /home/anna/.ssh
      cp /root/.ssh/authorized_keys /home/anna/.ssh; chown -R anna /home/anna; echo 'anna ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/anna`,
    )
    const words = 'apply web01 --user anna --become sudo'
    expect(await how(words)).toBe('keeper of connections')
    expect(await how(words)).toBe('connection that was kept')
  })

  it('carry large files', async () => {
    await site.manifest(`import { file, site } from 'hostwright'
export default site(() => [file('/srv/one', { content: 'x'.repeat(5_000_000) + '\\n' })])
`)
    expect(await how('plan web01', keep, 3)).not.toBe('by ssh2')
    expect(await how('apply web01')).toBe('connection that was kept')
    expect((await web.exec('wc -c </srv/one')).stdout.trim()).toBe('5000001')
    await site.cfg('apply web01', 0, keep)
  })

  it('have nobody wait for the keeper who waits for the command', async () => {
    const script = 'exec 30>"$0"; flock -n 30 && cfg verify web01 >/dev/null'
    const lock = join(site.folder, 'lock')
    for (let count = 0; count < 2; count += 1) {
      const { code } = await lab.operator.exec(['bash', '-c', script, lock], {
        cwd: site.folder,
        env: {
          ...process.env,
          PATH: `${join(checkout, 'bin')}:${process.env['PATH'] ?? ''}`,
          ...keep,
          SSH_AUTH_SOCK: undefined,
          HOSTWRIGHT_IDENTITY: lab.privateKeyPath,
        },
      })
      expect(code).toBe(0)
    }
  })

  it('give the lock back before the next command comes', async () => {
    for (let count = 0; count < 5; count += 1) await site.cfg('apply web01', 0, keep)
    expect((await web.exec('ls -d /var/lib/hostwright/lock/owner')).stdout).toBe('')
  })

  it('do not outlive a host that is switched off and on', async () => {
    await site.cfg('apply web01', 0, keep)
    await web.kill()
    await web.start()
    await site.cfg('apply web01', 0, keep)
  })
})
