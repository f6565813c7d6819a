import { describe, expect, it } from 'vitest'
import { partsOf } from '../../test/lib/composed.ts'
import { contextOf, factsOf } from '../../test/lib/type-target.ts'
import { logRotate } from './index.ts'

type Options = NonNullable<Parameters<typeof logRotate>[1]>
const context = contextOf(factsOf('debian'))
const part = (options: Options, facts = context.facts) =>
  partsOf(logRotate('app', options), { ...context, facts }).map(({ name, params }) => ({
    name,
    params: params as Record<string, unknown>,
  }))[0]

describe('the file', () => {
  it('has sensible defaults', () => {
    expect(part({ files: '/var/log/app/*.log' })).toMatchObject({
      name: 'file:/etc/logrotate.d/app',
      params: {
        content: `"/var/log/app/*.log" {
    weekly
    rotate 4
    compress
    delaycompress
    nodateext
    create
    missingok
    notifempty
}
`,
        owner: 'root',
        mode: '0644',
        validate: expect.stringContaining('logrotate -d %s'),
      },
    })
  })

  it('says all that can be said', () => {
    expect(
      part({
        files: ['/var/log/a b.log', '/srv/*.log'],
        frequency: 'daily',
        keep: 0,
        maximumAge: 30,
        maximumSize: '100M',
        minimumSize: '1k',
        compress: true,
        dated: true,
        create: { mode: '0640', owner: 'app', group: 'adm' },
        user: 'app',
        before: 'true',
        after: 'systemctl reload app\necho "done"\n',
      })?.params['content'],
    ).toBe(`"/var/log/a b.log" "/srv/*.log" {
    daily
    rotate 0
    maxage 30
    maxsize 100M
    minsize 1k
    compress
    nodelaycompress
    dateext
    create 0640 app adm
    su app app
    missingok
    notifempty
    sharedscripts
    prerotate
true
    endscript
    postrotate
systemctl reload app
echo "done"
    endscript
}
`)
    expect(part({ files: '/a', compress: false, copy: true })?.params['content']).toContain(
      'nocompress\n    nodelaycompress\n    nodateext\n    copytruncate\n',
    )
  })

  it('is where FreeBSD has it, and goes', () => {
    const freebsd = { ...context.facts, os: { ...context.facts.os, family: 'freebsd' as const } }
    expect(part({ files: '/a' }, freebsd)?.name).toBe('file:/usr/local/etc/logrotate.d/app')
    expect(part({ state: 'absent' })?.params).toMatchObject({ state: 'absent' })
  })
})

it.each<[string, Options]>([
  ['absolute path', { files: 'var/log/x' }],
  ['absolute path', { files: '/a"\n/b' }],
  ['at least 1 entry', { files: [] }],
  ['is needed', {}],
  ['a size', { files: '/a', maximumSize: '10 MB' }],
  ['text of a command', { files: '/a', after: 'a\u0000b' }],
  ['for its own', { files: '/a', after: 'true\nendscript\n}' }],
  ['needs a user', { files: '/a', group: 'adm' }],
  ['with "copy"', { files: '/a', copy: true, create: { mode: '0640', owner: 'a', group: 'b' } }],
])('is refused: %s', (reason, options) => {
  expect(() => logRotate('app', options)).toThrow(reason)
})

it('needs logrotate, and the accounts', () => {
  const { definition, id, params } = logRotate('app', {
    files: '/a',
    user: 'app',
    create: { mode: '0640', owner: 'app', group: 'adm' },
  })
  expect(definition.needs?.({ id, params }, context)).toEqual([
    'package:logrotate',
    'user:app',
    'user:app',
    'group:adm',
  ])
  expect(() => logRotate('a.bak', { files: '/a' })).toThrow('must be a short name')
})
