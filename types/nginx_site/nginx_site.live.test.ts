import { beforeAll, expect, it } from 'vitest'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { nginxSite } from './index.ts'

onHosts(['debian'], (on) => {
  const sh = async (script: string): Promise<string> => {
    const { code, stdout, stderr } = await on.host.exec(script)
    if (code !== 0) throw new Error(`${stdout}${stderr}`)
    return stdout.trim()
  }
  const get = (url: string, ...words: readonly string[]): Promise<string> =>
    sh(`curl -sS -i ${words.join(' ')} ${url}`)
  const reload = (): Promise<string> => sh('nginx -s reload; sleep 0.5')

  beforeAll(async () => {
    await sh(`DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install nginx-light curl openssl && rm /etc/nginx/sites-enabled/default && /etc/init.d/nginx start
      mkdir -p /srv/www /srv/tls /srv/docs/manual; echo front >/srv/www/index.html; echo manual >/srv/docs/manual/index.html
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout /srv/tls/key -out /srv/tls/cert -subj /CN=x -days 9 -addext subjectAltName=DNS:www.example 2>/dev/null`)
  })

  it('creates, changes and removes', async () => {
    await checkConformance(on.target, {
      create: nginxSite('www.example', { root: '/srv/www' }),
      changes: [
        nginxSite('www.example', {
          root: '/srv/www',
          names: ['www.example', '*.example', '_'],
          listen: [8080, '127.0.0.1:81'],
        }),
        nginxSite('www.example', {
          proxyTo: ['http://127.0.0.1:3000', 'http://127.0.0.1:3001'],
          locations: { '/a': { proxyTo: ['https://[::1]', 'https://localhost:8443'] } },
        }),
        nginxSite('www.example', {
          proxyTo: 'http://unix:/run/x.sock:/',
          directives: ['client_max_body_size 20m'],
        }),
        nginxSite('www.example', { redirectTo: 'https://other.example$request_uri', defaultServer: true }),
        nginxSite('www.example', { root: '/srv/www', enabled: false }),
        nginxSite('www.example', { content: 'server { listen 82; return 204; }' }),
      ],
      remove: nginxSite('www.example', { state: 'absent' }),
    })
    expect(await sh('ls -A /etc/nginx/sites-available /etc/nginx/sites-enabled')).not.toMatch(
      /hostwright|www/,
    )
  })

  it('serves files, a server behind it, redirections, and TLS', async () => {
    const tls = { certificate: '/srv/tls/cert', key: '/srv/tls/key' }
    const { resources, triggers } = await on.run('apply', [
      nginxSite('www.example', {
        root: '/srv/www',
        tls,
        locations: {
          '/manual/': { root: '/srv/docs' },
          '/app/': { proxyTo: 'http://127.0.0.1:9000' },
          '= /old': { redirectTo: '/new' },
        },
      }),
      nginxSite('app', {
        content:
          'server { listen 127.0.0.1:9000; location / { return 200 "$http_host $http_x_forwarded_proto"; } }',
      }),
    ])
    expect([resources.map(({ outcome }) => outcome), triggers]).toEqual([['changed', 'changed'], []])
    await reload()
    const secure = ['--cacert', '/srv/tls/cert', '--resolve', 'www.example:443:127.0.0.1']
    expect(await get('http://127.0.0.1/x?y', '-H', 'Host:www.example')).toContain(
      'Location: https://www.example/x?y',
    )
    expect(await get('https://www.example/', ...secure)).toMatch(/^HTTP\/\S+ 200[\s\S]*front$/)
    expect(await get('https://www.example/manual/', ...secure)).toMatch(/manual$/)
    expect(await get('https://www.example/app/', ...secure)).toMatch(/www\.example https$/)
    expect(await get('https://www.example/old', ...secure)).toMatch(/301[\s\S]*Location: \S*\/new/)
  })

  it('puts back what nginx refuses, and lets in the others', async () => {
    const old = await sh('cat /etc/nginx/sites-available/app')
    const report = await on.run('apply', [
      nginxSite('app', { content: 'server { listen 9000; no_such_thing on; }' }),
      nginxSite('good', { redirectTo: 'https://www.example' }),
      nginxSite('new', { root: '/srv/www', tls: { certificate: '/none', key: '/none' } }),
    ])
    expect(report.resources.map(({ outcome }) => outcome)).toEqual(['failed', 'changed', 'failed'])
    expect(await sh('cat /etc/nginx/sites-available/app')).toBe(old)
    expect(await sh('nginx -t 2>&1; ls -A /etc/nginx/sites-available /etc/nginx/sites-enabled')).not.toMatch(
      /new|hostwright/,
    )
    await expect(settle(on.target, nginxSite('app', { content: 'no_such_thing;' }), 'alone')).rejects.toThrow(
      'nginx refuses "app": unknown directive "no_such_thing"',
    )
    expect(await sh('cat /etc/nginx/sites-available/app')).toBe(old)
  })

  it('tests again what a run left that was cut, and goes back to what was before it', async () => {
    const old = await sh('cat /etc/nginx/sites-available/app')
    const bad = 'server { broken; }\n'
    await sh(`cd /etc/nginx/sites-available; cp app .app.hostwright-old; readlink ../sites-enabled/app >.app.hostwright-link
      : >.app.hostwright-note; printf '%s' ${JSON.stringify(bad.trim())} >app; echo >>app`)
    await expect(settle(on.target, nginxSite('app', { content: bad }), 'cut')).rejects.toThrow(
      'unknown directive "broken"',
    )
    expect(await sh('cat /etc/nginx/sites-available/app')).toBe(old)
    await sh('echo rubbish >/etc/nginx/sites-enabled/rubbish')
    await expect(settle(on.target, nginxSite('x', { root: '/srv/www' }), 'rubbish')).rejects.toThrow(
      'nginx refuses what is there already, without any change',
    )
  })
})
