import { describe, expect, it } from 'vitest'
import { partsOf } from '../../test/lib/composed.ts'
import { contextOf, factsOf } from '../../test/lib/type-target.ts'
import { execStart, settingWord } from './exec-start.ts'
import { systemdTimer } from './index.ts'

type Options = NonNullable<Parameters<typeof systemdTimer>[1]>
const context = contextOf(factsOf('systemd'))
const content = (options: Options): readonly string[] =>
  partsOf(systemdTimer('backup', options), context).flatMap(({ params }) => {
    const text = (params as { content?: string }).content
    return text === undefined ? [] : [text]
  })

describe('the units', () => {
  it('are a service and an enabled timer', () => {
    expect(content({ command: 'backup --all', onCalendar: 'daily' })).toEqual([
      '[Unit]\nDescription=backup --all\n\n[Service]\nType=oneshot\nExecStart=/bin/sh -c "backup --all"\n',
      '[Unit]\nDescription=backup --all\n\n[Timer]\nOnCalendar=daily\nPersistent=yes\n\n[Install]\nWantedBy=timers.target\n',
    ])
    const parts = partsOf(systemdTimer('backup', { command: 'x', every: '15min' }), context)
    expect(parts.at(-1)).toMatchObject({
      name: 'service:backup.timer',
      params: { running: true, enabled: true },
    })
    expect(parts.some(({ name }) => name === 'service:backup.service')).toBe(false)
  })

  it('say all that can be said', () => {
    const [service, timer] = content({
      command: 'date +%F >"$HOME/x"',
      every: '1h 30min',
      randomDelay: '5min',
      user: 'app',
      directory: '/srv/100%',
      environment: { A: 'b c', B: '"' },
      description: 'Back up 100%\\',
    })
    expect(service).toBe(`[Unit]
Description=Back up 100%%

[Service]
Type=oneshot
ExecStart=/bin/sh -c "date +%%F >\\"$$HOME/x\\""
User=app
WorkingDirectory=/srv/100%%
Environment="A=b c"
Environment="B=\\""
`)
    expect(timer).toContain('OnBootSec=1h 30min\nOnUnitActiveSec=1h 30min\nRandomizedDelaySec=5min\n')
    expect(content({ command: 'x', onCalendar: ['Mon 03:00', 'Fri 04:00'], persistent: false })[1]).toContain(
      'OnCalendar=Mon 03:00\nOnCalendar=Fri 04:00\nPersistent=no\n',
    )
  })

  it('go with the timer first', () => {
    const names = partsOf(systemdTimer('backup', { state: 'absent' }), context).map(({ name }) => name)
    expect(names.indexOf('service:backup.timer')).toBeLessThan(
      names.indexOf('file:/etc/systemd/system/backup.service'),
    )
  })
})

it('quotes for systemd', () => {
  expect(settingWord(`a\\b"c%d\t$e`)).toBe(String.raw`"a\\b\"c%%d\t$e"`)
  expect(execStart('echo $A')).toBe('/bin/sh -c "echo $$A"')
})

it.each<[string, Options]>([
  ['"command" is needed', { every: '1h' }],
  ['one of the two', { command: 'x' }],
  ['one of the two', { command: 'x', every: '1h', onCalendar: 'daily' }],
  ['length of time', { command: 'x', every: '15' }],
  ['length of time', { command: 'x', every: '1h\nx' }],
  ['one line', { command: 'x\ny', every: '1h' }],
  ['onCalendar', { command: 'x', onCalendar: 'daily\n' }],
  ['environment', { command: 'x', every: '1h', environment: { 'A B': '' } }],
])('is refused: %s', (reason, options) => {
  expect(() => systemdTimer('backup', options)).toThrow(reason)
})

it('has a short name', () => {
  for (const id of ['a b', '../x', '', 'x@'])
    expect(() => systemdTimer(id, { command: 'x', every: '1h' })).toThrow('short name')
})
