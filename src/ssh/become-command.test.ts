import { describe, expect, it } from 'vitest'
import { becomeScript, promptPattern } from './become-command.ts'

const options = { nonce: 'abc', asks: true, terminal: false }

describe('becomeScript', () => {
  it.each([
    ['sudo', true, false, "exec sudo -H -S -p hostwright-abc: -u root -- /bin/sh -c 'echo $HOME'"],
    ['sudo', true, true, "exec sudo -H -p hostwright-abc: -u root -- /bin/sh -c 'echo $HOME'"],
    ['sudo', false, false, "exec sudo -H -n -u root -- /bin/sh -c 'echo $HOME'"],
    ['doas', true, true, "exec doas -u root -- /bin/sh -c 'echo $HOME'"],
    ['doas', false, false, "exec doas -n -u root -- /bin/sh -c 'echo $HOME'"],
    ['su', true, false, "exec su root -c 'exec /bin/sh -c '\\''echo $HOME'\\'''"],
    [
      'run0',
      false,
      false,
      "exec run0 --no-ask-password --background= --user=root -- /bin/sh -c 'echo $HOME'",
    ],
  ] as const)('%s, asks %s, terminal %s', (method, asks, terminal, expected) => {
    const script = becomeScript(method, 'echo $HOME', { ...options, asks, terminal })
    expect(script).toBe(`LC_ALL=C; export LC_ALL; ${expected}`)
  })
})

describe('promptPattern', () => {
  it.each([
    ['sudo', 'hostwright-abc:', true],
    ['sudo', 'Password: ', false],
    ['doas', 'doas (anna@web01) password: ', true],
    ['su', 'Password: ', true],
    ['su', 'your password will expire soon\n', false],
  ] as const)('%s %j', (method, text, expected) => {
    expect(promptPattern(method, 'abc').test(text)).toBe(expected)
  })
})
