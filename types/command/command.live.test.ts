import { expect, it } from 'vitest'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { command } from './index.ts'

onHosts(['debian', 'busybox'], (on) => {
  it('runs until its own test says that it is done', async () => {
    await checkConformance(on.target, { create: command('a', { run: 'touch /etc/a', creates: '/etc/a' }) })
    await checkConformance(on.target, {
      create: command('b', { run: 'cd /etc\numask > b # a comment', unless: 'test -e /etc/b' }),
    })
    expect(await on.host.readFile('/etc/b')).toBe('0022\n')
    await checkConformance(on.target, {
      create: command('c', { run: 'rm /etc/a', onlyIf: 'test -e /etc/a' }),
    })
  })

  it('fails where it changes nothing that its test can see, and with what it says', async () => {
    await expect(settle(on.target, command('d', { run: ':', unless: 'false' }), 'd')).rejects.toThrow(
      'still not right',
    )
    await expect(
      settle(on.target, command('e', { run: 'echo "no luck" >&2; exit 4', unless: 'false' }), 'e'),
    ).rejects.toThrow('exit code 4: no luck')
    await expect(settle(on.target, command('f', { run: 'if true', unless: 'false' }), 'f')).rejects.toThrow(
      /exit code 2: .*/,
    )
  })

  it('is left alone where it is for being called only', async () => {
    expect(await settle(on.target, command('g', { run: 'touch /etc/g', onlyWhenCalled: true }), 'g')).toBe(
      false,
    )
  })
})
