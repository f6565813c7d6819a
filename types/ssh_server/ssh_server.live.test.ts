import { expect, it } from 'vitest'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { checkPutBack } from '../../test/lib/check-put-back.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { sshServer } from './index.ts'

onHosts(['debian', 'systemd'], (on) => {
  it('is in a file of its own, and sshd says that it holds', async () => {
    await checkConformance(on.target, {
      create: sshServer('login', { passwordLogin: false, rootLogin: 'key', maxTries: 3 }),
      changes: [
        sshServer('login', { rootLogin: 'key', ports: [22, 2222], allowUsers: ['root', 'a*'] }),
        sshServer('login', {
          settings: {
            ClientAliveInterval: '5m',
            Ciphers: 'aes256-gcm@openssh.com',
            AcceptEnv: ['LANG', 'LC_*'],
          },
          matches: [{ when: 'Group sftp', settings: { ForceCommand: 'internal-sftp' } }],
        }),
      ],
      remove: sshServer('login', { state: 'absent' }),
    })
    expect((await on.ssh('ls -A /etc/ssh/sshd_config.d')).stdout).toBe('lab.conf\n')
  })

  it('listens where it is told to, and lets in as before', async () => {
    expect(await settle(on.target, sshServer('ports', { ports: [22, 2222] }), 'ports')).toBe(true)
    const { stdout } = await on.ssh(
      'read -r banner </dev/tcp/127.0.0.1/2222 2>/dev/null; bash -c "head -c 4 </dev/tcp/127.0.0.1/2222"',
    )
    expect(stdout).toBe('SSH-')
    await settle(on.target, sshServer('ports', { state: 'absent' }), 'gone')
  })
})

onHosts(['debian'], (on) => {
  it('leaves all as it was where sshd refuses it, or has no use for it', async () => {
    await on.host.exec('echo "MaxAuthTries 4" >/etc/ssh/sshd_config.d/00-first.conf')
    const look = 'cat /etc/ssh/sshd_config /etc/ssh/sshd_config.d/*; ls -A /etc/ssh /etc/ssh/sshd_config.d'
    const before = (await on.host.exec(look)).stdout
    const wrong = sshServer('login', { settings: { Cipherz: 'none' } })
    await expect(settle(on.target, wrong, 'wrong')).rejects.toThrow('Bad configuration option: Cipherz')
    await expect(settle(on.target, sshServer('login', { maxTries: 3 }), 'late')).rejects.toThrow(
      '"maxauthtries 3" has no effect: something that sshd reads before it says "maxauthtries 4"',
    )
    expect((await on.host.exec(look)).stdout).toBe(before)
    await on.host.exec('rm /etc/ssh/sshd_config.d/00-first.conf')
  })

  it('is put back', async () => {
    const from = sshServer('login', { ports: [22, 2222] })
    await checkPutBack(on.target, from, sshServer('login', { ports: [22], maxTries: 3 }))
    await checkPutBack(on.target, sshServer('login', { state: 'absent' }), from)
  })

  it('is a block at the top of the main file where that includes no others', async () => {
    await on.host.exec("sed -i '/^Include/d' /etc/ssh/sshd_config")
    const before = (await on.host.exec('cat /etc/ssh/sshd_config; stat -c %a%u /etc/ssh/sshd_config')).stdout
    await checkConformance(on.target, {
      create: sshServer('login', { maxTries: 3 }),
      changes: [
        sshServer('login', {
          maxTries: 4,
          matches: [{ when: 'User b', settings: { X11Forwarding: false } }],
        }),
      ],
      remove: sshServer('login', { state: 'absent' }),
    })
    expect((await on.host.exec('cat /etc/ssh/sshd_config; stat -c %a%u /etc/ssh/sshd_config')).stdout).toBe(
      before,
    )
  })

  it('says that a port is taken, and listens as before', async () => {
    await on.host.exec(
      'apt-get -qq -y install socat >/dev/null; setsid socat TCP-LISTEN:2022,fork - >/dev/null 2>&1 </dev/null & sleep 1',
    )
    await expect(settle(on.target, sshServer('ports', { ports: [22, 2022] }), 'taken')).rejects.toThrow(
      'another program listens on port 2022',
    )
    expect((await on.ssh('ls -A /etc/ssh/sshd_config.d')).stdout).toBe('lab.conf\n')
  })

  it('does not lock the operator out', async () => {
    const report = await on.run('apply', [
      sshServer('login', {
        passwordLogin: false,
        keyLogin: false,
        rootLogin: 'no',
        ports: [2222],
        allowUsers: ['ann'],
      }),
    ])
    expect(report.outcome).toBe('failed')
    const text = JSON.stringify(report)
    for (const part of ['lets nobody in', 'no longer lets root in', 'no longer on 22', 'lets in ann alone'])
      expect(text).toContain(part)
    expect((await on.host.exec('ls -A /etc/ssh/sshd_config.d')).stdout).toBe('lab.conf\n')
  })
})

onHosts(['busybox'], (on) => {
  it('refuses dropbear', async () => {
    await expect(settle(on.target, sshServer('login', { maxTries: 3 }), 'dropbear')).rejects.toThrow(
      'dropbear',
    )
  })
})
