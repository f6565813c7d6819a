import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Secret } from '../../src/core/secret.ts'
import type { Host, Lab } from '../../test/lab/api.ts'
import { startLab } from '../../test/lab/lab.ts'
import { settleParts } from '../../test/lib/settle-parts.ts'
import { type MailServer, startMailServer } from '../../test/lib/taken-mail.ts'
import { factsOf, targetOn } from '../../test/lib/type-target.ts'
import { hostView, inventoryView } from '../../test/lib/views.ts'
import { mailRelay } from './index.ts'

describe('mail of a real host', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hostwright-mail-'))
  const [key, cert] = [join(folder, 'key'), join(folder, 'cert')]
  let lab: Lab
  let host: Host
  let plain: MailServer
  let strict: MailServer

  beforeAll(async () => {
    execFileSync(
      'openssl',
      [
        ...[
          'req',
          '-x509',
          '-newkey',
          'ec',
          '-pkeyopt',
          'ec_paramgen_curve:P-256',
          '-nodes',
          '-days',
          '9',
          '-subj',
          '/CN=mail.example',
        ],
        ...['-addext', 'subjectAltName=DNS:mail.example', '-keyout', key, '-out', cert],
      ],
      { stdio: 'ignore' },
    )
    lab = await startLab()
    host = await lab.host({ name: 'web01' })
    plain = await startMailServer(lab, ['2525'])
    strict = await startMailServer(lab, ['2587', key, cert, 'web01', 'it is a $ecret'])
    const [address = ''] = lab.operatorAddresses('lan')
    await host.exec(
      `echo '${address} mail.example' >> /etc/hosts; mkdir -p /etc/ssl/certs; cat > /etc/ssl/smarthost.pem`,
      {
        input: execFileSync('cat', [cert]),
      },
    )
  })
  afterAll(async () => {
    plain.stop()
    strict.stop()
    await lab.stop()
    rmSync(folder, { recursive: true })
  })

  const apply = (relay: ReturnType<typeof mailRelay>): Promise<readonly string[]> => {
    const self = hostView('web01')
    return settleParts(targetOn(host, factsOf('debian')), relay, {
      host: self,
      inventory: inventoryView([self]),
    })
  }
  const send = async (to: string): Promise<void> => {
    const { code, stderr } = await host.exec(
      `printf 'Subject: proof\\n\\nIt works.\\n' | /usr/sbin/sendmail ${to}`,
    )
    if (code !== 0) throw new Error(stderr)
  }

  const secret = {
    smarthost: 'mail.example',
    port: 2587,
    tls: 'starttls',
    authority: '/etc/ssl/smarthost.pem',
    user: 'web01',
    password: new Secret('it is a $ecret'),
    rootTo: 'admins@office.example',
  } as const

  it('is sent by nullmailer, over verified TLS, with a password, and the second run finds nothing to do', async () => {
    expect(await apply(mailRelay('nullmailer', secret))).toContain('file:/etc/nullmailer/remotes')
    expect(await apply(mailRelay('nullmailer', secret))).toEqual([])
    await send('root')
    expect(await strict.next()).toMatchObject({
      tls: true,
      user: 'web01',
      from: 'root@web01.office.example',
      to: ['admins@office.example'],
      text: expect.stringContaining('It works.'),
    })
    expect((await host.exec('ls -l /etc/nullmailer/remotes')).stdout).toMatch(/^-rw------- 1 mail mail/)
  })

  it('is sent by postfix, with root and others where they belong, and reloaded with a new alias', async () => {
    const relay = {
      smarthost: 'mail.example',
      port: 2525,
      rootTo: ['a@office.example', 'b@office.example'],
    } as const
    expect(await apply(mailRelay('postfix', relay))).toContain('file:/etc/postfix/main.cf')
    await send('root')
    expect(await plain.next()).toMatchObject({
      tls: false,
      from: 'root@office.example',
      to: ['a@office.example', 'b@office.example'],
    })
    expect(
      await apply(mailRelay('postfix', { ...relay, aliases: { 'www-data': 'web@office.example' } })),
    ).toEqual(['file:/etc/postfix/hostwright_aliases'])
    await send('www-data')
    expect(await plain.next()).toMatchObject({ to: ['web@office.example'] })
    expect((await host.exec('ss -ltn')).stdout).not.toMatch(/(?:0\.0\.0\.0|\*|\[::\]):25 /)
  })

  it('is relayed by postfix for a network, and for nobody else', async () => {
    const [operator = ''] = lab.operatorAddresses('lan')
    const relay = { smarthost: 'mail.example', port: 2525 } as const
    const deliver = async (): Promise<string> => {
      const words = [
        'EHLO x',
        'MAIL FROM:<o@office.example>',
        'RCPT TO:<far@away.example>',
        'DATA',
        'Subject: x',
        '',
        'it.',
        '.',
        'QUIT',
      ]
      const says = words.map((one) => `printf '%s\\r\\n' '${one}' >&3; sleep 0.1`).join('; ')
      const script = `for i in 1 2 3 4 5 6 7 8 9; do exec 3<>/dev/tcp/${host.address}/25 && break; sleep 0.5; done; cat <&3 & sleep 0.3; { ${says}; } 2>/dev/null; exec 3>&-; wait`
      const { stdout, stderr } = await lab.operator.exec(['bash', '-c', script])
      return stdout + stderr
    }
    await apply(mailRelay('postfix', { ...relay, networks: ['192.0.2.0/24', 'fd99::/64'] }))
    expect(await deliver()).toContain('Access denied')
    await apply(mailRelay('postfix', { ...relay, networks: [`${operator}/32`] }))
    expect(await deliver()).toContain('queued as')
    expect(await plain.next()).toMatchObject({ to: ['far@away.example'] })
  })

  it('stays where the smarthost is not who it should be', async () => {
    const tls = {
      smarthost: 'mail.example',
      port: 2587,
      tls: 'starttls',
      authority: '/etc/ssl/certs/none.pem',
    } as const
    await host.exec(
      'cp /etc/ssl/smarthost.pem /etc/ssl/certs/none.pem; sed -i s/mail.example/other.example/ /etc/hosts',
    )
    await apply(mailRelay('postfix', { ...tls, smarthost: 'other.example' }))
    await send('root')
    const { stdout } = await host.exec(
      'for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.5; mailq | grep -i verif && exit; done; mailq',
    )
    expect(stdout).toContain('Server certificate not verified')
  })
})
