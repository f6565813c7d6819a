import { describe, expect, it } from 'vitest'
import { contentOf } from '../../src/type/content.ts'
import type { Facts } from '../../src/type/facts.ts'
import type { PlainType } from '../../src/type/define-type.ts'
import { takeApart } from '../../test/lib/plain-type.ts'
import { contextOf, factsOf } from '../../test/lib/type-target.ts'
import { nginxSite } from './index.ts'
import { textOf } from './server-block.ts'

const on = (family: Facts['os']['family']): Facts => ({
  ...factsOf('debian'),
  os: { id: family, family, version: '', name: '' },
})
const debian = takeApart(nginxSite)
const text = (...[id, options]: Parameters<typeof nginxSite>): string => textOf(nginxSite(id, options))

describe('the text of a site', () => {
  it('is a server of files', () => {
    expect(text('www.a.example', { root: '/srv/www', directives: ['gzip on'] }))
      .toBe(`# Made by hostwright. Do not edit: it is written anew.
server {
    listen 80;
    listen [::]:80;
    server_name www.a.example;
    root /srv/www;
    gzip on;
}
`)
  })

  it('is one with TLS, behind which others are', () => {
    expect(
      text('shop', {
        names: ['Shop.example', '*.shop.example'],
        tls: { certificate: '/c', key: '/k' },
        proxyTo: ['http://10.0.0.1:80', 'http://[::1]:81'],
        locations: {
          '= /x': { redirectTo: 'https://$host/y' },
          '/z/': { root: '/srv', directives: ['expires 1d'] },
        },
      }),
    ).toBe(`# Made by hostwright. Do not edit: it is written anew.
upstream shop {
    server 10.0.0.1:80;
    server [::1]:81;
}
server {
    listen 80;
    listen [::]:80;
    server_name shop.example *.shop.example;
    location / {
        return 301 https://$host$request_uri;
    }
}
server {
    listen 443 ssl;
    listen [::]:443 ssl;
    server_name shop.example *.shop.example;
    ssl_certificate /c;
    ssl_certificate_key /k;
    location / {
        proxy_pass http://shop;
        proxy_http_version 1.1;
        proxy_set_header Host $host;
        proxy_set_header X-Real-IP $remote_addr;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        proxy_set_header X-Forwarded-Proto $scheme;
    }
    location = /x {
        return 301 https://$host/y;
    }
    location /z/ {
        root /srv;
        expires 1d;
    }
}
`)
  })

  it('is what is given, with a newline at its end', () => {
    expect(text('x', { content: 'server { return 204; }' })).toBe('server { return 204; }\n')
  })
})

describe('parameters', () => {
  it('hold no word in which nginx would see two', () => {
    const bad = ['a;b', 'a b', 'a{b', 'a}b', "a'b", 'a"b', 'a\nb', 'a\\b', 'a#b']
    for (const word of bad) {
      expect(() => nginxSite('x', { root: `/${word}` }), word).toThrow()
      expect(() => nginxSite('x', { root: '/r', names: [word] }), word).toThrow()
      expect(() => nginxSite('x', { proxyTo: `http://${word}` }), word).toThrow()
      expect(() => nginxSite('x', { redirectTo: `/${word}` }), word).toThrow()
      expect(() => nginxSite('x', { root: '/r', listen: [word] }), word).toThrow()
      expect(
        () => nginxSite('x', { root: '/r', tls: { certificate: `/${word}`, key: '/k' } }),
        word,
      ).toThrow()
      expect(() => nginxSite('x', { locations: { [`/${word}`]: { root: '/r' } } }), word).toThrow()
      expect(() => nginxSite(word, { root: '/r' }), word).toThrow()
    }
    for (const directive of ['a', 'a b;', 'a {', 'a\nb c'])
      expect(() => nginxSite('x', { root: '/r', directives: [directive] })).toThrow()
  })

  it('say what does not go together', () => {
    expect(() => nginxSite('x')).toThrow('would serve nothing')
    expect(() => nginxSite('x', { root: '/r', proxyTo: 'http://a' })).toThrow('only one is possible')
    expect(() => nginxSite('x', { root: '/r', locations: { '/': { root: '/s' } } })).toThrow(
      'say the same twice',
    )
    expect(() => nginxSite('x', { content: 'y', root: '/r' })).toThrow('no meaning together with "content"')
    expect(() => nginxSite('x', { root: '/r', tls: { certificate: '/c', key: '/k' }, listen: [80] })).toThrow(
      'port 80',
    )
    expect(() => nginxSite('x', { proxyTo: ['http://a/x', 'https://b'] })).toThrow('2 problems')
    expect(() => nginxSite('x_', { names: undefined, root: '/r', listen: [70_000] })).toThrow(
      'must be a port',
    )
  })
})

