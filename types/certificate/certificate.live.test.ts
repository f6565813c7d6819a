import { beforeAll, expect, it } from 'vitest'
import { Secret } from '../../src/core/secret.ts'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { certificate } from './index.ts'

onHosts(['debian'], (on) => {
  const sh = async (script: string): Promise<string> => {
    const { code, stdout, stderr } = await on.host.exec(script)
    if (code !== 0) throw new Error(`${stdout}${stderr}`)
    return stdout.trim()
  }

  /** What a client says that connects to a server with this certificate and trusts this authority alone. */
  const handshake = (cert: string, key: string, authority: string, expected: string): Promise<string> =>
    sh(`openssl s_server -accept 4433 -naccept 1 -cert ${cert} -key ${key} -quiet </dev/null >/dev/null 2>&1 & sleep 0.3
      echo | openssl s_client -connect 127.0.0.1:4433 -CAfile ${authority} -verify_return_error ${expected} 2>&1 | grep -E 'Verif|error'; wait`)

  beforeAll(async () => {
    await sh('apt-get -qq -y --no-install-recommends install openssl')
  })

  it('creates, changes each parameter and removes one that is signed by itself', async () => {
    const id = 'www.office.example'
    await checkConformance(on.target, {
      create: certificate(id),
      changes: [
        certificate(id, { names: ['www.office.example', '*.shop.example', '10.20.0.4', 'fd20::4'] }),
        certificate(id, { keyType: 'rsa-2048' }),
        certificate(id, { keyType: 'ed25519', group: 'daemon', mode: '0640' }),
        certificate(id, { keyType: 'ed25519', owner: 'daemon', group: 'daemon', mode: '0640' }),
        certificate(id, { keyType: 'ec-p384', authority: true, names: [id] }),
      ],
      remove: certificate(id, { state: 'absent' }),
    })
    expect(await sh('ls -A /etc/ssl/private; ls /tmp /var/run | grep -i hostwright || :')).toBe('')
  })

  it('is trusted by who trusts the authority that has signed it, for its names alone', async () => {
    await settle(on.target, certificate('office-ca', { authority: true }), 'authority')
    const pem = await sh('cat /etc/ssl/certs/office-ca.pem')
    const key = await sh('cat /etc/ssl/private/office-ca.key')
    const byPath = { certificate: '/etc/ssl/certs/office-ca.pem', key: '/etc/ssl/private/office-ca.key' }
    const byText = { certificate: pem, key: new Secret(key) }
    const names = ['web.office.example', '127.0.0.1']
    for (const signedBy of [byPath, byText]) {
      await checkConformance(on.target, { create: certificate('web', { names, signedBy }) })
      const files = ['/etc/ssl/certs/web.pem', '/etc/ssl/private/web.key', byPath.certificate] as const
      expect(await handshake(...files, '-verify_hostname web.office.example')).toContain('Verification: OK')
      expect(await handshake(...files, '-verify_ip 127.0.0.1')).toContain('Verification: OK')
      expect(await handshake(...files, '-verify_hostname other.example')).toContain('hostname mismatch')
      await settle(on.target, certificate('web', { state: 'absent' }), 'gone')
    }
    // The authority's key was there for as long as it signed, and no longer.
    expect(await sh('ls -A /var/run | grep hostwright || :')).toBe('')
  })

  it('is made anew with the same key before it ends, and where key or signature are not its own', async () => {
    const id = 'short.office.example'
    const key = (): Promise<string> => sh(`sha256sum </etc/ssl/private/${id}.key`)
    await settle(on.target, certificate(id, { days: 20, renewBefore: 10 }), 'made')
    const first = await key()
    expect(await settle(on.target, certificate(id), 'due')).toBe(true)
    expect(await key()).toBe(first)
    await sh(`openssl genpkey -algorithm ED25519 -out /etc/ssl/private/${id}.key`)
    expect(await settle(on.target, certificate(id), 'of another')).toBe(true)
    await sh(`rm /etc/ssl/private/${id}.key`)
    expect(await settle(on.target, certificate(id), 'without key')).toBe(true)
    await sh(`echo rubbish >/etc/ssl/certs/${id}.pem`)
    expect(await settle(on.target, certificate(id), 'rubbish')).toBe(true)
    const signed = certificate(id, {
      signedBy: { certificate: '/etc/ssl/certs/office-ca.pem', key: '/etc/ssl/private/office-ca.key' },
    })
    expect(await settle(on.target, signed, 'signed by another')).toBe(true)
  })

  it('leaves all as it was where it cannot be made', async () => {
    const before = await sh(
      'cat /etc/ssl/certs/short.office.example.pem /etc/ssl/private/short.office.example.key; ls -A /etc/ssl/*',
    )
    const bad = certificate('short.office.example', {
      keyType: 'rsa-2048',
      signedBy: { certificate: '/etc/ssl/certs/office-ca.pem', key: '/etc/ssl/none.key' },
    })
    await expect(settle(on.target, bad, 'bad')).rejects.toThrow('none.key')
    expect(
      await sh(
        'cat /etc/ssl/certs/short.office.example.pem /etc/ssl/private/short.office.example.key; ls -A /etc/ssl/*',
      ),
    ).toBe(before)
  })

  it('asks certbot for one by ACME, and takes the one that certbot has for right', async () => {
    await sh('DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install certbot')
    await sh('mkdir -p /srv/www')
    const id = 'www.office.example'
    const acme = { webroot: '/srv/www', server: 'http://127.0.0.1:1/directory', email: 'a@office.example' }
    // All its options are taken: it fails only as it asks the server.
    await expect(settle(on.target, certificate(id, { acme }), 'acme')).rejects.toThrow('Connection refused')
    const [live, archive] = [`/etc/letsencrypt/live/${id}`, `/etc/letsencrypt/archive/${id}`]
    await sh(`set -e; mkdir -p ${live} ${archive} /etc/letsencrypt/renewal; cd ${archive}
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout privkey1.pem -out fullchain1.pem -subj /CN=x -days 90 \\
        -addext subjectAltName=DNS:${id} -addext basicConstraints=critical,CA:FALSE \\
        -CA /etc/ssl/certs/office-ca.pem -CAkey /etc/ssl/private/office-ca.key
      cp fullchain1.pem cert1.pem; cp fullchain1.pem chain1.pem
      { echo 'version = 2.1.0'; echo 'archive_dir = ${archive}'
      for one in cert privkey chain fullchain; do ln -s ../../archive/${id}/\${one}1.pem ${live}/$one.pem; echo "$one = ${live}/$one.pem"; done
      printf '[renewalparams]\\nauthenticator = webroot\\nserver = ${acme.server}\\n'; } >/etc/letsencrypt/renewal/${id}.conf`)
    expect(await settle(on.target, certificate(id, { acme }), 'there')).toBe(false)
    await expect(settle(on.target, certificate(id, { acme, renewBefore: 91 }), 'due')).rejects.toThrow(
      'Connection refused',
    )
    expect(await settle(on.target, certificate(id, { acme, state: 'absent' }), 'gone')).toBe(true)
  })
})
