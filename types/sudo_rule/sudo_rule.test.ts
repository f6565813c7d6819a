import { expect, it } from 'vitest'
import { sudoersText } from './sudoers-text.ts'
import { sudoRule } from './index.ts'

function textOf(options: Parameters<typeof sudoRule>[1]): string {
  return sudoersText(sudoRule('x', options).params)
}

it('writes users, groups, whom they may be and what they may run', () => {
  expect(
    textOf({
      users: ['ada', 'bob'],
      groups: ['ops'],
      commands: ['/usr/bin/systemctl restart shop', '/bin/ls'],
    }),
  ).toBe('ada, bob, %ops ALL=(root) /usr/bin/systemctl restart shop, /bin/ls\n')
  expect(textOf({ groups: ['wheel'], commands: ['ALL'], runAs: 'ALL', passwordless: true })).toBe(
    '%wheel ALL=(ALL:ALL) NOPASSWD: ALL\n',
  )
  expect(textOf({ users: ['ada'], commands: ['/bin/ls'], runAs: ['postgres', 'www'] })).toBe(
    'ada ALL=(postgres, www) /bin/ls\n',
  )
  expect(textOf({ lines: ['Defaults:ada !requiretty'] })).toBe('Defaults:ada !requiretty\n')
})

it('keeps what means something in sudoers from meaning it', () => {
  expect(textOf({ users: ['ada'], commands: ['/bin/chown a:b, c=d \\: /x'] })).toBe(
    'ada ALL=(root) /bin/chown a\\:b\\, c\\=d \\: /x\n',
  )
})

it('takes no rule that says nothing, and no command without its path', () => {
  expect(() => sudoRule('x', {})).toThrow('or lines are needed')
  expect(() => sudoRule('x', { users: ['ada'] })).toThrow('what may they run')
  expect(() => sudoRule('x', { commands: ['ALL'] })).toThrow('given to nobody')
  expect(() => sudoRule('x.conf', { lines: ['#'] })).toThrow('passes over')
  for (const command of ['ls', '!/bin/sh', '/bin/ls\nroot ALL=ALL', '/bin/ls \\'])
    expect(() => sudoRule('x', { users: ['ada'], commands: [command] })).toThrow('Cannot use sudo_rule')
  expect(sudoRule('x', { state: 'absent' }).params.state).toBe('absent')
})
