/** Disks that are full, read-only or of which a file cannot be changed: the old content stays, the reason is told, and the next run converges. */
import { afterEach, describe, expect, it } from 'vitest'
import type { HostReport } from '../../src/apply/report.ts'
import type { Resources } from '../../src/type/resource.ts'
import { command } from '../../types/command/index.ts'
import { file } from '../../types/file/index.ts'
import { line } from '../../types/line/index.ts'
import { onHosts } from '../lib/on-hosts.ts'

const OLD = 'old line\n'
const TEXT = 'new line\n'.repeat(4000)
const LARGE = Buffer.alloc(200_000, 7)
const STATE = '/var/lib/hostwright'

/** A file, and a daemon that has loaded it. */
function daemon(path: string, content: string | Buffer): Resources {
  const conf = file(path, { content })
  return [conf, command('restart', { run: `cp ${path} /opt/loaded`, onlyWhenCalled: true, runOn: [conf] })]
}

onHosts(['debian', 'busybox'], (on, root) => {
  afterEach(async () => {
    await on.freeDisk()
    await on.host.exec(
      `chattr -R -i /srv ${STATE} 2>/dev/null; umount ${STATE} /srv/small /srv/fixed /srv/mounted 2>/dev/null; rm -rf /srv/* /opt/loaded /opt/go ${STATE}/*`,
    )
  })
  const sh = async (script: string): Promise<string> => {
    const { code, stdout, stderr } = await on.host.exec(script)
    if (code !== 0) throw new Error(`${script}: ${stderr}`)
    return stdout
  }

  /** Nothing was made right, and all is as it was. */
  async function failed(report: HostReport, path: string, reason: RegExp): Promise<void> {
    expect(report.outcome).toBe('failed')
    expect(told(report)).toMatch(reason)
    const conf = report.resources.find(({ name }) => name === `file:${path}`)
    expect(['failed', undefined]).toContain(conf?.outcome)
    expect(report.triggers.filter(({ outcome }) => outcome === 'changed')).toEqual([])
    expect(await on.host.readFile(path)).toBe(OLD)
    expect(await sh(`ls -A $(dirname ${path}) /opt`)).not.toMatch(/hostwright|loaded/)
  }

  async function converges(wanted: Resources, path: string): Promise<void> {
    const next = await on.run('apply', wanted)
    expect([next.error, next.counts.failed, next.counts.skipped]).toEqual([undefined, 0, 0])
    expect(await sh(`cmp ${path} /opt/loaded; ls -A ${STATE}/pending`)).toBe('')
    expect((await on.run('apply', wanted)).outcome).toBe('ok')
  }

  describe('a full disk', () => {
    it('before the run, also of what the run writes down', async () => {
      await on.host.writeFile('/srv/conf', OLD)
      await on.fillDisk()
      const wanted = daemon('/srv/conf', TEXT)
      await failed(await on.run('apply', wanted), '/srv/conf', /no space|is its disk full|cannot write/i)
      await on.freeDisk()
      await converges(wanted, '/srv/conf')
    })

    it('in the middle of the run', async () => {
      await on.host.writeFile('/srv/conf', OLD)
      const slow = command('slow', {
        run: 'touch /opt/begun; while [ ! -e /opt/go ]; do sleep 0.1; done',
        unless: 'test -e /opt/go',
      })
      const wanted = daemon('/srv/conf', TEXT)
      const running = on.run('apply', [slow, wanted])
      await sh('while [ ! -e /opt/begun ]; do sleep 0.1; done')
      await on.fillDisk()
      // Whatever else there is, a name of a folder that is there costs no block.
      await sh('mv /opt/begun /opt/go')
      const report = await running
      await on.freeDisk()
      expect(report.outcome).toBe('failed')
      expect(told(report)).toMatch(/no space|is its disk full|cannot be kept|cannot write/i)
      expect(report.triggers.filter(({ outcome }) => outcome === 'changed')).toEqual([])
      expect(await on.host.readFile('/srv/conf')).toBe(OLD)
      await converges(wanted, '/srv/conf')
    })

    it.each([TEXT, LARGE])('where the file lies alone', async (content) => {
      await sh(`mkdir /srv/small; mount -t tmpfs -o size=64k tmpfs /srv/small`)
      await on.host.writeFile('/srv/small/conf', OLD)
      await sh('dd if=/dev/zero of=/srv/small/fill bs=1024 count=44 2>/dev/null || :')
      const wanted = daemon('/srv/small/conf', content)
      const report = await on.run('apply', wanted)
      await failed(report, '/srv/small/conf', /no space left on device/i)
      expect(report.triggers).toEqual([])
      await sh('rm /srv/small/fill; mount -o remount,size=1m /srv/small')
      await converges(wanted, '/srv/small/conf')
    })
  })

  describe('a read-only file system', () => {
    it('where the file lies', async () => {
      await sh('mkdir /srv/fixed; mount -t tmpfs -o size=1m tmpfs /srv/fixed')
      await on.host.writeFile('/srv/fixed/conf', OLD)
      await sh('mount -o remount,ro /srv/fixed')
      const wanted = daemon('/srv/fixed/conf', TEXT)
      await failed(await on.run('apply', wanted), '/srv/fixed/conf', /read-only file system/i)
      const [changed] = (await on.run('apply', [line('x', { path: '/srv/fixed/conf', line: 'x' })])).resources
      expect(changed?.outcome).toBe('failed')
      await sh('mount -o remount,rw /srv/fixed')
      await converges(wanted, '/srv/fixed/conf')
    })

    it('where the run writes down what it does', async () => {
      await on.host.writeFile('/srv/conf', OLD)
      await sh(`mkdir -p ${STATE}; mount -t tmpfs -o ro,size=1m tmpfs ${STATE}`)
      const wanted = daemon('/srv/conf', TEXT)
      await failed(await on.run('apply', wanted), '/srv/conf', /^Cannot lock .*(read-only|cannot make)/i)
      await sh(`umount ${STATE}`)
      await converges(wanted, '/srv/conf')
    })
  })

  describe('what cannot be replaced', () => {
    // busybox has no chattr there.
    if (root === 'debian')
      it('because it is immutable', async () => {
        await on.host.writeFile('/srv/conf', OLD)
        await sh('chattr +i /srv/conf')
        const wanted = daemon('/srv/conf', TEXT)
        await failed(await on.run('apply', wanted), '/srv/conf', /is immutable/)
        await sh('chattr -i /srv/conf')
        await converges(wanted, '/srv/conf')
      })

    it('because something is mounted over it', async () => {
      await sh('mkdir /srv/mounted')
      await on.host.writeFile('/srv/mounted/conf', OLD)
      await on.host.writeFile('/opt/below', OLD)
      await sh('mount --bind /opt/below /srv/mounted/conf || mount -o bind /opt/below /srv/mounted/conf')
      const wanted = daemon('/srv/mounted/conf', TEXT)
      await failed(await on.run('apply', wanted), '/srv/mounted/conf', /busy/i)
      await sh('umount /srv/mounted/conf')
      await converges(wanted, '/srv/mounted/conf')
    })
  })
})

function told(report: HostReport): string {
  return [
    report.error?.message ?? '',
    ...report.resources.map(({ reason, command: made }) => `${reason} ${made?.stderr ?? ''}`),
  ].join('\n')
}
