import { expect, it } from 'vitest'
import type { PlainType } from '../../src/type/define-type.ts'
import { takeApart } from '../../test/lib/plain-type.ts'
import { npmPackage } from './index.ts'

const type = takeApart(npmPackage)

it('reads what each says of itself', () => {
  const outputs = ['{"name":"pm2","version":"5.3.1"}', '', '{"name":"@x/y"', '{"version":3}']
  const stdout = outputs.map((text) => `0 ${text.length}\n${text}\n`).join('')
  const resources = [
    npmPackage('pm2', {}),
    npmPackage('none', { folder: '/srv/shop' }),
    npmPackage('@x/y', {}),
    npmPackage('shop', { name: 'express', folder: '/srv/shop' }),
  ]
  expect(type.observe(resources, stdout)).toEqual({
    pm2: { version: '5.3.1' },
    none: null,
    '@x/y': expect.objectContaining({ kind: 'refused' }),
    shop: expect.objectContaining({ kind: 'refused' }),
  })
  const probe = type.probe(...resources)
  expect(probe).toContain('cat /usr/local/lib/node_modules/@x/y/package.json')
  expect(probe).toContain('cat /srv/shop/node_modules/express/package.json')
})

it('installs for all or in a folder, and runs none of its scripts unless told to', () => {
  expect(type.converge(npmPackage('pm2', { version: '5.3.1' }), null)[0]).toContain(
    'npm install --global --prefix /usr/local --no-audit --no-fund --no-update-notifier ',
  )
  expect(type.converge(npmPackage('pm2', { version: '5.3.1' }), null)[0]).toContain(
    ' --ignore-scripts -- pm2@5.3.1 >',
  )
  expect(type.converge(npmPackage('pm2', { folder: '/srv/shop', scripts: true }), null)[0]).toContain(
    'npm install --prefix /srv/shop ',
  )
  expect(type.converge(npmPackage('pm2', { state: 'absent' }), {})[0]).toContain('npm uninstall --global ')
})

it('tells what npm says of a failure', () => {
  const { explain } = npmPackage.definition as PlainType
  const said = `npm ERR! code E404
npm ERR! 404 Not Found - GET https://registry.example.org/no-such - Not found
npm ERR! A complete log of this run can be found in: /root/.npm/_logs/x.log
`
  expect(explain?.(npmPackage('no-such', {}), said)).toBe(
    '404 Not Found - GET https://registry.example.org/no-such - Not found',
  )
  expect(explain?.(npmPackage('x', {}), 'sh: npm: not found')).toBeUndefined()
})

it('takes no name that npm could take for something else', () => {
  for (const name of [
    '-g',
    './x',
    '../x',
    'a b',
    'a/b',
    'https://x',
    'x@1',
    'A',
    '@x',
    'file:x',
    'x\n',
    '.x',
  ])
    expect(() => npmPackage('id', { name })).toThrow('Cannot use npm_package')
  expect(() => npmPackage('Two words', {})).toThrow('is not the name of a package of npm')
  expect(() => npmPackage('x', { version: '^1.0.0' })).toThrow('one whole version')
})