describe('where it lies', () => {
  const content = contentOf('x\n')
  const row = (path: string, link = false): string =>
    link
      ? `lrwxrwxrwx 1 root root 4 Nov 21 23:29 ${path}\n`
      : `-rw-r--r-- 1 root root 2 Nov 21 23:29 ${path}\n`
  const site = nginxSite('x', { content: 'x' })

  it('is by the distribution', () => {
    const places = {
      debian: 'sites-available/x',
      alpine: 'http.d/x.conf',
      redhat: 'conf.d/x.conf',
      suse: 'vhosts.d/x.conf',
    } as const
    for (const [family, place] of Object.entries(places)) {
      // The keys are families.
      const type = takeApart(nginxSite, on(family as keyof typeof places))
      const path = `/etc/nginx/${place}`
      const links = family === 'debian' ? row('/etc/nginx/sites-enabled/x -> ../sites-available/x', true) : ''
      const stdout = `=names\n${row(path)}=digests\n${content.sha256}  ${path}\n=names\n${links}`
      expect(type.observe([site], stdout), family).toEqual({
        x: { content: { ...content, text: undefined }, enabled: true, tested: true },
      })
    }
    expect(takeApart(nginxSite, on('arch')).observe([site], '')).toMatchObject({ x: { kind: 'refused' } })
  })

  it('is served by a link of Debian, and lies there or not elsewhere', () => {
    const off = nginxSite('x', { content: 'x', enabled: false })
    expect(debian.desired(off)).toMatchObject({ enabled: false })
    expect(takeApart(nginxSite, on('alpine')).desired(off)).toBeNull()
    const own = `=names\n${row('/etc/nginx/sites-enabled/x')}`
    expect(debian.observe([site], own)).toMatchObject({
      x: { kind: 'refused', reason: expect.stringContaining('not a symbolic link') },
    })
  })

  it('is not right before nginx has tested it', () => {
    const stdout = `=names\n${row('/etc/nginx/sites-available/x')}=digests\n=names\n${row('/etc/nginx/sites-available/.x.hostwright-note')}`
    expect(debian.observe([site], stdout)).toMatchObject({ x: { tested: false, enabled: false } })
  })

  it('is kept for who wants it back', () => {
    const definition = nginxSite.definition as PlainType
    const change = { id: 'x', params: site.params, before: null, after: {}, keys: [] }
    expect(definition.keeps?.(change, contextOf(factsOf('debian')))).toEqual([
      '/etc/nginx/sites-available/x',
      '/etc/nginx/sites-enabled/x',
    ])
  })
})

it('needs nginx, what it serves, and its certificate', () => {
  const site = nginxSite('x', {
    root: '/srv/www',
    tls: { certificate: '/etc/ssl/certs/w.pem', key: '/etc/ssl/private/w.key' },
  })
  expect(debian.needs(site)).toEqual(
    expect.arrayContaining([
      'package:nginx',
      'certificate:w',
      'file:/etc/ssl/private/w.key',
      'directory:/srv',
      'directory:/srv/www',
    ]),
  )
})
