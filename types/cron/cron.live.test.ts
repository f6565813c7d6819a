import { expect, it } from 'vitest'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { checkPutBack } from '../../test/lib/check-put-back.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { cron } from './index.ts'

// It reads files of /etc by itself, once a minute, which would be taken for a trace of the plan.
const INSTALL = 'apt-get -qq -y install cron; /etc/init.d/cron stop'

const job = (options: Partial<Parameters<typeof cron>[1]> = {}) =>
  cron('backup', { schedule: '15 3 * * *', command: 'echo 100%', ...options })

onHosts(['debian'], (on) => {
  it('waits for cron, then makes, changes and removes a file that cron reads', async () => {
    await on.host.exec('mv /etc/cron.d /root/')
    await expect(settle(on.target, job(), 'missing')).rejects.toThrow('there is no /etc/cron.d')
    await on.host.exec(`mv /root/cron.d /etc/; ${INSTALL}`)
    await checkConformance(on.target, {
      create: job(),
      changes: [
        job({ schedule: '@hourly' }),
        job({ user: 'daemon', environment: { MAILTO: '', A: ' b' } }),
        job({ command: `printf '%s\\n' "it's" >/tmp/x` }),
      ],
      remove: job({ state: 'absent' }),
    })
    await settle(on.target, job(), 'again')
    await on.host.exec('chown daemon /etc/cron.d/backup; chmod 666 /etc/cron.d/backup')
    expect(await settle(on.target, job(), 'owner and mode')).toBe(true)
    expect((await on.host.exec('ls -l /etc/cron.d/backup')).stdout).toMatch(/^-rw-r--r-- 1 root root/)
  })

  it('has cron run it as it was written', async () => {
    const each = (id: string, place: 'cron.d' | 'crontab') =>
      cron(id, {
        schedule: '* * * * *',
        place,
        user: 'daemon',
        command: `echo "$A 100% $(id -un)" >/tmp/ran-${id}`,
        environment: { A: "it's" },
      })
    await settle(on.target, each('file', 'cron.d'), 'file')
    await settle(on.target, each('entry', 'crontab'), 'entry')
    // What cron hands to the shell, without waiting for the minute: the text up to a bare percent sign, unescaped.
    const { stdout } = await on.host.exec(
      `cat /etc/cron.d/file; crontab -l -u daemon | tail -1; ls -l /var/spool/cron/crontabs/daemon`,
    )
    expect(stdout).toContain(`A=it's\n* * * * * daemon echo "$A 100\\% $(id -un)" >/tmp/ran-file\n`)
    expect(stdout).toContain(`* * * * * A='it'\\''s'; export A; echo "$A 100\\% $(id -un)" >/tmp/ran-entry\n`)
    expect(stdout).toMatch(/-rw------- 1 daemon crontab/)
  })
})

onHosts(['debian', 'busybox'], (on, root) => {
  const entry = (options: Partial<Parameters<typeof cron>[1]> = {}) => job({ place: 'crontab', ...options })

  it('makes, changes and removes an entry of a crontab, and leaves the others alone', async () => {
    if (root === 'debian') await on.host.exec(INSTALL)
    await on.host.exec(`printf '%s\\n' '# mine' '@daily mine' | crontab -u root -`)
    await checkConformance(on.target, {
      create: entry(),
      changes: [
        entry({ schedule: '@hourly' }),
        entry({ environment: { A: "it's", B: '' } }),
        entry({ command: 'true' }),
      ],
    })
    await checkConformance(on.target, {
      create: cron('other', { schedule: '@daily', command: 'x', place: 'crontab' }),
    })
    await checkConformance(on.target, { create: entry({ state: 'absent' }) })
    expect((await on.host.exec('crontab -l -u root')).stdout).toBe(
      '# mine\n@daily mine\n# hostwright: other\n0 0 * * * x\n',
    )
  })

  it('takes no line of others that has come below its marker', async () => {
    await on.host.exec(
      `printf '%s\\n' '# hostwright: backup' '# hostwright: other' '0 0 * * * x' | crontab -u root -`,
    )
    await settle(on.target, entry(), 'mended')
    expect((await on.host.exec('crontab -l -u root')).stdout).toBe(
      `# hostwright: backup\n15 3 * * * echo 100${root === 'debian' ? '\\' : ''}%\n# hostwright: other\n0 0 * * * x\n`,
    )
  })

  it('removes a crontab with its last entry, and can be put back', async () => {
    const gone = cron('other', { place: 'crontab', state: 'absent' })
    await settle(on.target, entry({ state: 'absent' }), 'first')
    await checkPutBack(
      on.target,
      cron('other', { schedule: '@weekly', command: 'x', place: 'crontab' }),
      gone,
    )
    await settle(on.target, gone, 'last')
    expect((await on.host.exec('ls /var/spool/cron/crontabs/root')).code).not.toBe(0)
    if (root === 'debian') await checkPutBack(on.target, job(), job({ command: 'true' }))
  })

  it('waits for the user', async () => {
    await expect(settle(on.target, entry({ user: 'nosuch' }), 'user')).rejects.toThrow(
      'user "nosuch" does not exist',
    )
  })
})
